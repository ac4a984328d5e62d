"""Everything the desk needs, put together."""

from coach_app.core.clock import Clock
from coach_app.engine.desk.desk import DeskParts
from coach_app.storage.store import Store
from coach_app.storage.store_thread import StoreThread
from coach_app.wiring.desk.choices import ChoicesDesk
from coach_app.wiring.desk.exports import ExportsDesk
from coach_app.wiring.desk.outlines import OutlinesDesk
from coach_app.wiring.desk.playback import PlaybackDesk
from coach_app.wiring.desk.practice import PracticeDesk
from coach_app.wiring.desk.questions import QuestionsDesk
from coach_app.wiring.desk.recordings import RecordingsDesk
from coach_app.wiring.desk.records import RecordsDesk
from coach_app.wiring.desk.reviews import ReviewsDesk
from coach_app.wiring.desk.sound import SoundDesk
from coach_app.wiring.desk.sound_check import SoundCheckDesk
from coach_app.wiring.desk.speech import SpeechDesk
from coach_app.wiring.household import Household
from coach_app.wiring.options import Options
from coach_app.wiring.retention import open_tidied


class _Archive:
    def __init__(self, household: Household) -> None:
        self.keeper: StoreThread = household.keeper
        self._household = household

    def open_store(self) -> tuple[Store, tuple[str, ...]]:
        return open_tidied(self._household)


def desk_parts(household: Household, clock: Clock, options: Options) -> DeskParts:
    """Parts for one desk; `options` hold for its first session."""
    return DeskParts(
        archive=_Archive(household),
        practice=PracticeDesk(household, clock, options),
        records=RecordsDesk(household),
        reviews=ReviewsDesk(household),
        choices=ChoicesDesk(household),
        sound=SoundDesk(household),
        sound_check=SoundCheckDesk(household),
        playback=PlaybackDesk(household, clock),
        outlines=OutlinesDesk(),
        exports=ExportsDesk(household),
        speech=SpeechDesk(household),
        questions=QuestionsDesk(),
        recordings=RecordingsDesk(household),
        words=OutlinesDesk(),
    )
