"""The talk between user and interviewer: live events, turns of voice and the conductor, brought together."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, assert_never

from coach_app.core.events import (
    AnswerEnded,
    AnswerStarted,
    Bookmarked,
    Interrupted,
    QuestionAsked,
    StateValue,
)
from coach_app.core.plan import Plan
from coach_app.core.session import Turn
from coach_app.engine.allotted import Allotted
from coach_app.engine.awaited import Awaited
from coach_app.engine.cue_sound import Piece
from coach_app.engine.cueing import Cueing
from coach_app.engine.directing import Directing
from coach_app.engine.interviewer import Interviewer
from coach_app.engine.journal import Journal
from coach_app.engine.latency import ReplyTimer
from coach_app.engine.line import Line, interrupt
from coach_app.engine.mouth import Mouth, Sounded, Sounding
from coach_app.engine.state_word import StateWord
from coach_app.engine.turn_book import TurnBook
from coach_app.engine.uplink import Uplink
from coach_app.engine.usage import Usage
from coach_app.engine.user_turn import UserTurn
from coach_app.interview.conductor import Conductor, Phase
from coach_app.interview.directions import (
    Action,
    Announce,
    AnswerGiven,
    AnswerTool,
    Begin,
    Direct,
    Finish,
    Hold,
    Input,
    Mark,
    Quiet,
    Repeat,
    Skip,
    TimeUp,
    TookOver,
    ToolAsked,
    TurnHeard,
)
from coach_app.interview.wording import Script
from coach_app.live import protocol as live


class Dialogue:
    """One conversation. All methods run on the engine's loop and never wait."""

    def __init__(
        self,
        plan: Plan,
        script: Script,
        journal: Journal,
        line: Line,
        mouth: Mouth,
        spawn: Callable[..., object],
    ) -> None:
        """Hold `plan` over `line`; `spawn` starts a coroutine as a task of the session."""
        self._journal = journal
        self._line = line
        self._mouth = mouth
        self._spawn = spawn
        self.book = TurnBook(journal)
        self.timer = ReplyTimer(journal.at)
        self.conductor = Conductor(plan, script)
        self.word = StateWord(journal)
        self.cueing: Cueing | None = None
        self.keep_answer: Callable[[AnswerEnded], Coroutine[Any, Any, None]] = journal.tell_committed
        self.finished: Finish | None = None
        self.over = asyncio.Event()
        self.answering = False
        self.opened = False
        self._interviewer = Interviewer(self.book, mouth, self.timer, lambda: self.conductor.index)
        self._uplink = Uplink(line, self.timer.requested)
        self._user_turn = UserTurn(self.book, line, lambda: self.conductor.index)
        self._directing = Directing(line, journal, self.timer.requested)
        self.awaited = Awaited(self.timer, self._interviewer, mouth)
        self._usage = Usage()
        self.time = Allotted(plan.minutes)
        self.closed: Callable[[int], None] = lambda question: None

    # What the user does

    def user_started(self, onset: float, preroll: bytes) -> None:
        """The user began to answer at session second `onset`; `preroll` is the sound up to now."""
        self._hush()
        turn = self._user_turn.open(onset)
        self.timer.reply_came()  # a user who speaks on wants none now
        self.answering = True
        self._journal.tell(AnswerStarted(self._journal.at(), self.conductor.index))
        question = self.conductor.question
        if self.cueing is not None and question is not None:
            self.cueing.answer_began(onset, self.conductor.index, question.kind)
        self._uplink.begin(turn, preroll)
        self.set_state("listening")

    def user_sound(self, pcm: bytes) -> None:
        """More sound of the running answer."""
        self._uplink.sound(pcm)

    def coach_hears(self, pieces: Sequence[Piece]) -> None:
        """More of the running answer as it is recorded, noise and all: what cues are decided on."""
        if self.cueing is not None:
            for piece in pieces:
                self.cueing.hear(piece.samples, piece.at)

    def user_finished(self, started: float, ended: float, stood: float = 0.0) -> None:
        """The answer is over; voice was heard from `started` to `ended`, and nobody listened for `stood`."""
        self.answering = False
        if self.cueing is not None:
            self.cueing.answer_over()
        self._user_turn.spoken(started, ended)
        self._uplink.finish()
        self._answered(max(ended - started - stood, 0.0), ended)

    def user_typed(self, text: str) -> None:
        """The user answered in writing."""
        self._hush()
        turn = self._user_turn.open(None)
        self._journal.tell(AnswerStarted(self._journal.at(), self.conductor.index))
        self._user_turn.write(text)
        self._uplink.text(turn, text)
        self._answered(0.0, None)

    def _answered(self, seconds: float, last_voice: float | None) -> None:
        at = self._journal.at()
        self.timer.answer_over(at, last_voice)
        question = self.conductor.index
        self.step(AnswerGiven())
        self._spawn(self.keep_answer(AnswerEnded(at, question, seconds)))
        self.set_state("thinking")

    def skip(self) -> None:
        """Go on to the next question."""
        self._hush()
        self.step(Skip())

    def repeat(self) -> None:
        """Hear the question again."""
        self._hush()
        self.step(Repeat())

    def _hush(self) -> None:
        if self._mouth.busy:
            self._cut()

    # What the model does

    def on_live(self, event: live.LiveEvent) -> None:
        """Take one event of the line; failures are the session's business."""
        self.awaited.arrived(self._journal.at())
        match event:
            case live.AudioArrived(item=item, pcm=pcm):
                self._uplink.answered()
                self._interviewer.sound(item, pcm)
            case live.ModelTranscriptGrew(item=item, text=text):
                self._uplink.answered()
                self._interviewer.words(item, text)
            case live.ReplySent(item=item):
                self._interviewer.sent(item)
            case live.TurnEnded(item=item):
                self._turn_ended(item)
            case live.UserTranscriptGrew(answer=answer, text=text, draft=draft):
                turn = self._uplink.turn_of(answer)
                if turn is not None:
                    self.book.grow(turn, text, draft)
            case live.Interrupted():
                self._hush()
            case live.ToolCalled(id=id, name=name, arguments=arguments):
                self._uplink.answered()
                self.step(ToolAsked(id, name, arguments))
            case live.UsageReported():
                self._journal.tell(self._usage.add(event, self._journal.at()))
            case (
                live.Ready()
                | live.UserSpeechStarted()
                | live.UserSpeechEnded()
                | live.ToolCancelled()
                | live.ResumptionUpdated()
                | live.EndingSoon()
                | live.Failed()
                | live.SessionEnded()
            ):
                pass
            case _:
                assert_never(event)

    def _turn_ended(self, item: str) -> None:
        number = self._interviewer.ended(item)
        if number is not None:
            self._heard(number)
        self._send_directs()

    # What is heard

    def on_mouth(self, event: Sounding | Sounded) -> None:
        """Take what the speaker really played."""
        number = self._interviewer.number(event.item)
        if number is None:
            return
        match event:
            case Sounding(at=at):
                self.opened = True
                self.book.sounded(number, at, None)
                for timed in self.timer.heard(at, number, self._journal.at()):
                    self._journal.tell(timed)
                self.set_state("speaking")
            case Sounded(started=started, ended=ended):
                self.book.sounded(number, started, ended)
                self._heard(number)
            case _:
                assert_never(event)

    def _heard(self, number: int) -> None:
        """An interviewer's turn has been taken in to its end."""
        self.opened = True
        if not self.answering:
            self._user_turn.settled()
        self.book.close(number)
        text = self.book.turn(number).text
        self.step(TurnHeard(text))
        if self.conductor.phase is Phase.ASKING and not self.answering and not self._mouth.busy:
            self.set_state("thinking" if self.timer.waiting else "listening")

    def _cut(self) -> None:
        """The user stops the interviewer now."""
        for cut in self._interviewer.cut():
            self._line.post(interrupt(cut.item, cut.played_ms))
            self._journal.tell(Interrupted(self._journal.at(), cut.played_ms))
            self.step(TurnHeard(cut.heard))

    # The conductor

    def begin(self) -> None:
        """The line is ready: open the interview, or go on where it stood."""
        self.step(Begin() if self.conductor.phase is Phase.BEFORE else TookOver())

    def go_on(self, conductor: Conductor, turns: tuple[Turn, ...]) -> None:
        """Take up an interview that broke off."""
        self.conductor = conductor
        self.book.restore(turns)

    @property
    def quiet(self) -> bool:
        """Whether nobody speaks and nothing is on its way."""
        return not (self.answering or self._mouth.busy or self.timer.waiting)

    @property
    def running_answer(self) -> Turn | None:
        """The turn of the answer that runs now."""
        return self._user_turn.turn if self.answering else None

    def line_lost(self, *, silent: bool = False) -> None:
        """The line broke, or was `silent`: then an answer whose words had come is not sent again."""
        self._uplink.lost(lambda turn: silent and bool(self.book.turn(turn).text))

    def history(self) -> tuple[Turn, ...]:
        """What a new line is to know; answers it will be sent again are left out."""
        again = self._uplink.turns()
        return tuple(turn for turn in self.book.history() if turn.turn not in again)

    def line_back(self) -> None:
        """A new line is up: an answer it missed is sent again, a turn that broke off is asked for again."""
        owed = self._uplink.back()
        if self.conductor.held is not None:
            self._interviewer.let_go()
            self._directing.clear()
            self.step(TookOver())
            self.set_state("paused")
            return
        broke_off = self._interviewer.broke_off
        unsaid = broke_off or self.timer.waiting or self._directing.waiting or not self.opened
        self._interviewer.let_go()
        self._directing.clear()
        if self.answering:
            self.set_state("listening")
        elif owed:
            self.timer.expect(self._journal.at())
            self.set_state("thinking")
        elif unsaid:
            self._interviewer.cut()
            self.timer.reply_came()
            self.step(TookOver())
        else:
            self.set_state("speaking" if self._mouth.busy else "listening")

    def step(self, what: Input) -> None:
        """Give the conductor one input and carry out what follows."""
        self.conductor, actions = self.conductor.step(what)
        for action in actions:
            self._act(action)

    def _act(self, action: Action) -> None:
        match action:
            case Announce(index=index, section=section, text=text, follow_up=follow_up, attempt=attempt):
                at = self._journal.at()
                self._journal.tell(QuestionAsked(at, index, section, text, follow_up, attempt))
            case Direct():
                self._directing.add(action)
                self._send_directs()
            case AnswerTool(id=id, value=value):
                if "text" in value or "done" in value:
                    self.timer.expect(self._journal.at())
                self._line.post(lambda session: session.tool_result(id, value))
            case Mark(note=note):
                self.bookmark(note)
            case Hold(index=index):
                self.timer.reply_came()
                self.closed(index)
            case Finish():
                self.finished = action
                self.over.set()
            case _:
                assert_never(action)

    def _send_directs(self) -> None:
        """Directions go out between turns only."""
        if self.answering or self._interviewer.speaking:
            return
        if self._directing.send():
            self.timer.expect(self._journal.at())
            self.set_state("thinking")

    def resume(self) -> None:
        """Go on after a pause with the state that fits now; what was waited for is waited for afresh."""
        self.word.resume()
        self.awaited.resumed(self._journal.at())
        if self._mouth.busy:
            self.set_state("speaking")
        else:
            self.set_state("thinking" if self.timer.waiting else "listening")

    def bookmark(self, note: str) -> None:
        """Mark this moment."""
        self._journal.tell(Bookmarked(self._journal.at(), self.conductor.index, note))

    def set_state(self, value: StateValue) -> None:
        """Change the state word."""
        self.word.set(value)

    def tick(self, now: float, last_voice: float) -> None:
        """Let time pass: session second `now`; `last_voice` is when the user was last heard."""
        if self.cueing is not None:
            self.cueing.listen(now, last_voice)
        if self.time.is_up(now):
            self.step(TimeUp())
        if self._directing.overdue(now):
            self._interviewer.let_go()
            self._send_directs()
        if self.answering or self._mouth.busy or self._mouth.sounding:
            return
        told = max(self._directing.latest, self.timer.latest, self.awaited.resumed_at)
        self.step(Quiet(now - max(last_voice, self._mouth.last_sound, told)))

    def close(self) -> None:
        """The session ends: every turn is final; of a turn that is cut off only what was heard is kept."""
        if self.finished is None:
            self._interviewer.cut()
        self.book.close_all(lambda turn: True)
