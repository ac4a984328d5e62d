"""Scores by a text model: rubric, prompt, readings, how readings agree; pure but for the one who asks."""
