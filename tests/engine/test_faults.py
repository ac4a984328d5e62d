"""Sessions with faults in virtual time: a slice of `bench faults`, and what made each of its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from coach_app.engine import uplink
from coach_app.engine.uplink import Uplink
from tests.faults.classes import CLASSES
from tests.faults.session import QUESTIONS, Held, Mishap, Stage, hold
from tests.faults.sounds import ANSWERS
from tests.faults.verdict import judge

pytestmark = pytest.mark.unit

SLICE = 24
"""Sessions drawn at random here; `bench faults` holds thousands."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    made = Stage(tmp_path_factory.mktemp("faults"))
    yield made
    made.close()


def _answers(held: Held) -> list[str]:
    assert held.stored is not None
    return [turn.text for turn in held.stored.turns if str(turn.speaker) == "user"]


def test_without_a_fault_nothing_is_wrong(stage: Stage) -> None:
    held = hold(stage, 1, ())
    assert judge(held).lines() == []
    assert _answers(held) == list(ANSWERS[: len(QUESTIONS)])


def test_faults_at_random_moments_cost_no_turn(stage: Stage) -> None:
    wrong = []
    for number in range(SLICE):
        held = hold(stage, number)
        wrong += [f"{number} {held.mishaps}: {line}" for line in judge(held).lines()]
    assert wrong == []


@pytest.mark.parametrize("what", sorted(CLASSES))
def test_every_class_of_fault_inside_the_second_answer(stage: Stage, what: str) -> None:
    assert judge(hold(stage, 7, (Mishap(what, 6.0),))).lines() == []


@pytest.mark.parametrize(
    ("seed", "what", "at"),
    [
        (48, "close 1011", 7.24),  # the answer was sent, the reply had not begun
        (39, "silent server", 0.34),  # the turn had begun and never ended
        (24, "disk full", 7.58),  # full at the very end
    ],
)
def test_what_was_lost_once(stage: Stage, seed: int, what: str, at: float) -> None:
    assert judge(hold(stage, seed, (Mishap(what, at),))).lines() == []


def test_the_end_of_a_line_that_was_left_ends_nothing(stage: Stage) -> None:
    held = hold(stage, 351, (Mishap("go away", 3.53), Mishap("message 429", 4.51)))
    assert judge(held).lines() == []
    assert held.ended == "done"


def test_closing_words_cut_by_the_line_are_said_again(stage: Stage) -> None:
    held = hold(stage, 728, (Mishap("refused connection", 11.13),))
    assert judge(held).lines() == []
    assert not [event for event in held.events if event["event"] == "interrupted"]


def _forget(self: Uplink, understood: Callable[[int], bool] = lambda turn: False) -> None:
    self._up = False
    self._kept = []


def _twice(self: Uplink, turn: int, preroll: bytes) -> None:
    kept(self, turn, preroll)
    kept(self, turn, preroll)


kept = Uplink.begin


@pytest.mark.parametrize(("method", "broken"), [("lost", _forget), ("begin", _twice)])
def test_a_program_that_loses_or_doubles_is_found_out(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, method: str, broken: Callable[..., None]
) -> None:
    monkeypatch.setattr(uplink.Uplink, method, broken)
    wrong = [line for seed in (10, 48) for line in judge(hold(stage, seed)).lines()]
    assert any("lost" in line or "rules" in line or "double" in line for line in wrong)
