"""Live cues: pure rules over what is measured while the user speaks."""
