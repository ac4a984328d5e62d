"""What a debrief says about cues, and zero fillers as something that was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from coach_app.core.rounds import Speaker
from coach_app.core.session import SessionSummary, StoredSession, Turn
from coach_app.review.card import question_card
from coach_app.review.cue_record import cue_record
from coach_app.review.debrief import offline_debrief
from coach_app.review.facts import session_facts

pytestmark = pytest.mark.unit

ASKED = {"event": "question", "at": 0.0, "index": 1, "text": "Why?", "follow_up": 0, "attempt": 1}
BEGAN = {"event": "answer_started", "at": 1.0, "question": 1}
ENDED = {"event": "answer_ended", "at": 41.0, "question": 1, "seconds": 40.0}
MEASURED: dict[str, object] = {
    "event": "answer_measured",
    "at": 41.0,
    "question": 1,
    "started": 1.0,
    "ended": 41.0,
    "speaking_seconds": 36.0,
    "pauses": [[5.0, 6.0], [20.0, 22.5]],
    "syllables": 126,
    "wpm": 150.0,
    "fillers": 0,
    "fillers_at_most": 1,
}


def stored(*events: Mapping[str, object], text: str = "", draft: bool = False) -> StoredSession:
    turns: Sequence[Turn] = [Turn(1, Speaker.USER, text, 1.0, 41.0, 1, draft=draft)]
    summary = SessionSummary(
        "s", "2026-11-20T10:00:00+00:00", "offline", "own", "practice", 1, 50, "finished"
    )
    return StoredSession(summary, {}, tuple(turns), (), events, (), None, has_recording=False)


def filler(word: str | None, source: str) -> dict[str, object]:
    return {"event": "filler", "at": 9.0, "word": word, "source": source, "started": 8.0, "ended": 8.4}


def test_an_answer_that_was_listened_to_without_a_filler_has_none() -> None:
    facts = session_facts(stored(ASKED, BEGAN, MEASURED, ENDED)).session
    assert facts.fillers == {}
    assert facts.filler_count == 0
    assert facts.fillers_per_minute == 0.0
    assert session_facts(stored(ASKED, BEGAN, ENDED)).session.fillers is None, "nobody listened"


DEAF: list[dict[str, object]] = [{"level_db": -30.0, "room_db": -40.0}, {"pitch_hz": None}]
WELL: dict[str, object] = {
    "level_db": -30.0,
    "room_db": -55.0,
    "pitch_hz": [90.0, 110.0, 140.0],
    "fillers_at_most": 0,
}


@pytest.mark.parametrize("heard", DEAF)
def test_where_no_filler_could_be_heard_none_is_not_measured(heard: dict[str, object]) -> None:
    facts = session_facts(stored(ASKED, BEGAN, MEASURED | heard, ENDED))
    assert facts.session.fillers is None
    assert facts.questions[1].fillers_per_minute is None
    found = session_facts(stored(ASKED, BEGAN, filler(None, "acoustic"), MEASURED | heard, ENDED))
    assert found.session.filler_count == 1, "what was heard all the same is not hidden"


@pytest.mark.parametrize(
    ("heard", "praised"),
    [
        (WELL, True),
        (WELL | {"fillers_at_most": 1}, True),
        (WELL | {"fillers_at_most": 4}, False),
        (WELL | {"speaking_seconds": 12.0}, False),
        *((WELL | deaf, False) for deaf in DEAF),
    ],
)
def test_few_fillers_are_praised_only_where_they_could_be_heard(
    heard: dict[str, object], praised: bool
) -> None:
    text = "I moved the bench and I labelled the drawers, and then I showed the others where things were."
    card = question_card(stored(ASKED, BEGAN, MEASURED | heard, ENDED, text=text), 1)
    assert card is not None
    assert ("few_fillers" in [one.rule for one in card.strengths]) is praised


def test_pauses_and_pace_are_those_the_session_measured() -> None:
    facts = session_facts(stored(ASKED, BEGAN, MEASURED, ENDED))
    assert facts.session.pauses == (1.0, 2.5)
    assert facts.questions[1].pauses == (1.0, 2.5)
    assert facts.session.wpm == pytest.approx(126 / 1.4 * 60 / 36.0)
    assert facts.session.noted_pauses == (2.5,)


def test_words_of_a_text_that_counts_decide_the_pace() -> None:
    text = " ".join(["word"] * 91)
    counted = session_facts(stored(ASKED, BEGAN, MEASURED, ENDED, text=text)).session
    assert counted.wpm == pytest.approx(91 * 60 / 36.5)
    drafted = session_facts(stored(ASKED, BEGAN, MEASURED, ENDED, text=text, draft=True)).session
    assert drafted.wpm == pytest.approx(150.0)


@pytest.mark.parametrize(
    ("events", "counts"),
    [
        ([filler(None, "acoustic")] * 3, {"sound": 1, "um": 2, "like": 1}),
        ([filler(None, "acoustic"), filler("um", "text"), filler("like", "text")], {"um": 2, "like": 1}),
        ([], {"um": 2, "like": 1}),
    ],
)
def test_a_filler_that_was_heard_and_read_counts_once(
    events: list[dict[str, object]], counts: dict[str, int]
) -> None:
    text = "Um, it was, like, late. We, um, went home."
    facts = session_facts(stored(ASKED, BEGAN, *events, MEASURED, ENDED, text=text)).session
    assert facts.fillers == counts


def test_without_a_text_the_events_are_all_there_is() -> None:
    events = [filler(None, "acoustic"), filler("um", "text"), filler("like", "text")]
    facts = session_facts(stored(ASKED, BEGAN, *events, MEASURED, ENDED)).session
    assert facts.fillers == {"sound": 2, "word": 1}


def test_with_the_stutter_profile_no_repeat_counts_and_own_words_do() -> None:
    text = "The the plan plan was, to be honest, late late late."
    noted = {"event": "cues_set", "at": 0.0, "stutter": True, "words": {"added": ["to be honest"]}}
    plain = session_facts(stored(ASKED, BEGAN, MEASURED, ENDED, text=text)).session.as_json()
    kind = session_facts(stored(noted, ASKED, BEGAN, MEASURED, ENDED, text=text)).session.as_json()
    assert plain["repeats_per_100"] != 0.0
    assert kind["repeats_per_100"] == 0.0
    assert kind["fillers"] == {"to be honest": 1}


def test_an_answer_is_judged_by_the_limits_the_session_was_held_with() -> None:
    noted = {"event": "cues_set", "at": 0.0, "limits": {"behavioural": [10.0, 20.0, 30.0]}}
    bands = [
        session_facts(stored(*first, ASKED, BEGAN, MEASURED, ENDED)).questions[1].as_json()["length_band"]
        for first in ([], [noted])
    ]
    assert bands == ["watch", "work on it"]
    card = question_card(stored(noted, ASKED, BEGAN, MEASURED, ENDED), 1)
    assert card is not None
    assert card.length is not None
    assert card.length.sentence == "Work on it: past 30 s"


def test_the_debrief_says_what_was_shown_held_back_and_gone_quiet() -> None:
    cue = {"event": "cue", "at": 9.0, "kind": "filler", "text": "", "value": 3, "threshold": 3}
    events = (
        {
            "event": "cues_set",
            "at": 0.0,
            "faded": True,
            "quiet": [{"kind": "length", "shown": 7, "helped": 2}],
        },
        ASKED,
        BEGAN,
        cue | {"shown": True, "reason": "shown"},
        cue | {"shown": False, "reason": "spacing"},
        cue | {"shown": False, "reason": "drawn", "kind": "length"},
        {"event": "cue_effect", "at": 30.0, "kind": "filler", "cue": 9.0, "shown": True, "helped": True},
        MEASURED,
        ENDED,
    )
    record = cue_record(stored(*events))
    assert record["shown"] == {"filler": 1}
    assert record["held_back"] == {"spacing": 1}
    assert record["effects"] == [{"kind": "filler", "shown": 1, "helped": 1, "held": 0, "held_helped": 0}]
    assert record["notes"] == [
        "Your last sessions went well, so fewer cues were shown.",
        "The length cue has gone quiet: of the last ones, two of seven were followed by a change.",
    ]
    assert offline_debrief(stored(*events))["cues"] == record
    assert cue_record(stored(ASKED))["notes"] == []
