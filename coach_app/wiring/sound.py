"""Which microphone and speaker a session uses."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coach_app.audio.canceller import Canceller, make_canceller
from coach_app.audio.devices import find_device, list_outputs
from coach_app.audio.echo_guard import EchoGuard
from coach_app.audio.echo_path import is_worn, join
from coach_app.audio.echo_witness import EchoWitness
from coach_app.audio.errors import DeviceLost
from coach_app.audio.microphone import DeviceMicrophone, FileMicrophone, Microphone
from coach_app.audio.reopening import ReopeningMicrophone, ReopeningSpeaker
from coach_app.audio.self_test import Choice
from coach_app.audio.speaker import DeviceSpeaker, FileSpeaker, SilentSpeaker, Speaker
from coach_app.core.clock import Clock
from coach_app.core.errors import BadInput
from coach_app.core.settings import BargeIn, EchoMode, SoundSettings

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
    microphone = ReopeningMicrophone(
        lambda chosen: DeviceMicrophone((wanted or None) if chosen else None, clock, back_to=wanted or None),
        clock,
    )
    return Ears(microphone, "", echo_free=False)


def choose_speaker(wanted: str | None, clock: Clock) -> Speaker:
    """The speaker of a name or WAV file; None means the system's choice, or silence where there is none."""
    if wanted == NONE:
        return SilentSpeaker(clock)
    if wanted and _is_file(wanted):
        return FileSpeaker(wanted, clock)
    if not wanted and not list_outputs():
        return SilentSpeaker(clock)
    find_device("output", wanted or None)
    return ReopeningSpeaker(
        lambda chosen: DeviceSpeaker((wanted or None) if chosen else None, clock, back_to=wanted or None),
        clock,
    )


def _is_file(name: str) -> bool:
    return name.lower().endswith((".wav", ".flac", ".ogg", ".opus")) or Path(name).is_file() or "/" in name


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Both devices as the session uses them, and when a voice over the interviewer counts."""

    microphone: Microphone | None
    speaker: Speaker
    full_duplex: bool
    guard: EchoGuard | None = None


def arrange(
    settings: SoundSettings,
    ears: Ears,
    speaker: Speaker,
    worn: Callable[[], bool],
    measured: Choice | None = None,
    cancel: Callable[[], Canceller | None] = make_canceller,
) -> Arrangement:
    """Put a canceller between a microphone and a speaker that share a room.

    `worn` tells whether the speaker is a headset, `measured` what the self-test chose. For a headset that is
    not heard nothing is cancelled, unless settings ask for it. `cancel` makes a canceller, where there is one
    for this computer. Over loudspeakers the user may interrupt once the canceller has converged in the
    running session, except where the self-test has shown that it can't.
    """
    may_speak_over = settings.barge_in is not BargeIn.OFF
    microphone = ears.microphone
    apart = microphone is None or ears.echo_free or not isinstance(speaker, ReopeningSpeaker)
    if microphone is None or apart or (settings.echo is not EchoMode.ON and _quiet(worn, measured)):
        return Arrangement(microphone, speaker, may_speak_over)
    helpless = measured == "gate" and settings.echo is EchoMode.AUTO
    canceller = None if settings.echo is EchoMode.OFF or helpless else cancel()
    if canceller is None:
        if settings.barge_in is BargeIn.ON:
            return Arrangement(microphone, speaker, full_duplex=True)
        return Arrangement(microphone, speaker, full_duplex=False, guard=EchoGuard(None, over=False))
    witness = EchoWitness()
    microphone, speaker = join(microphone, speaker, canceller, witness)
    guard = EchoGuard(canceller, over=may_speak_over, witness=witness)
    return Arrangement(microphone, speaker, full_duplex=False, guard=guard)


def _quiet(worn: Callable[[], bool], measured: Choice | None) -> bool:
    """A test at low volume finds no echo either: only what is worn is believed to have none."""
    return measured in (None, "none") and worn()


def is_headset(name: str | None) -> bool:
    """Whether the speaker called `name`, or the default one, is worn on the head, by its name and title."""
    try:
        device = find_device("output", name)
    except (DeviceLost, BadInput):
        return False
    return is_worn(device.name, device.title)
