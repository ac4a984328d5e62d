"""When an answer begins and ends, on voice drawn frame by frame."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.interview.turn_rules import (
    CONFIRM_SECONDS,
    DUCK_SECONDS,
    FORGET_SECONDS,
    STILL_SECONDS,
    YIELD_SECONDS,
    Decision,
    Duck,
    Ending,
    Onset,
    Stretch,
    TurnRules,
)

pytestmark = pytest.mark.unit

FRAME = 0.010


@dataclass
class Listener:
    """Feeds whole frames of voice and silence, numbered from 0; frame n ends at (n + 1) hundredths."""

    rules: TurnRules
    over: bool = False
    frames: int = 0
    decisions: list[tuple[int, Decision]] = field(default_factory=list)

    def voice(self, count: int) -> None:
        onset = self.frames * FRAME
        for _ in range(count):
            self._feed(Stretch(onset, (self.frames + 1) * FRAME))

    def held(self, onset: int, last: int, count: int) -> None:
        """The detector still holds on to a voice from frame `onset` to frame `last`."""
        for _ in range(count):
            self._feed(Stretch(onset * FRAME, last * FRAME))

    def silence(self, count: int) -> None:
        for _ in range(count):
            self._feed(None)

    def _feed(self, voice: Stretch | None) -> None:
        self.frames += 1
        self.rules, decided = self.rules.frame(self.frames * FRAME, voice, over=self.over)
        self.decisions += [(self.frames, decision) for decision in decided]

    def of(self, kind: type[Decision]) -> list[tuple[int, Decision]]:
        return [(frame, one) for frame, one in self.decisions if isinstance(one, kind)]


def listener(patience: float = 2.0, *, over: bool = False) -> Listener:
    return Listener(TurnRules(patience), over)


@given(st.integers(0, 500), st.integers(1, round(CONFIRM_SECONDS / FRAME) - 1), st.booleans())
def test_a_cough_is_never_an_answer(before: int, cough: int, over: bool) -> None:
    one = listener(over=over)
    one.silence(before)
    one.voice(cough)
    one.silence(300)
    assert one.of(Onset) == []
    assert one.of(Ending) == []
    ducked = over and cough >= round(DUCK_SECONDS / FRAME)
    assert [decision for _, decision in one.of(Duck)] == ([Duck(True), Duck(False)] if ducked else [])


@given(st.lists(st.integers(1, 19), min_size=2, max_size=6))
def test_coughs_far_apart_never_add_up(coughs: list[int]) -> None:
    one = listener()
    for cough in coughs:
        one.voice(cough)
        one.silence(round(FORGET_SECONDS / FRAME))
    assert one.decisions == []


@given(st.integers(0, 500), st.booleans())
def test_the_onset_is_the_first_voiced_frame_and_is_told_once(before: int, over: bool) -> None:
    one = listener(over=over)
    one.silence(before)
    one.voice(200)
    ((told, onset),) = one.of(Onset)
    assert isinstance(onset, Onset)
    assert onset.at == pytest.approx(before * FRAME)
    assert told == before + round((YIELD_SECONDS if over else CONFIRM_SECONDS) / FRAME)


@given(st.integers(1, 15), st.integers(1, 59), st.integers(20, 50))
def test_a_hesitant_start_counts_from_its_first_sound(first: int, gap: int, rest: int) -> None:
    one = listener()
    one.voice(first)
    one.silence(gap)
    one.voice(rest)
    ((_, onset),) = one.of(Onset)
    assert onset == Onset(0.0)


@given(st.integers(60, 400), st.integers(20, 300), st.data())
def test_patience_ends_an_answer_to_the_frame(patience: int, spoken: int, data: st.DataObject) -> None:
    one = listener(patience * FRAME)
    one.voice(spoken)
    for _ in range(data.draw(st.integers(0, 3))):
        one.silence(data.draw(st.integers(1, patience - 1)))
        one.voice(data.draw(st.integers(1, 50)))
    last = one.frames
    one.silence(patience - 1)
    assert one.of(Ending) == []
    one.silence(1)
    ((told, ending),) = one.of(Ending)
    assert isinstance(ending, Ending)
    assert told == last + patience
    assert ending.started == pytest.approx(0.0)
    assert ending.ended == pytest.approx(last * FRAME)
    one.silence(500)
    assert len(one.of(Ending)) == 1


@given(st.integers(1, 60_000))
def test_thinking_before_the_first_word_ends_nothing(frames: int) -> None:
    rules, decided = TurnRules(0.6).frame(frames * FRAME, None, over=False)
    assert decided == []
    assert rules == TurnRules(0.6)


def test_let_me_think_holds_until_the_next_word_and_then_patience_runs_again() -> None:
    one = listener()
    one.voice(100)
    one.rules = one.rules.think()
    one.silence(3000)
    assert one.of(Ending) == []
    one.voice(1)
    one.silence(199)
    assert one.of(Ending) == []
    one.silence(1)
    assert len(one.of(Ending)) == 1


@given(st.integers(1, 199), st.integers(1, 5000))
def test_time_that_does_not_count_puts_the_end_off_by_just_that_much(before: int, paused: int) -> None:
    one = listener()
    one.voice(100)
    one.silence(before)
    one.rules = one.rules.waited(paused * FRAME)
    one.frames += paused
    one.silence(199 - before)
    assert one.of(Ending) == []
    one.silence(1)
    assert len(one.of(Ending)) == 1


def test_a_wait_before_the_answer_does_not_lengthen_patience_inside_it() -> None:
    one = listener()
    one.rules = one.rules.waited(30.0)
    one.voice(100)
    one.silence(200)
    assert len(one.of(Ending)) == 1


@given(st.integers(20, 300), st.integers(0, 199))
def test_finish_ends_a_running_answer_at_its_last_word(spoken: int, quiet: int) -> None:
    one = listener()
    one.voice(spoken)
    one.silence(quiet)
    rules, decided = one.rules.finish()
    assert len(one.of(Onset)) == 1
    assert [type(decision) for decision in decided] == [Ending]
    assert [one.ended for one in decided if isinstance(one, Ending)] == [pytest.approx(spoken * FRAME)]
    assert rules == TurnRules(2.0)


@pytest.mark.parametrize("voiced", [0, 5])
def test_finish_without_an_answer_does_nothing(voiced: int) -> None:
    one = listener()
    one.voice(voiced)
    assert one.rules.finish() == (one.rules, [])


def test_the_voice_is_ducked_before_it_yields() -> None:
    one = listener(over=True)
    one.voice(100)
    assert one.decisions == [(6, Duck(True)), (30, Onset(0.0))]


def test_a_voice_that_went_before_does_not_make_it_yield_though_its_detector_holds_on() -> None:
    for voiced, yields in ((16, []), (21, []), (22, [(30, Onset(0.0))])):
        one = listener(over=True)
        one.voice(voiced)
        one.held(0, voiced, 12)
        one.silence(100)
        assert one.of(Onset) == yields
        assert yields or one.of(Duck)[-1][1] == Duck(False)
    assert pytest.approx(22 * FRAME) == STILL_SECONDS


def test_a_gap_where_the_echo_covers_the_voice_does_not_delay_the_yield() -> None:
    one = listener(over=True)
    one.voice(23)
    one.held(0, 23, 10)
    assert one.of(Onset) == [(30, Onset(0.0))]


runs = st.lists(st.tuples(st.booleans(), st.integers(1, 80), st.booleans()), max_size=60)


@given(runs)
def test_onsets_and_endings_alternate_and_ducking_is_always_undone(
    script: list[tuple[bool, int, bool]],
) -> None:
    one = listener(0.6)
    for voiced, count, over in script:
        one.over = over
        if voiced:
            one.voice(count)
        else:
            one.silence(count)
    one.silence(100)
    turns = [decision for _, decision in one.decisions if not isinstance(decision, Duck)]
    assert [isinstance(turn, Onset) for turn in turns] == [n % 2 == 0 for n in range(len(turns))]
    assert len(turns) % 2 == 0
    for onset, ending in zip(turns[::2], turns[1::2], strict=True):
        assert isinstance(onset, Onset)
        assert isinstance(ending, Ending)
        assert ending.started == onset.at < ending.ended
    ducked = False
    for _, decision in one.decisions:
        if isinstance(decision, Duck):
            assert decision.on is not ducked
            ducked = decision.on
        elif isinstance(decision, Onset):
            ducked = False  # the interviewer stops altogether
    assert not ducked
