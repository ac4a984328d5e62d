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


def sound(talk: Talk, until: float, *, stirring: bool) -> None:
    """No voice is found, but something may sound."""
    while talk.now < until - 1e-9:
        talk.now += 0.020
        after = talk.rules.frame(talk.now, None, over=True)
        talk.rules, made = talk.doubt.examined(
            talk.guard, talk.rules, after, talk.now, echoing=True, stirring=stirring
        )
        talk.decisions += [(round(talk.now, 2), one) for one in made]


def test_a_person_whose_voice_is_not_found_yet_turns_the_interviewer_down() -> None:
    talk = Talk()
    talk.word.somebody = True
    sound(talk, 1.2, stirring=False)
    assert talk.decisions == []
    sound(talk, 1.3, stirring=True)
    assert talk.decisions == [(1.22, Duck(True))]
    sound(talk, 1.9, stirring=False)
    assert talk.decisions[1:] == [(1.66, Duck(False))], "and up again once nothing was heard for 0.35 s"
    assert talk.guard.may_hear_over(), "it was a person"


def test_what_sounds_and_may_be_an_echo_turns_nothing_down() -> None:
    talk = Talk()
    sound(talk, 2.0, stirring=True)
    assert talk.decisions == []


def test_a_cough_that_an_echo_led_into_is_not_taken_for_a_lasting_voice() -> None:
    """Voice from second 1 on, a person in it from 1.1 on, nothing of either after 1.24."""
    talk = Talk()
    talk.go_on(1.1)
    talk.word.somebody = True
    while talk.now < 1.6 - 1e-9:
        talk.now += 0.020
        voice = Stretch(1.0, min(talk.now, 1.24)) if talk.now < 1.42 else None
        after = talk.rules.frame(talk.now, voice, over=True)
        talk.rules, made = talk.doubt.examined(talk.guard, talk.rules, after, talk.now, echoing=True)
        talk.decisions += [(talk.now, one) for one in made]
    assert [one for _, one in talk.decisions] == [Duck(True), Duck(False)]
    assert talk.guard.may_hear_over(), "a person was heard: that costs no trust"
