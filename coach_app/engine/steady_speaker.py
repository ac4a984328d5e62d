"""A speaker whose loss costs a warning, not the session."""

from collections.abc import Callable
from typing import TypeVar

from coach_app.audio.speaker import Speaker
from coach_app.audio.values import Played, Samples
from coach_app.core.errors import SoundFailed

T = TypeVar("T")


class SteadySpeaker:
    """Any speaker; when it fails while it runs, `warn` is told and the interview goes on without its sound.

    A speaker raises once when it can't go on and keeps time from then on.
    """

    def __init__(self, speaker: Speaker, warn: Callable[[str, str], None]) -> None:
        """Hand every call on to a started `speaker`."""
        self._speaker = speaker
        self._warn = warn

    @property
    def name(self) -> str:
        """What to call it when talking to people."""
        return self._speaker.name

    @property
    def pending(self) -> float:
        """Seconds written but not yet heard."""
        return self._try(lambda: self._speaker.pending)

    @property
    def underruns(self) -> int:
        """How often sound ran dry inside a turn."""
        return self._speaker.underruns

    def start(self) -> None:
        """Begin to sound; raises `SoundFailed` or `BadInput`."""
        self._speaker.start()

    def write(self, samples: Samples) -> None:
        """Add sound of the current turn."""
        self._try(lambda: self._speaker.write(samples))

    def end_turn(self) -> None:
        """All of this turn is written."""
        self._try(self._speaker.end_turn)

    def flush(self) -> None:
        """Fade out and drop what was written so far."""
        self._try(self._speaker.flush)

    def duck(self, on: bool) -> None:
        """Lower by 20 dB or bring back."""
        self._try(lambda: self._speaker.duck(on))

    def read_played(self) -> list[Played]:
        """What was heard since the last read."""
        return self._try(self._speaker.read_played)

    def age(self, now: float) -> float:
        """Seconds since it last took sound."""
        return self._speaker.age(now)

    def close(self) -> None:
        """Stop and let go of it."""
        self._try(self._speaker.close)

    def _try(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except SoundFailed as error:
            self._warn("no_speaker", f"{error}. The interviewer is shown as text.")
            return call()
