"""Scores on a page: what is disputed, drafted or sent is said, and odd tables break nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach_app.core.session import EgressRow
from coach_app.reports.feedback import ScoreQuote
from coach_app.reports.made import footer
from coach_app.reports.markdown import feedback_markdown, score_line
from coach_app.reports.scores import scores, scores_note
from tests.reports.pages import a_page, a_session, scored
from tests.review.stories import session

pytestmark = pytest.mark.unit

SCORED = scored("structure", 3.5, quote="I split the load")
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(0, 5) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
ODD_ROW = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("dimension", "score", "low", "quotes", "disputes", "disputed", "reason"), JSON),
)


@pytest.mark.parametrize("place", ["review", "row", "quote"])
def test_a_disputed_quote_says_so_wherever_that_is_kept(place: str) -> None:
    row, review = dict(SCORED), dict[str, object](assessed=True)
    dispute = {
        "dimension": "structure",
        "turn": 2,
        "text": "I split the load",
        "note": "Taken out of its place",
    }
    match place:
        case "review":
            review |= {"disputes": [dispute, {**dispute, "dimension": "content"}]}
        case "row":
            row["disputes"] = [dispute]
        case _:
            row["quotes"] = [{**dispute, "disputed": True}]
    (score,) = scores({**review, "dimensions": [row]})
    said = "Disputed by the owner. Taken out of its place"
    assert (score.quotes, score.disputed) == ((ScoreQuote("I split the load", said),), "")
    assert score_line(score).endswith(f"“I split the load” {said}")


def test_a_dispute_of_the_whole_score_or_of_another_quote_stands_apart() -> None:
    (whole,) = scores({"dimensions": [{**SCORED, "disputed": True}]})
    assert (whole.quotes[0].disputed, whole.disputed) == ("", "Disputed by the owner.")
    (other,) = scores({"dimensions": [{**SCORED, "disputes": [{"text": "other words"}]}]})
    assert other.disputed == "“other words” Disputed by the owner."


def test_scores_from_a_draft_are_said_to_be() -> None:
    review = {"dimensions": [SCORED], "scoring": {"transcript": "draft"}}
    assert scores_note(review).endswith("The transcript was a draft, so take them lightly.")


@settings(max_examples=40)
@given(st.lists(ODD_ROW | JSON, max_size=4), JSON, JSON)
def test_a_table_of_another_shape_breaks_nothing(
    rows: list[object], disputes: object, scoring: object
) -> None:
    review = {"assessed": True, "dimensions": rows, "disputes": disputes, "scoring": scoring}
    page = a_page(replace(session(["Yes."]), review=review))
    assert feedback_markdown(page).count("## How the answers read") == 1


@pytest.mark.parametrize(
    ("engine", "sent", "scoring", "assessed", "line"),
    [
        ("offline", 0, None, False, "; nothing was uploaded to make this page."),
        ("gemini", 900, None, False, ", from a session held with Gemini."),
        ("offline", 900, {"state": "done", "engine": "gemini"}, True, "; the transcript was sent to Gemini"),
        (
            *("offline", 900, {"state": "failed", "engine": "gemini", "usage": {"requests": 3}}, False),
            "; the transcript was sent to Gemini, which gave no scores.",
        ),
        (
            *("offline", 0, {"state": "failed", "engine": "gemini", "usage": {"requests": 0}}, False),
            "; nothing was uploaded to make this page.",
        ),
        ("offline", 0, {"state": "off", "reason": "No consent."}, False, "; nothing was uploaded"),
    ],
)
def test_the_foot_names_who_got_what(
    engine: str, sent: int, scoring: object, assessed: bool, line: str
) -> None:
    stored = a_session(1, review={"assessed": assessed, "dimensions": [], "scoring": scoring})
    egress = (EgressRow("host.example", sent, 0, 1.0),)
    summary = replace(stored.summary, engine=engine)
    foot = footer(replace(stored, summary=summary, egress=egress))
    assert foot.startswith(f"Practice Coach. Made on the owner’s computer{line}")
