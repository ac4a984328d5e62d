"""Looking back on cues, and letting a kind that changes nothing go quiet."""

from __future__ import annotations

import pytest

from coach_app.core.events import CueDecided, CueJudged, CueKind, as_json
from coach_app.cues.effects import EffectRules, Effects
from coach_app.cues.ledger import tallies

pytestmark = pytest.mark.unit


def cue(kind: CueKind, at: float, value: float = 3.0, *, shown: bool = True) -> CueDecided:
    return CueDecided(at, kind, "words", shown, "shown" if shown else "spacing", value, 1.0)


def judged(effects: Effects, now: float) -> CueJudged:
    state, found = effects.advance(now)
    (only,) = found
    assert state.open == ()
    return only


def test_fillers_before_and_after_are_counted_and_half_as_many_is_better() -> None:
    for after, helped in (((), True), ((55.0,), True), ((51.0, 60.0), False), ((70.1, 71.0), True)):
        effects = Effects()
        for at in (29.0, 31.0, 45.0, 49.0):
            effects = effects.noted("filler", at)
        effects = effects.decided([cue("filler", 50.0)])
        for at in after:
            effects = effects.noted("filler", at)
        assert effects.advance(69.9)[1] == []
        found = judged(effects, 70.0)
        assert (found.before, found.helped) == (3.0, helped)
        assert found.after == sum(at <= 70.0 for at in after)


def test_a_length_cue_helped_when_the_answer_ended_soon() -> None:
    effects = Effects().decided([cue("length", 120.0)])
    (ended,) = effects.over(131.0)[1]
    assert (ended.helped, ended.after) == (True, 11.0)
    assert judged(effects, 140.0).helped is False


def test_pace_and_silence_are_judged_by_their_own_limits() -> None:
    fast = Effects().decided([cue("pace", 60.0, 200.0)]).noted("pace", 65.0, 195.0)
    assert judged(fast, 80.0).helped is False
    assert judged(fast.noted("pace", 79.0, 170.0), 80.0).helped is True
    quiet = Effects().decided([cue("silence", 60.0, 2.0)])
    assert judged(quiet, 80.0).helped is True
    assert judged(quiet.noted("silence", 72.0, 3.1), 80.0).helped is False


def test_too_little_said_afterwards_is_no_judgement() -> None:
    effects = Effects(EffectRules(seconds=20)).noted("filler", 9.0).decided([cue("filler", 10.0)])
    assert effects.over(19.9)[1][0].helped is None
    assert effects.over(20.0)[1][0].helped is True


def test_drawn_points_and_dropped_cues_are_no_cues() -> None:
    drawn = CueDecided(5.0, "length", "", False, "drawn", 1.0, 1.0)
    assert Effects().decided([drawn]).open == ()


def lines(kind: CueKind, outcomes: str, *, shown: bool = True) -> list[dict[str, object]]:
    """y helped, n did not, ? could not be told."""
    said = {"y": True, "n": False, "?": None}
    return [as_json(CueJudged(1.0, kind, 1.0, shown, 3.0, 1.0, said[letter])) for letter in outcomes]


@pytest.mark.parametrize(
    ("outcomes", "useless"),
    [("nnnnn", False), ("nnnnnn", True), ("ynnnnn", True), ("yynnnn", False), ("nnnnn???", False)],
)
def test_a_kind_is_useless_when_fewer_than_a_third_of_six_helped(outcomes: str, useless: bool) -> None:
    other = lines("length", "yyyyyyy")
    found = {one.kind: one for one in tallies([*lines("filler", outcomes), *other])}
    assert found["filler"].useless is useless
    assert found["length"].helped == 7
    assert not found["pace"].useless


def test_cues_held_back_are_counted_apart_and_condemn_nothing() -> None:
    held = lines("filler", "nnnnnnnnny", shown=False)
    (found,) = [one for one in tallies(held) if one.kind == "filler"]
    assert (found.shown, found.held, found.held_helped, found.useless) == (0, 10, 1, False)
