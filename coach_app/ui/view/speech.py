"""Speech models in words."""

from __future__ import annotations

from coach_app.core.desk_events.speech import SpeechModel, SpeechModelOffered
from coach_app.ui.view.words import size

BUILT_IN = "Built in. It hears English, as a draft only: its text is shown and never quoted."
STOPPED = "Stopped. What came so far is kept for a week; installing it again goes on from there."
DONE = "Installed. It listens from the next practice on."


def detail(model: SpeechModel) -> str:
    """``streaming transducer, 42 MB, in use``."""
    return ", ".join([model.kind, size(model.size), *(["in use"] if model.used else [])])


def offer(offered: SpeechModelOffered) -> str:
    """The question before anything is fetched or unpacked."""
    amount = "of unknown size" if offered.size is None else size(offered.size)
    checked = "" if offered.sha256 else " No checksum was given, so nobody can tell whether it was changed."
    if offered.host:
        return f"Download {offered.name}, {amount}, from {offered.host}?{checked}"
    return f"Install {offered.name}, {amount}?{checked}"
