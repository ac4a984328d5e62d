"""What the check of microphone and speaker needs."""

import time

import numpy as np

from coach_app.audio.microphone import DeviceMicrophone, Microphone
from coach_app.audio.self_test import chirp
from coach_app.audio.speaker import Speaker
from coach_app.audio.values import Samples
from coach_app.core.clock import Clock
from coach_app.core.errors import BadInput
from coach_app.core.rounds import Persona
from coach_app.wiring.bridges import bridge_clips
from coach_app.wiring.desk.playback import PlaybackDesk
from coach_app.wiring.household import Household
from coach_app.wiring.sound import NONE


class SoundCheckDesk:
    """`SoundCheckParts`. The devices are those in the settings."""

    clock: Clock = staticmethod(time.monotonic)

    def __init__(self, household: Household) -> None:
        """Settings and voice are the household's."""
        self._household = household

    def microphone(self) -> Microphone:
        """The microphone, not started. Raises BadInput."""
        wanted = self._household.settings()[0].sound.microphone or None
        if wanted == NONE:
            raise BadInput("the microphone is switched off in Settings", "choose one, or answer in writing")
        return DeviceMicrophone(wanted, time.monotonic)

    def speaker(self) -> Speaker:
        """The speaker, not started. Raises BadInput, SoundFailed."""
        return PlaybackDesk(self._household, time.monotonic).speaker()

    def phrase(self) -> Samples:
        """The longest of the clips the interviewer bridges a wait with; a tone where there are none."""
        voice = self._household.settings()[0].sound.voice
        clips = bridge_clips(self._household, voice, Persona.WARM)
        return np.frombuffer(clips[-1].pcm, "<i2").astype(np.int16) if clips else chirp()
