"""What the desk's handlers need, made from the household: one file a subject."""
