"""Cues in a whole session, in virtual time: what shows in which mode, and what is noted for later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coach_app.core.events import SessionEvent, as_json
from coach_app.core.pcm import MIC_RATE
from coach_app.core.plan import Plan
from coach_app.core.rounds import Mode, QuestionKind, Speaker
from coach_app.core.session import SessionSummary, StoredSession, Turn
from coach_app.core.settings import CueSettings
from coach_app.engine.cue_parts import cue_parts, lexicon_of
from coach_app.engine.cueing import Cueing
from tests.engine.scripted_model import Manner, ScriptedEngine
from tests.engine.studio import ANSWER, Do, Played, hold, plan_of, seconds_of

pytestmark = pytest.mark.unit

NUMBERS = CueSettings(first=1.0, behavioural="1.5/2.5/3.5", spacing=5.0)
"""Numbers small enough for an answer of four seconds; every one is a setting."""

HEARD = "Um, we moved the date, you know, by two weeks, and I like that we told every customer."


def played(folder: Path, mode: Mode, settings: CueSettings = NUMBERS) -> Played:
    engine = ScriptedEngine(manner=Manner(hears=(HEARD,)))
    plan: Plan = replace(plan_of(1), mode=mode)
    parts = cue_parts(settings, mode, ())
    return hold(folder, [engine], [Do(4.5, ANSWER)], plan=plan, cues=parts)


@pytest.mark.parametrize(("mode", "reason"), [(Mode.PRACTICE, "shown"), (Mode.REALISTIC, "realistic")])
def test_practice_shows_what_realistic_only_notes(tmp_path: Path, mode: Mode, reason: str) -> None:
    session = played(tmp_path, mode)
    (noted,) = session.named("cues_set")
    assert noted["limits"]["behavioural"] == [1.5, 2.5, 3.5]
    points = session.named("cue")
    assert [(one["threshold"], one["reason"]) for one in points if one["kind"] == "length"] in (
        [(1.5, "drawn"), (2.5, reason), (3.5, "drawn")],
        [(1.5, "drawn"), (3.5, "drawn"), (2.5, reason)],
    )
    assert [one["shown"] for one in points if one["reason"] == reason] == [reason == "shown"]
    (judged,) = session.named("cue_effect")
    assert (judged["kind"], judged["shown"], judged["helped"]) == ("length", reason == "shown", True)
    (measured,) = session.named("answer_measured")
    assert measured["question"] == 1
    assert measured["ended"] - measured["started"] == pytest.approx(seconds_of(ANSWER), abs=0.3)
    texts = [line["word"] for line in session.named("filler") if line["source"] == "text"]
    assert texts[-1:] == ["you know"]
    stored = [line for line in session.stored.events if line["event"] in ("cue", "cues_set", "cue_effect")]
    assert len(stored) == len(points) + 2


def test_drill_shows_cues_as_practice_does(tmp_path: Path) -> None:
    shown = [line for line in played(tmp_path, Mode.DRILL).named("cue") if line["shown"]]
    assert [line["kind"] for line in shown] == ["length"]


class Notes:
    """Takes events; its time is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.lines: list[Mapping[str, Any]] = []

    def at(self) -> float:
        return self.now

    def tell(self, event: SessionEvent) -> None:
        self.lines.append(as_json(event))

    def named(self, name: str) -> list[Mapping[str, Any]]:
        return [line for line in self.lines if line["event"] == name]


def followed(settings: CueSettings, texts: Mapping[float, str], seconds: float) -> Notes:
    """A silent answer whose text grows at the given seconds."""
    notes = Notes()
    cueing = Cueing(cue_parts(settings, Mode.PRACTICE, ()), notes)
    cueing.answer_began(0.0, 1, QuestionKind.CASE)
    grown = dict(texts)
    for tick in range(round(seconds * 10)):
        notes.now = tick / 10
        for at in [at for at in grown if at <= notes.now]:
            cueing.read(Turn(1, Speaker.USER, grown.pop(at), 0.0, None, 1, final=False))
        cueing.listen(notes.now, notes.now)
    cueing.answer_over()
    return notes


FILLERS = {
    20.0: "Um, we moved the date by two",
    24.0: "Um, we moved the date by two weeks, uh, and then we told every",
    28.0: "Um, we moved the date by two weeks, uh, and then we told every one, um, of the people there",
}
HEDGES = {
    20.0: "Maybe we moved the date by two",
    24.0: "Maybe we moved the date by two weeks, perhaps, and then we told",
    28.0: "Maybe we moved the date by two weeks, perhaps, and then we told them, i guess, that it was",
}


def test_fillers_read_in_the_growing_text_make_a_cluster() -> None:
    notes = followed(CueSettings(), FILLERS, 60.0)
    assert [line["word"] for line in notes.named("filler")] == ["um", "uh", "um"]
    assert all(line["started"] <= line["decided"] for line in notes.named("filler"))
    (cue,) = notes.named("cue")
    assert (cue["kind"], cue["value"], cue["shown"]) == ("filler", 3, True)
    assert 28.0 <= cue["at"] <= 31.1
    (judged,) = notes.named("cue_effect")
    assert (judged["before"], judged["after"], judged["helped"]) == (2, 0, True), "one is long ago"


def test_words_the_user_took_out_make_none() -> None:
    notes = followed(CueSettings(not_fillers="um, uh"), FILLERS, 60.0)
    assert notes.named("filler") == []
    assert notes.named("cue") == []


