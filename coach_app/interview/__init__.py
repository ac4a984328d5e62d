"""Pure: plan, sections, personas, prompts, conductor and turn rules."""
