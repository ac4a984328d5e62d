"""What one answer shows: pure rules over its text."""