@pytest.mark.parametrize(("on", "reason"), [(False, "off"), (True, "shown")])
def test_hedges_are_a_kind_of_their_own_and_off_at_first(on: bool, reason: str) -> None:
    (cue,) = followed(CueSettings(hedging=on), HEDGES, 60.0).named("cue")
    assert (cue["kind"], cue["reason"]) == ("hedging", reason)


@pytest.mark.parametrize("thinking", [False, True])
def test_a_long_silence_is_a_cue_unless_time_to_think_was_asked_for(thinking: bool) -> None:
    notes = Notes()
    cueing = Cueing(cue_parts(CueSettings(silence=True), Mode.PRACTICE, ()), notes)
    cueing.answer_began(0.0, 1, QuestionKind.CASE)
    for tick in range(600):
        notes.now = tick / 10
        if thinking and tick == 300:
            cueing.think()
        cueing.listen(notes.now, min(notes.now, 30.0) if notes.now < 33.0 else notes.now)
    shown = [line for line in notes.named("cue") if line["shown"]]
    assert [(line["kind"], line["at"]) for line in shown] == ([] if thinking else [("silence", 32.0)])


def test_fast_talk_is_a_cue_after_twenty_seconds_of_it() -> None:
    notes = Notes()
    cueing = Cueing(cue_parts(CueSettings(pace=True), Mode.PRACTICE, ()), notes)
    time = np.arange(40 * MIC_RATE) / MIC_RATE
    buzz = sum(np.sin(2 * np.pi * 120 * n * time) / n for n in range(1, 20))
    sound = 3000 * buzz * (0.08 + 0.92 * np.sin(np.pi * 5.5 * time) ** 2)
    pcm = np.asarray(sound + np.random.default_rng(1).normal(0, 10, len(time)), np.int16)
    cueing.answer_began(0.0, 1, QuestionKind.CASE)
    for tick in range(400):
        cueing.hear(pcm[tick * 1600 : (tick + 1) * 1600], tick / 10)
        notes.now = (tick + 1) / 10
        cueing.listen(notes.now, notes.now)
    cueing.answer_over()
    shown = [line for line in notes.named("cue") if line["shown"]]
    assert [(line["kind"], line["text"]) for line in shown] == [("pace", "A little slower")]
    assert 20.0 <= shown[0]["at"] <= 25.0
    assert shown[0]["value"] == pytest.approx(5.5 * 60 / 1.4, rel=0.08)
    (measured,) = notes.named("answer_measured")
    assert measured["wpm"] == pytest.approx(5.5 * 60 / 1.4, rel=0.08)


def past(*, fillers: int = 0, helped: str = "", state: str = "finished") -> StoredSession:
    """A session of three answers of 100 s, with the outcomes of shown filler cues (y, n)."""
    lines: list[Mapping[str, object]] = [
        {"event": "answer_ended", "question": 1, "seconds": 100.0} for _ in range(3)
    ]
    lines += [{"event": "filler"}] * fillers
    lines += [
        {"event": "cue_effect", "kind": "filler", "shown": True, "helped": one == "y"} for one in helped
    ]
    summary = SessionSummary("s", "2026-11-20", "offline", "own", "practice", 3, 320.0, state)  # type: ignore[arg-type]
    return StoredSession(summary, {}, (), (), tuple(lines), (), None, has_recording=False)


def set_by(settings: CueSettings, *sessions: StoredSession) -> Mapping[str, Any]:
    notes = Notes()
    Cueing(cue_parts(settings, Mode.PRACTICE, sessions), notes).begin()
    return notes.lines[0]


def test_after_three_good_sessions_cues_fade_and_one_bad_one_brings_them_back() -> None:
    good, bad = past(fillers=3), past(fillers=11)
    assert set_by(CueSettings(), good, good, good)["faded"]
    assert not set_by(CueSettings(), good, good)["faded"]
    assert not set_by(CueSettings(), bad, good, good, good)["faded"]
    assert set_by(CueSettings(good_fillers=3.0), bad, good, good)["faded"], "what is good is a setting"
    assert set_by(CueSettings(good_sessions=1), good)["faded"]
    assert not set_by(CueSettings(), past(state="unfinished"), good, good)["faded"]


def test_a_kind_that_changed_nothing_is_silent_and_says_why() -> None:
    useless = (past(helped="nnny"), past(helped="nnn"))
    assert set_by(CueSettings(), *useless)["quiet"] == [
        {"kind": "filler", "shown": 7, "helped": 1, "held": 0, "held_helped": 0}
    ]
    assert set_by(CueSettings(adapt=False), *useless)["quiet"] == []
    assert set_by(CueSettings(), past(helped="yynnnn"))["quiet"] == []
    notes = Notes()
    cueing = Cueing(cue_parts(CueSettings(), Mode.PRACTICE, useless), notes)
    cueing.answer_began(0.0, 1, QuestionKind.CASE)
    notes.now = 30.0
    cueing.read(Turn(1, Speaker.USER, FILLERS[28.0], 0.0, None, 1, final=True))
    assert [line["reason"] for line in notes.named("cue")] == ["off"]


def test_the_words_of_the_settings() -> None:
    lexicon = lexicon_of(CueSettings(filler_words="To be honest, ,at the end", not_fillers="um"))
    assert {"to be honest", "at the end"} <= lexicon.always
    assert "um" not in lexicon.sounds
