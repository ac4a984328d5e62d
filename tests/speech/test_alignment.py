"""Where words sound: against the times the synthesiser tells, with texts that differ from what was said."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from coach_app.speech.alignment import RATE, Aligned, Aligner
from coach_app.speech.word_times import word_times
from tests.bench.told_speech import Sound, Told, say

pytestmark = pytest.mark.unit

CLAUSES = ("we agreed to cut two of the features", "the team in Denver did not want to move")
PAUSE_SECONDS = 0.7


@functools.cache
def aligner() -> Aligner:
    return Aligner()


@functools.cache
def answer() -> tuple[Sound, tuple[Told, ...]]:
    """Two clauses with a pause before each."""
    parts: list[Sound] = []
    told: list[Told] = []
    for clause in CLAUSES:
        sound, words = say("flite", "slt", clause)
        parts.append(np.zeros(round(PAUSE_SECONDS * RATE), np.int16))
        since = sum(map(len, parts)) / RATE
        told += [Told(one.word, (one.started or 0) + since, (one.ended or 0) + since) for one in words]
        parts.append(sound)
    return np.concatenate(parts), tuple(told)


def found(words: list[str]) -> list[Aligned | None]:
    return aligner().align(answer()[0].tobytes(), words)


def furthest(words: list[Aligned | None], told: tuple[Told, ...]) -> float:
    """The largest distance of a beginning or end from its truth, seconds; every word must be found."""
    off = []
    for one, truth in zip(words, told, strict=True):
        assert one is not None
        assert truth.started is not None
        assert truth.ended is not None
        off += [abs(one.started - truth.started), abs(one.ended - truth.ended)]
    return max(off)


def test_every_word_is_where_the_voice_says_it() -> None:
    _, told = answer()
    words = found([one.word for one in told])
    assert furthest(words, told) <= 0.08
    assert all(one is not None and one.confidence > 0.5 for one in words)


def test_case_punctuation_and_figures_do_not_matter() -> None:
    _, told = answer()
    text = "We agreed to cut 2 of the features. The team in DENVER did not want to move!"
    assert furthest(found(text.split()), told) <= 0.08


def test_a_word_that_was_not_said_moves_no_other() -> None:
    _, told = answer()
    written = [one.word for one in told]
    written.insert(5, "kubernetes")
    words = found(written)
    assert words.pop(5) is None
    assert furthest(words, told) <= 0.15


def test_words_that_stand_in_no_text_move_no_other() -> None:
    _, told = answer()
    kept = [n for n in range(len(told)) if n not in (2, 9, 10)]
    words = found([told[n].word for n in kept])
    assert furthest(words, tuple(told[n] for n in kept)) <= 0.25


def test_nothing_is_found_in_silence_or_in_another_text() -> None:
    assert aligner().align(np.zeros(2 * RATE, np.int16).tobytes(), ["several", "words"]) == [None, None]
    assert aligner().align(b"", ["word"]) == [None]
    assert found([]) == []
    assert found(["—", "żółć"]) == [None, None]


def test_what_is_not_found_is_shared_out_between_its_neighbours_and_marked() -> None:
    known = [Aligned(1.0, 1.5, 0.9), None, None, Aligned(3.5, 4.0, 0.8)]
    times = word_times(["one", "abc", "de", "four"], 0.8, 4.2, known)
    assert [one.confidence for one in times] == [0.9, None, None, 0.8]
    assert [(one.started, one.ended) for one in times] == [
        (1.0, 1.5),
        pytest.approx((1.5, 1.5 + 2 * 4 / 7)),
        pytest.approx((1.5 + 2 * 4 / 7, 3.5)),
        (3.5, 4.0),
    ]


def test_where_too_little_is_found_the_whole_turn_is_shared_out() -> None:
    times = word_times(["aa", "bb", "cc"], 10.0, 13.0, [Aligned(10.1, 10.2, 0.9), None, None])
    assert [one.confidence for one in times] == [None] * 3
    assert [one.started for one in times] == pytest.approx([10.0, 11.0, 12.0])
    assert times[-1].ended == pytest.approx(13.0)
