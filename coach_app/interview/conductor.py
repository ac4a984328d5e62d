"""The conductor: keeps the plan, the questions and the time, whatever the talking model does.

A pure state machine: `step(input)` gives the next state and the actions. The model moves on by calling
`next_question`; when it forgets, the conductor notices from what was said, or moves on itself once the
allowed follow-ups are used. A mere "thank you" is no follow-up: when nothing comes after it, the next
question does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.interview.directions import (
    Action,
    Announce,
    AnswerGiven,
    AnswerTool,
    Begin,
    Direct,
    Finish,
    GoOn,
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
from coach_app.interview.turn_kinds import is_farewell, is_remark
from coach_app.interview.wording import Script, asks, close_direction, open_direction, same_question

CLOSE_AFTER_CALL = 0.8
"""Seconds of quiet after the closing words and `end_interview`."""

CLOSE_WITHOUT_CALL = 2.5
"""Seconds of quiet after the closing words when the model forgot to call `end_interview`."""

CLOSE_UNANSWERED = 20.0
"""Seconds of quiet after the time is up in which an answer may still begin."""

CLOSE_UNSAID = 10.0
"""Seconds of quiet after which a closing that never came is no longer waited for."""

READS = "The candidate is reading notes on the last answer. Say nothing and wait."

MOVE_ON = 4.0
"""Seconds of quiet after a mere remark, with nothing asked, after which the next question is."""


class Phase(StrEnum):
    """Where the interview stands."""

    BEFORE = "before"
    ASKING = "asking"
    CLOSING = "closing"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Conductor:
    """State of one interview. `index` counts questions from 1; `answered` since the last thing asked.

    `remarked` while an answer was met by a mere remark; `remarks` counts answers given after one. With
    `holds` nothing follows an answered question before the user goes on; meanwhile `held` is the model's call
    that waits for its answer, empty when there is none, None when nothing is held.
    """

    plan: Plan
    script: Script
    phase: Phase = Phase.BEFORE
    index: int = 0
    follow_up: int = 0
    remarks: int = 0
    remarked: bool = False
    attempts: tuple[int, ...] = ()
    answered: bool = False
    time_up: bool = False
    end_called: bool = False
    closing_heard: bool = False
    holds: bool = False
    held: str | None = None

    @property
    def question(self) -> PlannedQuestion | None:
        """The question that is being asked, if any."""
        return self.plan.questions[self.index - 1] if 1 <= self.index <= len(self.plan.questions) else None

    def step(self, what: Input) -> tuple["Conductor", list[Action]]:
        """Take one input."""
        match what:
            case Begin():
                return self._begin()
            case AnswerGiven():
                return self._answer_given(), []
            case TurnHeard(text):
                return self._heard(text)
            case ToolAsked(id, name, arguments):
                return self._tool(id, name, arguments)
            case Skip():
                return self._skip()
            case GoOn():
                return (self, []) if self.held is None else self._skip()
            case Repeat():
                return self._repeat()
            case TimeUp():
                return self._time_up()
            case TookOver():
                return self._took_over()
            case Quiet(seconds):
                return self._quiet(seconds)
            case _:
                assert_never(what)

    def _skip(self) -> tuple["Conductor", list[Action]]:
        if self.phase is not Phase.ASKING:
            return self, []
        return self._answer_call(self.held) if self.held else self._advance(direct=True)

    def _leave(self) -> tuple["Conductor", list[Action]]:
        """The question is over: ask the next one, or hold until the user goes on."""
        return self._hold("") if self.holds else self._advance(direct=True)

    def _hold(self, id: str) -> tuple["Conductor", list[Action]]:
        held = replace(self, held=id, answered=True, remarked=False)
        return held, [] if self.held is not None else [Hold(self.index)]

    def _begin(self) -> tuple["Conductor", list[Action]]:
        if self.phase is not Phase.BEFORE:
            return self, []
        if not self.plan.questions:
            return replace(self, phase=Phase.OVER), [Finish("done")]
        state, announce = self._asking(1)
        first = self.plan.questions[0].text
        opened = replace(state, phase=Phase.ASKING)
        return opened, [announce, Direct(open_direction(first), (self.script.greeting, first))]

    def _asking(self, index: int) -> tuple["Conductor", Announce]:
        question = self.plan.questions[index - 1]
        attempts = (*self.attempts, *[0] * (index - len(self.attempts)))
        attempt = attempts[index - 1] + 1
        attempts = (*attempts[: index - 1], attempt, *attempts[index:])
        fresh = replace(self, follow_up=0, remarks=0, remarked=False, answered=False, held=None)
        state = replace(fresh, index=index, attempts=attempts)
        return state, Announce(index, str(question.section), question.text, 0, attempt)

    def _advance(self, *, direct: bool) -> tuple["Conductor", list[Action]]:
        """Go to the next question or to the close; with `direct` the model is told to do so now."""
        if self.time_up or self.index >= len(self.plan.questions):
            return self._close(direct=direct)
        state, announce = self._asking(self.index + 1)
        text = announce.text
        return state, [announce, Direct(asks(text), (text,))] if direct else [announce]

    def _close(self, *, direct: bool) -> tuple["Conductor", list[Action]]:
        state = replace(self, phase=Phase.CLOSING, answered=False, remarked=False, held=None)
        if not direct:
            return state, []
        return state, [Direct(close_direction(self._closing_line()), (self._closing_line(),))]

    def _closing_line(self) -> str:
        return self.script.time_up if self.time_up else self.script.closing

    def _answer_given(self) -> "Conductor":
        if self.phase is not Phase.ASKING:
            return self
        return replace(self, answered=True, remarked=False, remarks=self.remarks + self.remarked)

    def _heard(self, text: str) -> tuple["Conductor", list[Action]]:
        if self.phase is Phase.CLOSING:
            return replace(self, closing_heard=True), []
        if self.phase is not Phase.ASKING or not self.answered or not text.strip() or self.held is not None:
            return self, []
        if self._moved_by_itself(text):
            return self._advance(direct=False)
        if is_farewell(text):
            return self._left()
        if self.time_up or self.follow_up + self.remarks >= self.plan.max_follow_ups:
            return self._leave()
        if is_remark(text):
            return replace(self, remarked=True), []
        return self._followed_up(text)

    def _left(self) -> tuple["Conductor", list[Action]]:
        """The model took leave without a call: right at the end, too early anywhere else."""
        state, actions = self._leave()
        if state.phase is not Phase.CLOSING:
            return state, actions
        return replace(state, closing_heard=True), []

    def _moved_by_itself(self, text: str) -> bool:
        following = self.plan.questions[self.index : self.index + 1]
        return bool(following) and not self.time_up and same_question(following[0].text, text)

    def _followed_up(self, text: str) -> tuple["Conductor", list[Action]]:
        state = replace(self, follow_up=self.follow_up + 1, answered=False, remarked=False)
        question = self.plan.questions[self.index - 1]
        attempt = self.attempts[self.index - 1]
        return state, [Announce(self.index, str(question.section), text.strip(), state.follow_up, attempt)]

    def _tool(self, id: str, name: str, arguments: Mapping[str, object]) -> tuple["Conductor", list[Action]]:
        match name:
            case "next_question":
                return self._next_question(id)
            case "end_interview":
                return self._end_interview(id)
            case "mark_moment":
                note = str(arguments.get("note", ""))[:200]
                return self, [Mark(note), AnswerTool(id, {"status": "ok"})]
            case _:
                return self, [AnswerTool(id, {"status": "error", "note": "There is no such tool."})]

    def _next_question(self, id: str) -> tuple["Conductor", list[Action]]:
        if self.phase in (Phase.CLOSING, Phase.OVER):
            return self, [AnswerTool(id, {"status": "ok", "done": True, "say": self._closing_line()})]
        if not self.answered:
            note = "The candidate has not answered the current question yet. Wait for the answer."
            return self, [AnswerTool(id, {"status": "wait", "index": self.index, "note": note})]
        if self.held:
            return self, [AnswerTool(id, {"status": "wait", "index": self.index, "note": READS})]
        return self._hold(id) if self.holds else self._answer_call(id)

    def _answer_call(self, id: str) -> tuple["Conductor", list[Action]]:
        """Answer `next_question` with what comes next."""
        state, actions = self._advance(direct=False)
        if state.phase is Phase.CLOSING:
            return state, [AnswerTool(id, {"status": "ok", "done": True, "say": self._closing_line()})]
        question = state.plan.questions[state.index - 1]
        value = {
            "status": "ok",
            "index": state.index,
            "section": str(question.section),
            "text": question.text,
        }
        return state, [*actions, AnswerTool(id, value)]

    def _end_interview(self, id: str) -> tuple["Conductor", list[Action]]:
        if self.phase is Phase.OVER:
            return self, [AnswerTool(id, {"status": "ok"})]
        if self.held is not None:
            return self, [AnswerTool(id, {"status": "not_yet", "note": READS})]
        last = self.index >= len(self.plan.questions) and self.answered
        if self.phase is Phase.CLOSING or self.time_up or last:
            ending = replace(self, phase=Phase.CLOSING, end_called=True)
            return ending, [AnswerTool(id, {"status": "ok"})]
        left = len(self.plan.questions) - self.index + (0 if self.answered else 1)
        note = f"{left} planned questions are left. Call next_question."
        return self, [AnswerTool(id, {"status": "not_yet", "note": note})]

    def _repeat(self) -> tuple["Conductor", list[Action]]:
        question = self.question
        if self.phase is not Phase.ASKING or question is None:
            return self, []
        state, announce = self._asking(self.index)
        if self.held:
            note = "The candidate tries the same question again. Ask it again word for word."
            again = {"status": "ok", "index": self.index, "text": question.text, "note": note}
            return state, [announce, AnswerTool(self.held, again)]
        words = (self.script.repeat, question.text)
        return state, [announce, Direct(asks(question.text, again=True), words)]

    def _time_up(self) -> tuple["Conductor", list[Action]]:
        if self.phase not in (Phase.BEFORE, Phase.ASKING):
            return self, []
        return replace(self, time_up=True), []

    def _took_over(self) -> tuple["Conductor", list[Action]]:
        """Another engine holds the line: it goes on where the last one stood."""
        match self.phase:
            case Phase.BEFORE:
                return self._begin()
            case Phase.ASKING if self.held is not None:
                return replace(self, held=""), []
            case Phase.ASKING:
                return self._advance(direct=True) if self.answered else self._repeat()
            case Phase.CLOSING:
                return (self, []) if self.closing_heard else self._close(direct=True)
            case Phase.OVER:
                return self, []
            case _:
                assert_never(self.phase)

    def _quiet(self, seconds: float) -> tuple["Conductor", list[Action]]:
        if self.held is not None:
            return self, []
        if self.phase is Phase.ASKING and self.time_up and seconds >= CLOSE_UNANSWERED:
            return self._close(direct=True)
        if self.phase is Phase.ASKING and self.remarked and seconds >= MOVE_ON:
            return self._leave()
        if self.phase is not Phase.CLOSING:
            return self, []
        if self.closing_heard:
            limit = CLOSE_AFTER_CALL if self.end_called else CLOSE_WITHOUT_CALL
        else:
            limit = CLOSE_UNSAID
        if seconds < limit:
            return self, []
        return replace(self, phase=Phase.OVER), [Finish("time" if self.time_up else "done")]
