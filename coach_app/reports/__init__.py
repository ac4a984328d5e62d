"""What a report says, and its files."""
