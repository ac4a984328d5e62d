"""Starting the devices of a session, and setting its clock by the first sample."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from coach_app.audio.microphone import Microphone
from coach_app.audio.speaker import SilentSpeaker, Speaker
from coach_app.audio.values import Captured
from coach_app.core.clock import Clock
from coach_app.core.errors import SoundFailed
from coach_app.engine.steady_speaker import SteadySpeaker

FIRST_SOUND_SECONDS = 1.0
"""How long a microphone may take to its first block; devices here take 20-60 ms."""

POLL_SECONDS = 0.010


@dataclass(frozen=True, slots=True)
class Sound:
    """Started devices. `zero` is the clock time of session second 0; `first` what was heard meanwhile."""

    microphone: Microphone | None
    speaker: Speaker
    zero: float
    first: Captured | None


async def start_sound(
    microphone: Microphone | None,
    speaker: Speaker,
    clock: Clock,
    warn: Callable[[str, str], None],
    reason: str = "",
) -> Sound:
    """Start both devices; session second 0 is the first sample of the microphone.

    What can't be started is replaced: no microphone means typed answers, no speaker means silence; `warn`
    is told with a code and a line. `reason` says why there was no microphone to begin with.
    """
    began = clock()
    try:
        if microphone is not None:
            microphone.start()
    except SoundFailed as error:
        microphone, reason = None, str(error)
    try:
        speaker.start()
    except SoundFailed as error:
        speaker = SilentSpeaker(clock)
        speaker.start()
        warn("no_speaker", f"{error}. The interviewer is shown as text.")
    if reason:
        warn("no_microphone", f"{reason}. You can answer in writing.")
    first = await _first_sound(microphone)
    steady = SteadySpeaker(speaker, warn)
    return Sound(microphone, steady, began if first is None else first.at, first)


async def _first_sound(microphone: Microphone | None) -> Captured | None:
    """The first block; None without a microphone, or when it stays silent for too long."""
    if microphone is None:
        return None
    for _ in range(round(FIRST_SOUND_SECONDS / POLL_SECONDS)):
        await asyncio.sleep(POLL_SECONDS)
        captured = microphone.read()
        if len(captured.samples):
            return captured
    return None
