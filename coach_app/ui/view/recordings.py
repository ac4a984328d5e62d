"""What is said of a recording that was analysed."""

from __future__ import annotations

from collections.abc import Mapping

from coach_app.review.wording import figures

NOBODY = "Nobody is heard speaking in this recording. Choose one with a voice in it."
WORDS = "Analyse a recording"


def found(metrics: Mapping[str, object], note: str = "") -> str:
    """Its figures, how it was heard where there is something to say of it, and whether to keep it."""
    said = [*figures(metrics), *([note[0].upper() + note[1:]] if note else [])]
    return f"{'. '.join(said)}. Keep it as a session?"
