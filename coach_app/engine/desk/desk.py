"""The queue of commands, and which handler carries out which."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import assert_never

from coach_app.core.commands import Command, DeskCommand, Shutdown
from coach_app.core.commands.choices import ChoicesCommand
from coach_app.core.commands.exports import ExportsCommand
from coach_app.core.commands.jobs import JobsCommand
from coach_app.core.commands.outline import OutlineCommand
from coach_app.core.commands.playback import PlaybackCommand
from coach_app.core.commands.practice import PracticeCommand, SessionCommand
from coach_app.core.commands.questions import QuestionsCommand
from coach_app.core.commands.recordings import RecordingsCommand
from coach_app.core.commands.records import OpenSession, RecordsCommand
from coach_app.core.commands.review import ReviewCommand
from coach_app.core.commands.sound import SoundCommand, TestSound
from coach_app.core.commands.sound_check import SoundCheckCommand
from coach_app.core.commands.speech import SpeechCommand
from coach_app.core.commands.words import WordsCommand
from coach_app.core.desk_events import Event
from coach_app.engine.desk.archive import Archive, ArchiveParts
from coach_app.engine.desk.choices import Choices, ChoicesParts
from coach_app.engine.desk.exports import Exports, ExportsParts
from coach_app.engine.desk.guard import Guard
from coach_app.engine.desk.jobs import Jobs
from coach_app.engine.desk.outlines import OutlineParts, Outlines
from coach_app.engine.desk.playback import JOB, Playback, PlaybackParts
from coach_app.engine.desk.practice import Practice, PracticeParts
from coach_app.engine.desk.questions import Questions, QuestionsParts
from coach_app.engine.desk.recordings import Recordings, RecordingsParts
from coach_app.engine.desk.records import Records, RecordsParts
from coach_app.engine.desk.reviews import Reviews, ReviewsParts
from coach_app.engine.desk.sound import Sound, SoundParts
from coach_app.engine.desk.sound_check import SoundCheck, SoundCheckParts
from coach_app.engine.desk.speech import Speech, SpeechParts
from coach_app.engine.desk.words import Words, WordsParts
from coach_app.engine.session import Levels


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What the composition root gives the desk, by subject."""

    archive: ArchiveParts
    practice: PracticeParts
    records: RecordsParts
    reviews: ReviewsParts
    choices: ChoicesParts
    sound: SoundParts
    sound_check: SoundCheckParts
    playback: PlaybackParts
    outlines: OutlineParts
    exports: ExportsParts
    speech: SpeechParts
    questions: QuestionsParts
    recordings: RecordingsParts
    words: WordsParts


class SessionDesk:
    """One desk for each engine thread.

    Commands are carried out one after another; what takes long is a job beside the queue. Those of the
    running session go straight to it.
    """

    def __init__(
        self, parts: DeskParts, publish: Callable[[Event], None], levels: Callable[[Levels], None]
    ) -> None:
        """Publish events and levels as they come."""
        self._queue: asyncio.Queue[DeskCommand] = asyncio.Queue()
        self._guard = Guard(publish)
        self._jobs = Jobs(self._guard, publish)
        archive = Archive(parts.archive, publish)
        self._reviews = Reviews(parts.reviews, archive, self._jobs, publish)
        self._outlines = Outlines(parts.outlines, archive, self._jobs, publish)
        self._words = Words(parts.words, archive, self._jobs, publish)
        self._records = Records(parts.records, archive, publish, finished=self._after)
        self._choices = Choices(parts.choices, archive, publish)
        self._sound = Sound(parts.sound, self._jobs, publish, self._is_free)
        self._check = SoundCheck(parts.sound_check, self._jobs, publish, levels, self._is_free)
        self._speech = Speech(parts.speech, self._jobs, publish)
        self._questions = Questions(parts.questions, publish)
        self._practice = Practice(
            parts.practice,
            archive,
            self._guard,
            publish,
            levels,
            ended=self._records.list,
            finished=self._after,
        )
        self._recordings = Recordings(parts.recordings, archive, self._jobs, publish)
        self._exports = Exports(parts.exports, archive, self._jobs, publish)
        self._playback = Playback(parts.playback, archive, self._jobs, publish, self._may_sound)

    def _is_free(self) -> bool:
        return not self._practice.runs

    def _may_sound(self) -> bool:
        return not self._practice.runs or self._practice.at_card

    def submit(self, command: Command) -> None:
        """Take a command; never waits."""
        if isinstance(command, SessionCommand):
            self._jobs.hush(JOB)
            self._practice.submit(command)
        else:
            self._queue.put_nowait(command)

    async def run(self) -> None:
        """Carry out commands one after another until `Shutdown`."""
        while not isinstance(command := await self._queue.get(), Shutdown):
            await self._guard.run(type(command).__name__, partial(self._carry_out, command))
        await self._jobs.close()
        await self._practice.end()

    def _after(self, session: str) -> None:
        """A session was finished."""
        self._reviews.after(session)
        self._outlines.after(session)
        self._words.after(session)

    async def _carry_out(self, command: DeskCommand) -> None:
        if isinstance(command, PracticeCommand):
            await self._playback.stop()
            await self._sound.stop()
            await self._check.stop()
            await self._practice.carry_out(command)
        elif isinstance(command, ChoicesCommand):
            await self._choices.carry_out(command)
        elif isinstance(command, SoundCommand):
            if isinstance(command, TestSound):
                await self._playback.stop()
                await self._check.stop()
            await self._sound.carry_out(command)
        elif isinstance(command, SoundCheckCommand):
            await self._playback.stop()
            await self._sound.stop()
            await self._check.carry_out(command)
        elif isinstance(command, SpeechCommand):
            await self._speech.carry_out(command)
        elif isinstance(command, QuestionsCommand):
            await self._questions.carry_out(command)
        elif isinstance(command, JobsCommand):
            await self._jobs.carry_out(command)
        elif isinstance(command, Shutdown):
            return  # ends the queue before it comes here
        else:
            await self._about_sessions(command)

    async def _about_sessions(
        self,
        command: RecordsCommand
        | ReviewCommand
        | PlaybackCommand
        | OutlineCommand
        | RecordingsCommand
        | WordsCommand
        | ExportsCommand,
    ) -> None:
        """What is asked of sessions that are kept."""
        if isinstance(command, RecordsCommand):
            await self._records.carry_out(command)
            if isinstance(command, OpenSession):
                await self._words.tell(command.session)
        elif isinstance(command, ReviewCommand):
            await self._reviews.carry_out(command)
        elif isinstance(command, PlaybackCommand):
            await self._playback.carry_out(command)
        elif isinstance(command, OutlineCommand):
            await self._outlines.carry_out(command)
        elif isinstance(command, RecordingsCommand):
            await self._recordings.carry_out(command)
        elif isinstance(command, WordsCommand):
            await self._words.carry_out(command)
        elif isinstance(command, ExportsCommand):
            await self._exports.carry_out(command)
        else:
            assert_never(command)
