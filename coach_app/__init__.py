"""Practice Coach: a desktop program that interviews a job seeker aloud."""

__version__ = "0.1.0"
