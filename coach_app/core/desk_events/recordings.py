"""What the window is told of recordings made elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordingAnalysed:
    """A recording was measured. `spoken`: somebody is heard in it; `metrics` as in an export.

    `note` is what to say of how it was heard, empty for nothing.
    """

    name: str
    spoken: bool
    metrics: Mapping[str, object]
    note: str = ""


@dataclass(frozen=True, slots=True)
class RecordingKept:
    """The recording is a session now."""

    session: str


RecordingsEvent = RecordingAnalysed | RecordingKept
