"""What hearing stored sound needs."""

from coach_app.audio.devices import list_outputs
from coach_app.audio.speaker import Speaker
from coach_app.core.clock import Clock
from coach_app.core.errors import BadInput
from coach_app.wiring.household import Household
from coach_app.wiring.sound import NONE, choose_speaker


class PlaybackDesk:
    """`PlaybackParts`."""

    def __init__(self, household: Household, clock: Clock) -> None:
        """The speaker is the one settings name."""
        self._household = household
        self.clock = clock

    def speaker(self) -> Speaker:
        """A speaker that is not started. Raises BadInput, SoundFailed."""
        settings, _ = self._household.settings()
        wanted = settings.sound.speaker or None
        if wanted == NONE:
            raise BadInput("the speaker is switched off in Settings", "choose one under Settings, Sound")
        if wanted is None and not list_outputs():
            raise BadInput("there is no speaker", "plug one in, then try again")
        return choose_speaker(wanted, self.clock)
