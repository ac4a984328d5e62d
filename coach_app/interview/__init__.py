"""How an interview is held: plan, prompts, tools, turn rules and the conductor; pure rules, no I/O."""
