"""What a feedback page says, and its Markdown and CSV."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.rounds import QuestionKind
from coach_app.core.session import EgressRow, StoredSession
from coach_app.reports.charts import bar_svg, cues_svg, fillers_svg, pace_svg
from coach_app.reports.csv_export import feedback_csv
from coach_app.reports.drawings import gauge_svg, score_svg
from coach_app.reports.feedback_of import feedback_of
from coach_app.reports.markdown import feedback_markdown
from coach_app.review.facts import Listening
from tests.reports.pages import a_page, a_session
from tests.review.stories import COLD_STORE, NO_ENDING, session

pytestmark = pytest.mark.unit

NASTY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def test_the_head_says_when_what_and_how_long() -> None:
    head = feedback_of(a_session(), zone=UTC).head
    assert head.day == "Friday 20 November 2026"
    assert head.subtitle == "Behavioural round for Warehouse team leader"
    assert head.amount == "8 min 20 s, 5 questions, Practice mode"


def test_figures_are_bands_with_words() -> None:
    gauges = {gauge.name: gauge for gauge in a_page(session([COLD_STORE], 60.0, ums=(5, 9, 20))).gauges}
    length, pace, fillers = gauges["Answer length"], gauges["Pace"], gauges["Fillers"]
    assert (length.words, length.sentence) == ("1 min", "Good: 1 min to 2 min")
    assert (pace.words, pace.sentence) == ("59 a minute", "Work on it: up to 110")
    assert (fillers.words, fillers.sentence) == ("about 3 a minute", "Watch: 2 to 5")
    assert [stretch.paint for stretch in fillers.stretches] == ["good", "watch", ""]
    assert fillers.began == (4.7, 6.2)


def test_what_was_not_measured_is_said_to_be_not_measured() -> None:
    page = feedback_of(session([COLD_STORE], typed=True))
    assert {gauge.words for gauge in page.gauges} == {"Not measured"}
    assert page.gauges_note == "No spoken answer was measured."
    assert page.scores == ()
    assert page.scores_note.startswith("Not assessed: content, structure, clarity and delivery.")
    assert page.course is None
    row = page.questions[0]
    assert (row.length, row.pace, row.fillers) == ("–", "–", "–")
    assert [piece.words for piece in row.shape] == ["17 %", "19 %", "39 %", "25 %"]


def test_a_missing_part_is_told_in_the_shape() -> None:
    row = a_page(session([NO_ENDING], 47.0)).questions[0]
    assert [(piece.letter, piece.words) for piece in row.shape] == [
        ("S", "18 s"),
        ("T", "not heard"),
        ("A", "29 s"),
        ("R", "not heard"),
    ]
    assert row.next == "Say how it ended"
    assert row.quote == "I, um, talked to the depot manager as well"


@pytest.mark.parametrize(
    ("stored", "note"),
    [
        (session([COLD_STORE], kind=QuestionKind.INTRODUCTION), "not a story"),
        (session(["Yes, I did."]), "not assessed: too short"),
        (session([COLD_STORE], draft=True), "not assessed: no final text"),
    ],
)
def test_an_answer_without_a_shape_says_why(stored: StoredSession, note: str) -> None:
    row = a_page(stored).questions[0]
    assert (row.shape, row.shape_note) == ((), note)


def test_drafts_are_in_the_transcript_as_drafts_and_quoted_nowhere() -> None:
    page = a_page(session([COLD_STORE, NO_ENDING], draft=True))
    assert [line.note for line in page.transcript] == ["", "draft", "", "draft"]
    assert [action.quote for action in page.actions] == ["", "", ""]
    assert (page.worked, [row.quote for row in page.questions]) == ((), ["", ""])
    assert "drafts; they are not quoted" in page.made


def test_scores_keep_their_range_and_their_reason() -> None:
    structure, content = a_page().scores
    assert (structure.words, structure.note) == ("3.5 of 5", "3.3 to 3.7, high confidence")
    assert (content.words, content.note) == ("Not assessed", "No job description was added.")


def test_the_foot_says_truthfully_what_was_sent() -> None:
    unscored = a_session(1, review=None)
    sent = replace(unscored, egress=(EgressRow("voice.example", 2_345_678, 9_900, 70.5),))
    assert a_page(unscored).footer.endswith("nothing was uploaded to make this page.")
    assert a_page(unscored).made.endswith("Nothing left this computer during the session.")
    assert a_page(sent).made.endswith("For the session, sound and questions went to voice.example (2.3 MB).")
    read = replace(sent, egress=(*sent.egress, EgressRow("text.example", 9_000, 400, 3.0, "words")))
    assert a_page(read).made.endswith("A text model was sent words: text.example (9.0 kB).")
    assert "held with" not in a_page(replace(read, egress=read.egress[1:])).footer
    assert a_page().footer.endswith("the transcript was sent to a text model for the scores.")


def test_only_cues_that_were_shown_are_listed_and_drawn_ones_left_out() -> None:
    page = a_page(a_session(2))
    assert [(cue.at, cue.words, cue.measured) for cue in page.cues] == [
        ("0:20", "Pause, then go on", "3 in 30 s"),
        ("2:00", "Pause, then go on", "3 in 30 s"),
    ]
    assert page.course is not None
    assert [mark.shown for mark in page.course.marks] == [True, False, True, False]


def test_terms_of_the_job_are_counted_where_they_are_known() -> None:
    page = feedback_of(session([COLD_STORE]), Listening(terms=("cold store", "forklift")))
    assert ("Terms of the job used", "1 of 2") in page.measured


def test_drawings_stay_inside_their_frame() -> None:
    page = a_page()
    assert page.course is not None
    assert page.questions[0].bar is not None
    for svg in (
        gauge_svg(page.gauges[1]),
        score_svg(page.scores[0]),
        score_svg(page.scores[1]),
        pace_svg(page.course),
        fillers_svg(page.course),
        cues_svg(page.course),
        bar_svg(page.questions[0].bar),
    ):
        width = float(re.findall(r'width="([\d.]+)"', svg)[0])
        places = [float(x) for x in re.findall(r'(?: x|cx)="(-?[\d.]+)"', svg)]
        assert all(0 <= x <= width for x in places)
        assert "nan" not in svg


def test_markdown_has_every_section_and_whole_tables() -> None:
    text = feedback_markdown(a_page())
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert heads == [
        "Three things to do next",
        "What worked",
        "How the answers read",
        "How they sounded",
        "Question by question",
        "Pace through the session",
        "Cues that were shown",
        "To talk through with someone",
        "How this was made",
        "Transcript",
    ]
    assert "- Structure: 3.5 of 5, 3.3 to 3.7, high confidence. “I split the load by expiry date”" in text
    assert "- Content: Not assessed, No job description was added." in text


@given(NASTY, NASTY)
def test_what_people_say_stays_text_in_markdown(said: str, role: str) -> None:
    stored = session([said])
    page = feedback_of(replace(stored, summary=replace(stored.summary, role=role)))
    text = feedback_markdown(page)
    rows = [line for line in text.split("\n") if line.startswith("| 1 |")]
    assert len(rows) == 1
    assert len(re.findall(r"(?<!\\)\|", rows[0])) == 9
    assert not re.search(r"(?<!\\)[<>]", text)


@pytest.mark.parametrize(
    ("said", "written"),
    [("0.0 and 12.5", "0.0 and 12.5"), ("1. one", "1\\. one"), ("12) x", "12\\) x"), ("- a", "\\- a")],
)
def test_only_what_would_begin_a_list_is_escaped(said: str, written: str) -> None:
    page = replace(a_page(), talk=(said,))
    assert f"- {written}" in feedback_markdown(page).splitlines()


@given(st.lists(NASTY, min_size=1, max_size=3))
def test_csv_reads_back_what_was_written(texts: list[str]) -> None:
    page = a_page(session(texts))
    text = feedback_csv(page)
    assert text.startswith("\ufeffquestion,text,")
    rows = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert [len(row) for row in rows] == [8] * (len(texts) + 1)
    assert [row[0] for row in rows[1:]] == [str(n) for n in range(1, len(texts) + 1)]
    assert [row[2] for row in rows[1:]] == [row.length for row in page.questions]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


@pytest.mark.parametrize(
    "hostile",
    ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", " =1", "\t=1", "\r\n=1", "\uff1d1+1", "\uff202"],
)
def test_a_cell_is_never_a_formula(hostile: str) -> None:
    stored = session(["Yes."])
    events = tuple({**line, "text": hostile} if "text" in line else line for line in stored.events)
    rows = list(csv.reader(io.StringIO(feedback_csv(a_page(replace(stored, events=events)))[1:], newline="")))
    assert rows[1][1] == f"'{hostile}"


@pytest.mark.parametrize(
    "hostile",
    [
        "# big",
        "---",
        "===",
        "1. one",
        "- item",
        "> said",
        "![x](http://e.example/p.png)",
        "<script>",
        "a\n\n# b",
    ],
)
def test_markup_is_never_markup(hostile: str) -> None:
    stored = session([f"{hostile} {COLD_STORE}"])
    stored = replace(stored, summary=replace(stored.summary, role=hostile))
    text = feedback_markdown(a_page(stored))
    plain = feedback_markdown(a_page(session([f"x {COLD_STORE}"])))
    assert re.findall(r"^#+ .*$", text, re.MULTILINE) == re.findall(r"^#+ .*$", plain, re.MULTILINE)
    assert not re.search(r"^(---|===|> |<|!)", text, re.MULTILINE)
    assert not re.search(r"(?<!\\)[\[<]", text)
