"""Rendering spoken clips: the speech engines and the treatment of their sound. Not part of the program."""
