"""Voices over the interviewer that are not known to be a person's yet."""

from dataclasses import dataclass

import pytest

from coach_app.audio.echo_guard import EchoGuard
from coach_app.engine.doubt import DOUBT_SECONDS, Doubt
from coach_app.interview.turn_rules import Decision, Duck, Onset, Stretch, TurnRules

pytestmark = pytest.mark.unit


@dataclass
class Word:
    knows: bool = True
    somebody: bool = False

    def somebody_else(self) -> bool:
        return self.somebody


@dataclass
class Proved:
    erle: float = 40.0
    converged: bool = True


class Talk:
    """A voice from second 1 on, looked at 50 times a second."""

    def __init__(self) -> None:
        self.word = Word()
        self.guard = EchoGuard(Proved(), witness=self.word)
        self.guard.advance(0.0, sounding=True)
        self.rules = TurnRules(2.0)
        self.doubt = Doubt()
        self.now = 1.0
        self.decisions: list[tuple[float, Decision]] = []

    def go_on(self, until: float) -> None:
        while self.now < until - 1e-9:
            self.now += 0.020
            after = self.rules.frame(self.now, Stretch(1.0, self.now - 0.020), over=True)
            self.rules, made = self.doubt.examined(self.guard, self.rules, after, self.now, echoing=True)
            self.decisions += [(self.now, one) for one in made]


def test_a_person_is_given_the_floor_300_ms_after_the_onset() -> None:
    talk = Talk()
    talk.word.somebody = True
    talk.go_on(1.4)
    assert [(round(at, 2), one) for at, one in talk.decisions] == [(1.08, Duck(True)), (1.3, Onset(1.0))]


def test_a_person_found_out_late_gets_through_all_the_same() -> None:
    talk = Talk()
    talk.go_on(1.3 + DOUBT_SECONDS - 0.1)
    assert [one for _, one in talk.decisions] == [Duck(True)]
    talk.word.somebody = True
    talk.go_on(1.3 + DOUBT_SECONDS)
    assert [one for _, one in talk.decisions] == [Duck(True), Onset(1.0)]
    assert talk.guard.may_hear_over()


def test_an_echo_never_gets_the_floor_and_costs_trust() -> None:
    talk = Talk()
    talk.go_on(1.3 + DOUBT_SECONDS + 0.041)
    assert [one for _, one in talk.decisions] == [Duck(True), Duck(False)]
    assert not talk.guard.may_hear_over()
