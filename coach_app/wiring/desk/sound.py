"""What the handler of sound devices needs."""

from coach_app.audio.devices import list_inputs, list_outputs, why_no_sound
from coach_app.core.desk_events.sound import DevicesListed


class SoundDesk:
    """`SoundParts`."""

    def devices(self) -> DevicesListed:
        """Sound devices there are; blocks."""
        microphones = tuple(device.name for device in list_inputs())
        speakers = tuple(device.name for device in list_outputs())
        return DevicesListed(microphones, speakers, why_no_sound() or "")
