"""Which microphone and speaker a session uses."""

from dataclasses import dataclass
from pathlib import Path

from coach_app.audio.devices import find_device, list_outputs
from coach_app.audio.errors import DeviceLost
from coach_app.audio.microphone import DeviceMicrophone, FileMicrophone, Microphone
from coach_app.audio.speaker import DeviceSpeaker, FileSpeaker, SilentSpeaker, Speaker
from coach_app.core.clock import Clock
from coach_app.core.settings import BargeIn

NONE = "none"


@dataclass(frozen=True, slots=True)
class Ears:
    """A microphone, or why there is none. `echo_free` when the speaker can't reach it."""

    microphone: Microphone | None
    reason: str
    echo_free: bool


def choose_microphone(wanted: str | None, clock: Clock, *, asked: bool = False) -> Ears:
    """The microphone of a name or WAV file; None means the system's choice, `none` typed answers.

    Where there is no microphone at all answers are typed too, unless this one was `asked` for just now.
    Raises BadInput for a name or file that can't be used, SoundFailed for a name where there is none.
    """
    if wanted == NONE:
        return Ears(None, "", echo_free=True)
    if wanted and _is_file(wanted):
        return Ears(FileMicrophone(wanted, clock), "", echo_free=True)
    try:
        find_device("input", wanted or None)
    except DeviceLost as error:
        if asked:
            raise
        return Ears(None, str(error), echo_free=True)
    return Ears(DeviceMicrophone(wanted or None, clock), "", echo_free=False)


def choose_speaker(wanted: str | None, clock: Clock) -> Speaker:
    """The speaker of a name or WAV file; None means the system's choice, or silence where there is none."""
    if wanted == NONE:
        return SilentSpeaker(clock)
    if wanted and _is_file(wanted):
        return FileSpeaker(wanted, clock)
    if not wanted and not list_outputs():
        return SilentSpeaker(clock)
    find_device("output", wanted or None)
    return DeviceSpeaker(wanted or None, clock)


def _is_file(name: str) -> bool:
    return name.lower().endswith((".wav", ".flac", ".ogg", ".opus")) or Path(name).is_file() or "/" in name


def full_duplex(barge_in: BargeIn, ears: Ears) -> bool:
    """Whether the user may speak over the interviewer: only where no echo can be taken for the user."""
    match barge_in:
        case BargeIn.ON:
            return True
        case BargeIn.OFF:
            return False
        case BargeIn.AUTO:
            return ears.echo_free
