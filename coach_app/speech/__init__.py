"""Recognisers, forced alignment, voices of the operating system, model folders."""
