"""What the handler of sound devices needs."""

import threading

from coach_app.audio.devices import list_inputs, list_outputs, why_no_sound
from coach_app.core.desk_events.sound import DevicesListed, EchoMeasured
from coach_app.core.errors import BadInput
from coach_app.wiring.echo_test import describe, run_echo_test
from coach_app.wiring.household import Household
from coach_app.wiring.sound import NONE


class SoundDesk:
    """`SoundParts`."""

    def __init__(self, household: Household) -> None:
        """The devices that are tested are those in its settings."""
        self._household = household

    def devices(self) -> DevicesListed:
        """Sound devices there are; blocks."""
        microphones = tuple(device.name for device in list_inputs())
        speakers = tuple(device.name for device in list_outputs())
        return DevicesListed(microphones, speakers, why_no_sound() or "")

    def test_sound(self, stop: threading.Event) -> EchoMeasured:
        """Test speaker and microphone; blocks for ten seconds. Raises SoundFailed, BadInput."""
        sound = self._household.settings()[0].sound
        for name, what in ((sound.microphone, "microphone"), (sound.speaker, "speaker")):
            if name == NONE:
                raise BadInput(f"the {what} is switched off in Settings", "choose one, then test again")
        measure = run_echo_test(self._household, sound.microphone or None, sound.speaker or None, stop)
        return EchoMeasured(measure.delay, measure.leak, measure.choice, describe(measure))
