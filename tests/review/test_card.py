"""Cards and next actions, and what may be quoted in them."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach_app.answers.words import Span
from coach_app.core.events import CardReady, FillerHeard, as_json
from coach_app.core.plan import LENGTH_LIMITS
from coach_app.core.rounds import QuestionKind
from coach_app.core.session import StoredSession
from coach_app.review.actions import NextAction, next_actions
from coach_app.review.bands import FILLERS, PACE, length_bands
from coach_app.review.baseline import Range, baseline
from coach_app.review.card import Card, question_card
from coach_app.review.debrief import offline_debrief
from coach_app.review.facts import Listening, Pause, session_facts
from coach_app.review.points import Point
from coach_app.review.quotes import quote_of
from coach_app.review.wording import (
    length_sentence,
    one_of,
    range_sentence,
    rate_words,
    seconds_words,
)
from tests.review.stories import COLD_STORE, NO_ENDING, session

pytestmark = pytest.mark.unit

HEARD = Listening(fillers=True)
WORDS = st.text(st.sampled_from("I um we like called. result so 36, \n’é"), max_size=200)


def card(stored: StoredSession, listening: Listening = HEARD, question: int = 1) -> Card:
    found = question_card(stored, question, listening)
    assert found is not None
    return found


def actions_of(stored: StoredSession) -> tuple[NextAction, ...]:
    return next_actions(stored, session_facts(stored, HEARD))


def rules(points: tuple[Point, ...]) -> list[str]:
    return [point.rule for point in points]


def test_a_good_story_is_told_what_worked_and_what_to_try() -> None:
    one = card(session([COLD_STORE], 90.0))
    assert rules(one.strengths) == ["result_counted", "own_actions"]
    assert one.strengths[0].quote is not None
    assert one.strengths[0].quote.text == (
        "By Saturday noon thirty-six of the forty had left, and no shop sent anything back"
    )
    assert one.headline.startswith("The result has a number. ")
    assert one.length is not None
    assert (one.length.words, one.length.band, one.length.sentence) == (
        "1 min 30 s",
        "calm",
        "Good: 1 min to 2 min",
    )
    assert one.star is not None
    assert one.star["missing"] == []
    assert len(one.fixes) == 2


LONG = (
    "I drew up a list of all the pallets, um, by the day they had to leave, and I rang every one of the "
    "drivers who were on the road that night before the first shop could open its doors"
)


@pytest.mark.parametrize(
    ("text", "end", "quoted"),
    [
        (LONG, False, "I drew up a list of all the pallets, um, by the day they had to leave"),
        (LONG.replace(",", ""), False, "I drew up a list of all the pallets um by the day they had to leave"),
        (f"{LONG}, which in the end was what kept it cold.", True, "which in the end was what kept it cold"),
        (COLD_STORE.split(". ")[0], False, "Last summer our cold store failed on the Friday night"),
    ],
)
def test_a_quote_is_whole_or_cut_where_a_clause_ends(text: str, end: bool, quoted: str) -> None:
    quote = quote_of(session([text]).turns[-1], Span(0, len(text)), end=end)
    assert quote is not None
    assert quote.text == quoted


def test_a_few_words_at_the_edge_are_no_example_of_a_good_length() -> None:
    one = card(session([f"Well, yes. {NO_ENDING} I like that."], 90.0))
    quotes = {point.rule: point.quote.text for point in one.strengths if point.quote is not None}
    assert quotes["right_length"] == "I, um, talked to the depot manager as well"
    (only,) = (
        p for p in card(session(["I like that. It is good."], 90.0)).strengths if p.rule == "right_length"
    )
    assert only.quote is None


def test_a_story_without_an_end_is_told_so_with_its_last_words() -> None:
    one = card(session([NO_ENDING], 60.0))
    assert rules(one.fixes) == ["no_result", "long_setting"]
    quotes = [point.quote.text for point in one.fixes if point.quote is not None]
    assert quotes == [
        "I, um, talked to the depot manager as well",
        "In my last job two of my drivers were, um, cross about the early shift all the time",
    ]
    assert one.star is not None
    assert one.star["missing"] == ["T", "R"]


def test_a_place_in_time_is_near_where_the_words_stand() -> None:
    one = card(session([COLD_STORE], 90.0))
    at = one.strengths[0].at
    assert at is not None
    assert 6.0 + 60.0 < at < 96.0


def test_drafts_are_never_quoted_and_their_story_is_not_read() -> None:
    one = card(session([COLD_STORE], 150.5, draft=True, ums=(10, 20, 30, 40, 50, 60, 70, 80, 90)))
    assert [point.quote for point in (*one.strengths, *one.fixes)] == [None] * len(one.fixes)
    assert rules(one.fixes) == ["too_long", "fillers"]
    assert one.star is None
    assert one.pace is None
    assert all(action.quote is None for action in actions_of(session([COLD_STORE], draft=True)))


def test_a_typed_answer_has_no_bands_but_a_story() -> None:
    one = card(session([COLD_STORE], typed=True))
    assert (one.length, one.pace, one.fillers) == (None, None, None)
    assert one.star is not None
    assert one.star["seconds"] is None
    assert one.strengths[0].at is None


def test_an_introduction_is_no_story() -> None:
    assert card(session([COLD_STORE], kind=QuestionKind.INTRODUCTION)).star is None


def test_a_question_that_was_not_asked_has_no_card() -> None:
    assert question_card(session([COLD_STORE]), 2) is None


def test_the_card_fits_into_its_event() -> None:
    line = as_json(CardReady(99.0, 1, card(session([COLD_STORE])).as_json()))
    assert line["event"] == "card"
    assert line["question"] == 1
    assert json.loads(json.dumps(line, allow_nan=False)) == line


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=3), st.floats(0, 4000), st.booleans(), st.booleans())
def test_every_quote_is_an_exact_part_of_a_turn_that_may_be_quoted(
    texts: list[str], seconds: float, draft: bool, typed: bool
) -> None:
    stored = session(texts, seconds, draft=draft, typed=typed)
    said = {turn.turn: turn for turn in stored.turns}
    cards = [card(stored, question=n) for n in range(1, len(texts) + 1)]
    points = [point for one in cards for point in (*one.strengths, *one.fixes)]
    actions = actions_of(stored)
    assert len(actions) == 3
    for quote in [p.quote for p in points] + [action.quote for action in actions]:
        if quote is not None:
            assert not said[quote.turn].draft
            assert quote.text.strip()
            assert quote.text in said[quote.turn].text
            assert len(quote.text.split()) <= 18
    assert all(len(one.strengths) <= 2 and len(one.fixes) <= 2 for one in cards)


def test_the_first_action_is_the_ending_where_stories_have_none() -> None:
    actions = actions_of(session([NO_ENDING, NO_ENDING], 60.0))
    assert (actions[0].rule, actions[0].question) == ("result", 1)
    assert actions[0].why == "In both stories it came last, or was not heard."
    assert [action.rule for action in actions] == ["result", "setting", "fillers"]
    assert actions[1].why == "The openings took 23 s on average. Aim for 20 s: where, when, what was at risk."
    assert actions[2].title == "Let a pause do the work of “um”."


def test_a_filler_is_quoted_from_the_question_that_is_named() -> None:
    hearing = session([NO_ENDING, COLD_STORE], 60.0, ums=(5.0,))
    times = [110.0 + 4.0 * n for n in range(9)]
    late = [FillerHeard(at, None, "acoustic", at, at + 0.4, 0.9, at + 0.5) for at in times]
    stored = replace(hearing, events=(*hearing.events, *(as_json(one) for one in late)))
    (found,) = (one for one in actions_of(stored) if one.rule == "fillers")
    assert found.question == 2
    assert found.quote is None or found.quote.text in COLD_STORE


def test_a_session_without_answers_has_one_thing_to_do() -> None:
    assert [action.rule for action in actions_of(session([]))] == ["answer"]


def test_the_debrief_holds_actions_and_cards() -> None:
    review = offline_debrief(session([COLD_STORE, NO_ENDING]), HEARD)
    cards = review["cards"]
    assert isinstance(cards, list)
    assert [one["question"] for one in cards] == [1, 2]
    assert json.loads(json.dumps(review, allow_nan=False)) == review


def test_fillers_heard_and_written_are_counted_once() -> None:
    twice_heard = session_facts(session([NO_ENDING], 60.0, ums=(10.0, 20.0))).questions[1]
    assert twice_heard.fillers == {"um": 3}
    more_heard = session_facts(session([NO_ENDING], 60.0, ums=(10, 20, 30, 40, 50))).questions[1]
    assert more_heard.fillers == {"um": 3, "sound": 2}
    assert more_heard.fillers_per_minute == pytest.approx(5.0)


def test_pauses_shorten_the_speaking_time_and_quicken_the_pace() -> None:
    pauses = (Pause(20.0, 21.0), Pause(40.0, 44.0), Pause(96.5, 99.0))
    facts = session_facts(session([" ".join(["word"] * 100)], 60.0), Listening(pauses=pauses)).questions[1]
    assert facts.pauses == (1.0, 4.0)
    assert facts.noted_pauses == (4.0,)
    assert facts.speaking_seconds == pytest.approx(55.0)
    assert facts.wpm == pytest.approx(100 * 60 / 55)
    assert facts.delays == (2.0,)


def test_a_baseline_needs_three_sessions_and_keeps_the_first_three() -> None:
    rates: list[dict[str, object]] = [
        {"wpm": 150.0},
        {"wpm": None},
        {"wpm": 170.0},
        {"wpm": 140.0, "fillers_per_minute": 4},
        {"wpm": 99.0},
    ]
    assert baseline(rates) == {"wpm": Range(140.0, 170.0)}
    assert baseline(rates[:3]) == {}


def test_scales_cover_their_range_without_gaps() -> None:
    for bands, start, end in ((PACE, 90, 200), (FILLERS, 0, 8), (length_bands(QuestionKind.FACTUAL), 0, 90)):
        scale = bands.scale(start, end)
        assert (scale[0].start, scale[-1].end) == (start, end)
        assert all(a.end == b.start for a, b in pairwise(scale))
        assert all(bands.of((s.start + s.end) / 2) == s.band for s in scale)


def test_figures_have_plain_words() -> None:
    assert [seconds_words(s) for s in (0, 41.4, 60, 119.4, 3600, 3720)] == [
        "0 s",
        "41 s",
        "1 min",
        "1 min 59 s",
        "1 h",
        "1 h 2 min",
    ]
    assert [rate_words(r) for r in (0, 0.3, 1.2, 4.4)] == [
        "none heard",
        "fewer than 1 a minute",
        "about 1 a minute",
        "about 4 a minute",
    ]
    assert one_of(3, 4, "stories") == "three of four stories"
    assert one_of(2, 2, "stories") == "both stories"
    assert one_of(3, 3, "answers") == "all three answers"
    assert [range_sentence(PACE, v) for v in (100, 120, 150, 170, 190)] == [
        "Work on it: up to 110",
        "Watch: 110 to 130",
        "Good: 130 to 165",
        "Watch: 165 to 180",
        "Work on it: over 180",
    ]
    assert [range_sentence(FILLERS, v) for v in (0, 3, 9)] == [
        "Good: up to 2",
        "Watch: 2 to 5",
        "Work on it: over 5",
    ]
    kind = QuestionKind.BEHAVIOURAL
    limits = LENGTH_LIMITS[kind]
    assert [length_sentence(length_bands(kind), limits, s) for s in (20, 45, 100, 140, 200)] == [
        "Work on it: under 1 min",
        "Watch: under 1 min",
        "Good: 1 min to 2 min",
        "Watch: past 2 min",
        "Work on it: past 2 min 30 s",
    ]


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, max_size=3), st.floats(0, 4000), st.booleans(), st.lists(st.floats(6, 90), max_size=5))
def test_figures_stay_in_their_bounds_and_add_up(
    texts: list[str], seconds: float, typed: bool, ums: list[float]
) -> None:
    stored = session(texts, seconds, typed=typed, ums=ums)
    pauses = tuple(Pause(10.0 * n, 10.0 * n + 3.0) for n in range(20))
    facts = session_facts(stored, Listening(fillers=True, pauses=pauses, terms=("sixty", "result")))
    parts = list(facts.questions.values())
    whole = facts.session
    assert whole.answers == sum(one.answers for one in parts)
    assert whole.filler_count == sum(one.filler_count or 0 for one in parts)
    assert (whole.answer_seconds or 0.0) == pytest.approx(sum(one.answer_seconds or 0.0 for one in parts))
    for one in (whole, *parts):
        assert one.talk_ratio is None or 0.0 <= one.talk_ratio <= 1.0
        assert one.speaking_seconds is None or 0.0 <= one.speaking_seconds <= (one.answer_seconds or 0.0)
        assert all(rate is None or 0.0 <= rate < float("inf") for rate in (one.wpm, one.fillers_per_minute))
        assert json.loads(json.dumps(one.as_json(), allow_nan=False)) == one.as_json()
