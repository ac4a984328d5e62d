"""What the window is told outside a session; not part of the event stream.

One file a subject, each with the union of its events; here they are brought together.
"""

from dataclasses import dataclass

from coach_app.core.desk_events.choices import ChoicesEvent
from coach_app.core.desk_events.exports import ExportsEvent
from coach_app.core.desk_events.jobs import JobsEvent
from coach_app.core.desk_events.outline import OutlineEvent
from coach_app.core.desk_events.playback import PlaybackEvent
from coach_app.core.desk_events.questions import QuestionsEvent
from coach_app.core.desk_events.recordings import RecordingsEvent
from coach_app.core.desk_events.records import RecordsEvent
from coach_app.core.desk_events.review import ReviewEvent
from coach_app.core.desk_events.sound import SoundEvent
from coach_app.core.desk_events.sound_check import SoundCheckEvent
from coach_app.core.desk_events.speech import SpeechEvent
from coach_app.core.desk_events.words import WordsEvent
from coach_app.core.events import SessionEvent


@dataclass(frozen=True, slots=True)
class CommandFailed:
    """A command could not be carried out: what happened and how to mend it."""

    command: str
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class EngineStopped:
    """Everything is closed; the window may quit."""


DeskEvent = (
    RecordsEvent
    | ReviewEvent
    | ChoicesEvent
    | SoundEvent
    | SoundCheckEvent
    | ExportsEvent
    | JobsEvent
    | PlaybackEvent
    | OutlineEvent
    | SpeechEvent
    | QuestionsEvent
    | RecordingsEvent
    | WordsEvent
    | CommandFailed
    | EngineStopped
)

Event = SessionEvent | DeskEvent
"""Everything a subscriber may be given."""
