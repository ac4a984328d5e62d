"""What is said of a recording that was analysed."""

from __future__ import annotations

from collections.abc import Mapping

from coach_app.review.wording import figures

NOBODY = "Nobody is heard speaking in this recording. Choose one with a voice in it."
WORDS = "Analyse a recording"


def found(metrics: Mapping[str, object]) -> str:
    """Its figures, and the question whether to keep it."""
    return f"{'. '.join(figures(metrics))}. Keep it as a session?"
