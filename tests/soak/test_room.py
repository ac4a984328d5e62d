"""Interviews on loudspeakers in virtual time: never talking to itself, always there to be interrupted."""

from pathlib import Path

import pytest

from tests.audio.room import Room
from tests.soak.room_session import Habits, Trouble, hold, residue

pytestmark = pytest.mark.unit

LOUD = Room(echo_db=-6.0)


def test_on_loudspeakers_it_never_takes_itself_for_the_user_and_can_be_interrupted(tmp_path: Path) -> None:
    held = hold(tmp_path, LOUD, Habits(over=2))
    assert held.trusted
    cut = held.named("interrupted")
    assert len(cut) == len(held.spoken) == 2
    for event, spoken in zip(cut, held.spoken, strict=True):
        assert 0.25 < event["at"] - spoken < 0.6
    answers = [event["at"] for event in held.named("answer_started")]
    assert len(answers) == 3, "one answer a question, none of them the interviewer's own voice"
    turns = [turn for turn in held.stored.turns if turn.speaker == "interviewer"]
    spans = [(turn.started or 0.0, turn.ended or 0.0) for turn in turns]
    whole = [(started + 1.0, ended) for started, ended in spans if ended > started + 3]
    calm = [(a, b) for a, b in whole if not any(a - 1 < at < b + 0.5 for at in (*held.spoken, *answers))]
    assert calm
    assert residue(held.user, calm) < -55.0, "what is recorded of the user holds no interviewer"


def test_without_a_canceller_it_finishes_its_turns_and_still_never_hears_itself(tmp_path: Path) -> None:
    held = hold(tmp_path, LOUD, Habits(over=2), cancel=lambda: None)
    assert held.named("interrupted") == []
    assert not held.trusted
    assert len(held.named("answer_started")) == 3


def test_without_a_guard_it_would_answer_itself(tmp_path: Path) -> None:
    """What the others show is not that this room is harmless."""
    held = hold(tmp_path, LOUD, Habits(answers=False), cancel=lambda: None, guarded=False, questions=1)
    assert held.named("interrupted")


TROUBLES = {
    "the delay jumps": [Trouble(8.0 + 12.0 * n, longer=0.250 * (-1) ** n) for n in range(8)],
    "the program stalls": [Trouble(4.0 + 1.7 * n, stalls=0.150 + 0.1 * (n % 4)) for n in range(30)],
    "both": [Trouble(5.0 + 5.3 * n, longer=0.120 * (-1) ** n, stalls=0.2) for n in range(12)],
}


@pytest.mark.parametrize("name", TROUBLES)
def test_whatever_the_computer_does_it_never_interrupts_itself(tmp_path: Path, name: str) -> None:
    room = Room(echo_db=-6.0, drift_ppm=100.0)
    held = hold(tmp_path, room, Habits(), questions=2, troubles=TROUBLES[name])
    assert held.named("interrupted") == []
    assert len(held.named("answer_started")) == 2


def test_where_the_delay_jumps_the_canceller_alone_would_be_fooled(tmp_path: Path) -> None:
    """What the test above shows is not that the canceller hides the jumps."""
    held = hold(
        tmp_path,
        Room(echo_db=-6.0),
        Habits(answers=False),
        questions=1,
        minutes=0.5,
        troubles=TROUBLES["the delay jumps"],
        witnessed=False,
    )
    assert held.named("interrupted")
