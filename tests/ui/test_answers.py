"""Figures on their bands: card, page of a session and report draw what the review measured, alike."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coach_app.core.session import StoredSession
from coach_app.reports.gauges import gauges
from coach_app.review.asked import gather
from coach_app.review.bands import FILLERS, PACE, Band
from coach_app.review.card import Figure, figure_json, filler_figure, pace_figure
from coach_app.review.debrief import offline_debrief
from coach_app.review.facts import session_facts
from coach_app.ui.view.answers import answers
from coach_app.ui.view.bands import BandKind
from coach_app.ui.view.readings import measures
from tests.screens import samples

pytestmark = pytest.mark.unit

KINDS: dict[Band, BandKind] = {"calm": "good", "watch": "watch", "work on it": "work"}


def measured(stored: StoredSession) -> StoredSession:
    return replace(stored, review=offline_debrief(stored))


def test_a_page_shows_the_figures_of_the_cards() -> None:
    found = answers(samples.stored())
    assert found.line == "3 answers, 4 min 58 s of speech, about 1 min 39 s each."
    assert [answer.label for answer in found.each] == ["Question 1", "Question 2", "Question 3"]
    assert [answer.text for answer in found.each] == list(samples.QUESTIONS[:3])
    lengths = [answer.measures[0] for answer in found.each]
    assert [(one.name, one.value) for one in lengths] == [
        ("Length", "1 min 11 s"),
        ("Length", "2 min 11 s"),
        ("Length", "1 min 36 s"),
    ]


def test_a_page_read_from_a_file_shows_the_same() -> None:
    stored = samples.stored()
    again = replace(stored, review=json.loads(json.dumps(stored.review)))
    assert answers(again) == answers(stored)


def test_a_session_without_a_debrief_has_no_figures() -> None:
    assert answers(samples.unmeasured()).each == ()
    assert answers(samples.unmeasured()).line == "No answer was measured."


def test_an_answer_in_writing_has_no_length() -> None:
    stored = samples.unmeasured()
    typed = replace(stored.turns[3], started=None, ended=None, text="I would ask them both.")
    events = tuple(
        {**event, "seconds": 0.0} if event["event"] == "answer_ended" and event["question"] == 2 else event
        for event in stored.events
    )
    found = answers(
        measured(replace(stored, turns=(*stored.turns[:3], typed, *stored.turns[4:]), events=events))
    )
    assert [bool(answer.measures) for answer in found.each] == [True, False, True]
    assert found.each[1].written


def test_what_was_not_asked_is_not_drawn() -> None:
    nothing = replace(samples.unmeasured(), turns=(), events=())
    assert answers(measured(nothing)).each == ()


def drawn(figure: Figure | None) -> tuple[BandKind, str]:
    (one,) = measures({"pace": figure_json(figure)})
    return one.reading.band.kind, one.reading.sentence


@given(st.one_of(st.sampled_from([*PACE.calm, *PACE.watch]), st.floats(0, 1000)))
def test_a_pace_is_drawn_in_the_band_it_is_said_to_be_in(wpm: float) -> None:
    figure = pace_figure(wpm)
    assert figure is not None
    assert drawn(figure) == (KINDS[PACE.of(wpm)], figure.sentence)


@example(2.0039)
@given(st.one_of(st.sampled_from([*FILLERS.calm, *FILLERS.watch]), st.floats(0, 100)))
def test_fillers_are_drawn_in_the_band_they_are_said_to_be_in(rate: float) -> None:
    figure = filler_figure(rate)
    assert figure is not None
    assert drawn(figure) == (KINDS[FILLERS.of(rate)], figure.sentence)


def one_question() -> StoredSession:
    stored = samples.unmeasured()
    return replace(
        stored, events=tuple(e for e in stored.events if float(str(e["at"])) < 80), turns=stored.turns[:2]
    )


def test_card_page_and_report_draw_one_scale() -> None:
    """One question alone, so that the mean of the report is the answer of the card."""
    stored = measured(one_question())
    on_page = {one.name: one for one in answers(stored).each[0].measures}
    in_report = gauges(gather(stored), session_facts(stored), {})
    for name, gauge in zip(("Length", "Pace", "Fillers"), in_report, strict=True):
        if gauge.value is None:
            assert name not in on_page
            continue
        reading = on_page[name].reading
        assert (reading.start, reading.bands[-1].until) == (gauge.stretches[0].start, gauge.stretches[-1].end)
        assert [band.until for band in reading.bands] == [stretch.end for stretch in gauge.stretches]
        assert reading.value == pytest.approx(gauge.value, abs=0.01)
        assert reading.sentence == gauge.sentence


@pytest.mark.parametrize("scale", [None, [], "wide", [[0, 1]], [[0, 1, "calmer"]], [["0", 1, "calm"]]])
def test_a_damaged_scale_is_left_out(scale: object) -> None:
    assert measures({"pace": {"value": 150.0, "words": "150", "sentence": "", "scale": scale}}) == ()
