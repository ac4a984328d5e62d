"""The screens. Each knows the look, values to show, and a callable to submit commands."""
