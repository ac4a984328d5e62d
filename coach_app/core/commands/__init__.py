"""What the user or the window asks for: frozen commands in the imperative. Answers come back as events.

One file a subject, each with the union of its commands; here they are brought together.
"""

from dataclasses import dataclass

from coach_app.core.commands.choices import ChoicesCommand
from coach_app.core.commands.exports import ExportsCommand
from coach_app.core.commands.jobs import JobsCommand
from coach_app.core.commands.outline import OutlineCommand
from coach_app.core.commands.playback import PlaybackCommand
from coach_app.core.commands.practice import PracticeCommand, SessionCommand
from coach_app.core.commands.questions import QuestionsCommand
from coach_app.core.commands.recordings import RecordingsCommand
from coach_app.core.commands.records import RecordsCommand
from coach_app.core.commands.review import ReviewCommand
from coach_app.core.commands.sound import SoundCommand
from coach_app.core.commands.sound_check import SoundCheckCommand
from coach_app.core.commands.speech import SpeechCommand
from coach_app.core.commands.words import WordsCommand


@dataclass(frozen=True, slots=True)
class Shutdown:
    """Close everything in order; answered by `EngineStopped`."""


DeskCommand = (
    PracticeCommand
    | RecordsCommand
    | ReviewCommand
    | ChoicesCommand
    | SoundCommand
    | SoundCheckCommand
    | ExportsCommand
    | JobsCommand
    | PlaybackCommand
    | OutlineCommand
    | SpeechCommand
    | QuestionsCommand
    | RecordingsCommand
    | WordsCommand
    | Shutdown
)
"""Commands that need no running session."""

Command = SessionCommand | DeskCommand
