"""A stage for the conductor: feeds inputs, checks what must hold at every step, keeps what came out."""

from __future__ import annotations

from dataclasses import dataclass, field

from coach_app.core.plan import Plan, PlannedQuestion
from coach_app.core.rounds import Round
from coach_app.interview.conductor import Conductor, Phase
from coach_app.interview.directions import (
    Action,
    Announce,
    AnswerGiven,
    AnswerTool,
    Begin,
    Direct,
    Finish,
    Input,
    Mark,
    Repeat,
    TookOver,
    ToolAsked,
    TurnHeard,
)
from coach_app.interview.wording import Script

SCRIPT = Script("Hello, welcome.", "Those were all my questions. Goodbye.", "Our time is up.", "Of course.")
TEXTS = (
    "Tell me about a conflict with a colleague.",
    "Describe a deadline you nearly missed.",
    "Which project makes you proudest?",
    "How would you teach juggling?",
    "Why us?",
)


def plan(count: int = 3, follow_ups: int = 1) -> Plan:
    return Plan(Round.OWN, tuple(PlannedQuestion(text) for text in TEXTS[:count]), max_follow_ups=follow_ups)


def conductor(count: int = 3, follow_ups: int = 1) -> Conductor:
    return Conductor(plan(count, follow_ups), SCRIPT)


@dataclass
class Stage:
    """Steps a conductor; every step is checked against the rules that hold whatever happens."""

    conductor: Conductor
    actions: list[Action] = field(default_factory=list)
    calls: int = 0
    answered: bool = False
    """Whether the user answered since something was last asked."""

    @property
    def announced(self) -> list[Announce]:
        return [action for action in self.actions if isinstance(action, Announce)]

    @property
    def finished(self) -> list[Finish]:
        return [action for action in self.actions if isinstance(action, Finish)]

    @property
    def over(self) -> bool:
        return self.conductor.phase is Phase.OVER

    def feed(self, *inputs: Input) -> list[Action]:
        """Give inputs one after another; returns what came out of the last one."""
        actions: list[Action] = []
        for what in inputs:
            before = self.conductor
            self.conductor, actions = before.step(what)
            self._check(before, what, actions)
            self.actions += actions
        return actions

    def call(self, name: str) -> dict[str, object]:
        """Have the model call a tool; returns the result it got."""
        self.calls += 1
        actions = self.feed(ToolAsked(f"call-{self.calls}", name, {}))
        return next(dict(action.value) for action in actions if isinstance(action, AnswerTool))

    def _check(self, before: Conductor, what: Input, actions: list[Action]) -> None:
        after = self.conductor
        assert after.index >= before.index
        assert after.index <= len(after.plan.questions)
        directs = [action for action in actions if isinstance(action, Direct)]
        assert len(directs) <= 1
        answers = [action for action in actions if isinstance(action, AnswerTool)]
        if isinstance(what, ToolAsked):
            assert [answer.id for answer in answers] == [what.id]
            assert not directs, "a direction inside the model's own turn"
        else:
            assert not answers
        if before.phase is Phase.OVER:
            assert after.phase is Phase.OVER
            assert all(isinstance(action, AnswerTool | Mark) for action in actions)
        announced = [action for action in actions if isinstance(action, Announce)]
        if isinstance(what, ToolAsked | TurnHeard):
            assert self.answered or not announced, "moved on before the user answered"
        if isinstance(what, TookOver) and before.phase is not Phase.OVER and before.plan.questions:
            assert directs or before.closing_heard, "the new engine was not told what to do"
        self._check_questions(before, what, announced)
        self.answered = isinstance(what, AnswerGiven) or (self.answered and not announced)

    def _check_questions(self, before: Conductor, what: Input, announced: list[Announce]) -> None:
        assert len(announced) <= 1
        for one in announced:
            assert one.index == self.conductor.index
            assert one.follow_up == self.conductor.follow_up <= self.conductor.plan.max_follow_ups
            if one.follow_up:
                assert (one.index, one.follow_up) == (before.index, before.follow_up + 1)
                continue
            assert one.text == self.conductor.plan.questions[one.index - 1].text
            again = one.index == before.index
            assert one.index == before.index + (0 if again else 1)
            assert not again or isinstance(what, Repeat | TookOver)
            earlier = sum(1 for a in self.announced if a.index == one.index and not a.follow_up)
            assert one.attempt == earlier + 1


def opened(count: int = 3, follow_ups: int = 1) -> Stage:
    """A stage whose first question has been asked and heard."""
    stage = Stage(conductor(count, follow_ups))
    stage.feed(Begin())
    return stage
