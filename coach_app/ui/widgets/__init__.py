"""Painted parts of the window. Every one takes the ``Look`` first and follows its changes."""
