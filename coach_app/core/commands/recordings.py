"""What is asked of recordings made elsewhere."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class AnalyseRecording:
    """Measure an answer recorded elsewhere; answered by `RecordingAnalysed`. `text` is what was said."""

    path: Path
    text: str = ""


@dataclass(frozen=True, slots=True)
class KeepRecording:
    """Keep the recording analysed last as a session; answered by `RecordingKept`."""


@dataclass(frozen=True, slots=True)
class DropRecording:
    """Forget the recording analysed last."""


RecordingsCommand = AnalyseRecording | KeepRecording | DropRecording
