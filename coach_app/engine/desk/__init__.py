"""Carries out the window's commands: one queue, and one handler a subject."""
