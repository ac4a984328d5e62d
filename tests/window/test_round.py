"""The program as a person uses it: a real window, a real sound card, clicks, speech.

All three rounds run side by side, each with its own screen, sound card and home folder.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coach_app.audio.timeline import decode_chunks
from coach_app.core.folders import Home
from coach_app.storage.opening import open_store
from tests.engine.candidate import RATE
from tests.isolation import needs
from tests.stand_ins.gemini import place_in
from tests.window.hearing import Sound, heard_between, place_of, slips
from tests.window.rounds import ANSWERS, CLOSING, GREETING, Outcome, ended_early, told_to_stop, whole_round

pytestmark = pytest.mark.gui

PATIENCE = 0.8
HEARD_RATE = 24_000

MISSED, MISSED_SHARE = 0.04, 0.3
"""Seconds a sound server may leave out at once, and in what share of pieces, when the machine is too busy."""

SLOWED, SLOWED_SHARE = 0.15, 0.4
"""How much speech may be slowed, and in what share of it, while little waits to be played."""

PREROLL = 0.2
"""Seconds sent before a word at least: 0.3 before its onset, found up to 0.1 s late in a soft consonant."""


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    for tool in ("Xvfb", "xdotool", "pulseaudio", "pactl", "parec", "paplay"):
        if reason := needs(tool):
            pytest.skip(reason)
    kinds: dict[str, Callable[[Path], Outcome]] = {
        "whole": whole_round,
        "early": ended_early,
        "told": told_to_stop,
    }
    folders = {name: tmp_path_factory.mktemp(name) for name in kinds}
    with ThreadPoolExecutor(len(kinds)) as people:
        running = {name: people.submit(kinds[name], folders[name]) for name in kinds}
        outcomes = {name: future.result() for name, future in running.items()}
    for name, outcome in outcomes.items():
        for title, picture in outcome.pictures.items():
            picture.save(str(folders[name] / f"{title}.png"))
    return outcomes


@pytest.fixture
def whole(rounds: dict[str, Outcome]) -> Outcome:
    return rounds["whole"]


def turns(outcome: Outcome, speaker: str) -> list[dict[str, Any]]:
    return [turn for turn in outcome.document["turns"] if turn["speaker"] == speaker]


def kept_sound(outcome: Outcome, track: str, rate: int) -> Sound:
    opened = open_store(Home(outcome.home), {})
    try:
        chunks = opened.store.chunks("latest", track)
    finally:
        opened.store.close()
    return decode_chunks(chunks, rate)  # type: ignore[arg-type]  # a stored chunk has all of a fresh one


def test_the_round_ends_by_itself_and_stands_in_the_list(whole: Outcome) -> None:
    assert (whole.done.returncode, whole.done.stdout, whole.done.stderr) == (0, "", "")
    assert whole.rows_seen == (True, False)
    (row,) = whole.listed
    assert (row["engine"], row["questions"], row["state"]) == ("gemini", 3, "finished")
    assert whole.log == ""


def test_what_was_said_is_in_the_transcript(whole: Outcome) -> None:
    assert [turn["text"] for turn in turns(whole, "user")] == list(ANSWERS)
    assert [turn["text"] for turn in turns(whole, "interviewer")] == [one.text for one in whole.record.spoken]
    asked = [question["text"] for question in whole.document["questions"]]
    assert len(asked) == 3
    assert [one.text for one in whole.record.spoken] == [f"{GREETING} {asked[0]}", *asked[1:], CLOSING]
    speakers = [turn["speaker"] for turn in whole.document["turns"]]
    assert speakers == ["interviewer", "user"] * 3 + ["interviewer"]


def test_the_service_heard_every_answer_whole_and_once(whole: Outcome) -> None:
    assert whole.record.violations == []
    assert len(whole.record.activities) == len(ANSWERS)
    kept = kept_sound(whole, "user", RATE)
    until = 0
    for activity, said in zip(whole.record.activities, whole.said, strict=True):
        place = place_in(kept.astype("<i2").tobytes(), activity.pcm)
        assert place is not None, "samples were lost, doubled or out of order"
        last = place + len(activity.pcm) // 2
        onset, likeness = place_of(said, kept)
        assert likeness > 0.9, "the answer was not recorded as it was said"
        assert until <= place <= onset - PREROLL * RATE
        assert onset + len(said) <= last <= onset + len(said) + (PATIENCE + 0.3) * RATE
        until = last


def test_answers_are_exported_when_they_were_said(whole: Outcome) -> None:
    kept = kept_sound(whole, "user", RATE)
    for turn, said in zip(turns(whole, "user"), whole.said, strict=True):
        onset, _ = place_of(said, kept)
        assert turn["started"] == pytest.approx(onset / RATE, abs=0.15)
        assert turn["ended"] == pytest.approx((onset + len(said)) / RATE, abs=0.3)
    assert whole.document["gaps"] == []


def test_the_interviewer_is_heard_without_a_gap(whole: Outcome) -> None:
    assert whole.heard is not None
    kept = kept_sound(whole, "interviewer", HEARD_RATE)
    for turn, one in zip(turns(whole, "interviewer"), whole.record.spoken, strict=True):
        first, last = (round(turn[key] * HEARD_RATE) for key in ("started", "ended"))
        heard = heard_between(whole.heard, one.started, one.started + (last - first) / HEARD_RATE + 1.5)
        late, lost = slips(kept[first:last], heard, HEARD_RATE)
        assert len(late) >= 3
        assert lost <= (len(late) + lost) * MISSED_SHARE
        assert max(map(abs, late)) <= MISSED * HEARD_RATE


def test_the_interviewer_says_what_was_sent(whole: Outcome) -> None:
    kept = kept_sound(whole, "interviewer", HEARD_RATE)
    for turn, one in zip(turns(whole, "interviewer"), whole.record.spoken, strict=True):
        sent = np.frombuffer(one.pcm, "<i2")
        first, last = (round(turn[key] * HEARD_RATE) for key in ("started", "ended"))
        late, lost = slips(sent, kept[max(first - HEARD_RATE // 10, 0) : last + HEARD_RATE // 10], HEARD_RATE)
        assert lost <= (len(late) + lost) * SLOWED_SHARE
        assert sum(map(abs, late)) <= len(sent) * SLOWED


def test_a_session_ended_early_is_in_the_list_as_not_finished(rounds: dict[str, Outcome]) -> None:
    early = rounds["early"]
    assert (early.done.returncode, early.done.stdout, early.done.stderr) == (0, "", "")
    assert early.rows_seen == (True, False)
    (row,) = early.listed
    assert (row["engine"], row["questions"], row["state"]) == ("offline", 1, "unfinished")
    assert [turn["speaker"] for turn in early.document["turns"]] == ["interviewer"]
    assert early.document["egress"] == []
    assert early.log == ""


def test_a_polite_kill_ends_the_program_at_once_with_the_session_kept(rounds: dict[str, Outcome]) -> None:
    told = rounds["told"]
    assert (told.done.returncode, told.done.stdout, told.done.stderr) == (0, "", "")
    assert told.seconds_to_end < 5.0
    (row,) = told.listed
    assert (row["engine"], row["state"]) == ("offline", "unfinished")
    assert told.document["turns"]
    assert told.log == ""
