"""The clips that are heard when a reply is late."""

from coach_app.audio.sound_file import read_sound
from coach_app.core.errors import BadInput
from coach_app.core.pcm import SPEAKER_RATE
from coach_app.core.rounds import Persona
from coach_app.engine.bridge import BridgeClip
from coach_app.knowledge.clips import load_clips
from coach_app.knowledge.values import LineUse
from coach_app.wiring.household import Household
from coach_app.wiring.ladder import DEFAULT_VOICE


def bridge_clips(household: Household, voice: str, persona: Persona) -> tuple[BridgeClip, ...]:
    """The bank's bridges in the bundled `voice`, shortest first; lines without sound are left out."""
    folder = household.assets / "voice" / voice
    try:
        clips = load_clips(folder if folder.is_dir() else household.assets / "voice" / DEFAULT_VOICE)
    except BadInput:
        return ()
    found: list[BridgeClip] = []
    for text in household.bank.lines.of(LineUse.BRIDGE, persona):
        path = clips.path(text)
        if path is None:
            continue
        try:
            found.append(BridgeClip(text, read_sound(path, SPEAKER_RATE).astype("<i2").tobytes()))
        except BadInput:
            continue
    return tuple(sorted(found, key=lambda clip: len(clip.pcm)))
