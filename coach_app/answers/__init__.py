"""Pure: what one answer shows."""
