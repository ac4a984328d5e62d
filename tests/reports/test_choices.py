"""What the owner chose for a report: sections, names to hide, and nothing else changed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.core.session import StoredSession
from coach_app.reports.choices import EVERYTHING, PART_NAMES, Choices, Part, chosen, names_in
from coach_app.reports.csv_export import feedback_csv
from coach_app.reports.markdown import feedback_markdown
from coach_app.reports.names import HIDDEN, hidden_in, hider, likely_names
from coach_app.reports.pdf import feedback_pdf
from tests.reports.pages import a_page, a_session, bookmarks, letters, text_of, texts
from tests.review.stories import session

pytestmark = pytest.mark.unit

LOWER = "AMINA agreed, and amina okafor's team left by noon. Will will help. "
SAID = (
    "Last year Amina Okafor ran the depot for Nordlicht Foods. I asked Amina to move the pallets. "
    "Nobody at Nordlicht sent anything back. "
)


def named_session(said: str = SAID) -> StoredSession:
    """A session in which people and a company are named, in its words and in its plan."""
    stored = session([said])
    summary = replace(stored.summary, role="Shift lead for Amina Okafor")
    return replace(stored, summary=summary, plan={**stored.plan, "company": "Nordlicht Foods"})


@pytest.mark.parametrize("part", list(Part))
def test_a_section_left_out_is_gone_and_said_to_be(part: Part, tmp_path: Path) -> None:
    page = a_page(a_session(3))
    kept = chosen(page, Choices(parts=frozenset(Part) - {part}), ())
    assert kept.made == f"{page.made} Left out: {PART_NAMES[part]}."
    titles = bookmarks(feedback_pdf(kept))
    everything = bookmarks(feedback_pdf(page))
    assert set(titles) <= set(everything)
    assert len(titles) == len(everything) - {Part.SOUND: 2, Part.TREND: 0}.get(part, 1)
    assert "How this was made" in titles
    heads = re.findall(r"^## (.*)$", feedback_markdown(kept), re.MULTILINE)
    assert set(heads) <= set(titles)


def test_without_all_of_them_it_still_says_how_it_was_made(tmp_path: Path) -> None:
    page = chosen(a_page(), Choices(parts=frozenset()), ())
    assert bookmarks(feedback_pdf(page)) == [page.head.title, "How this was made"]


def test_nothing_chosen_changes_nothing() -> None:
    page = a_page()
    assert chosen(page, EVERYTHING, ()) == page


@pytest.mark.parametrize("face", ["pdf", "md", "csv"])
def test_hidden_names_are_in_no_face(face: str, tmp_path: Path) -> None:
    page = chosen(a_page(named_session(SAID + LOWER)), EVERYTHING, ("Amina Okafor", "Nordlicht Foods"))
    match face:
        case "pdf":
            pdf = feedback_pdf(page)
            text = text_of(pdf, tmp_path)
            assert not re.search(b"(?i)amina|nordlicht", pdf)
        case "md":
            text = feedback_markdown(page)
        case _:
            text = feedback_csv(page)
    assert not re.search("amina|okafor|nordlicht", letters(text), re.IGNORECASE)
    assert "Names were hidden as [name]." in page.made
    if face != "csv":
        assert letters(text).replace("\\", "").count(HIDDEN) >= 6
        assert "Willwillhelp" in letters(text)


def test_the_export_for_programs_hides_them_too() -> None:
    table = {"text": "amina okafor", "plan": {"company": "Nordlicht", "mode": "practice"}, "engine": "gemini"}
    hidden = hidden_in(table, hider(("Amina Okafor", "Nordlicht", "Gemini", "Practice")))
    assert hidden == {"text": HIDDEN, "plan": {"company": HIDDEN, "mode": "practice"}, "engine": "gemini"}


@pytest.mark.parametrize(
    ("text", "names", "shown"),
    [
        ("Ann met Anna and Joanna.", ["Ann"], "[name] met Anna and Joanna."),
        ("Jean-Luc\nPicard’s ship", ["jean luc picard"], "[name]’s ship"),
        ("田中太郎さんは", ["田中太郎"], "[name]さんは"),
        ("Zoe\u0308 and Zo\u00eb", ["Zoë"], "[name] and [name]"),
        ("a.b (c) [d]", ["a.b", "(c)", "  ", ""], "[name] [name] [d]"),
        ("Li left; the list stays", ["Li Wei"], "Li left; the list stays"),
        ("Wei left", ["Li Wei"], "[name] left"),
    ],
)
def test_names_end_where_their_words_end(text: str, names: list[str], shown: str) -> None:
    assert hider(names)(text) == shown


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=12), max_size=4))
def test_hiding_never_fails_and_leaves_the_rest(text: str, names: list[str]) -> None:
    hidden = hider(names)(text)
    if not any(name.strip() for name in names):
        assert hidden == text
    for word in text.split():
        if hidden == text:
            assert word in hidden


def test_names_are_found_by_their_look() -> None:
    assert names_in(named_session()) == ("Nordlicht Foods", "Amina Okafor", "Amina", "Nordlicht")
    assert likely_names(["On Monday I used SQL. The depot and the Depot. We met Kofi."]) == ("Kofi",)


def test_names_found_by_rule_are_hidden_in_every_text() -> None:
    stored = named_session()
    page = chosen(a_page(stored), Choices(guess=True), names_in(stored))
    assert not re.search("amina okafor|nordlicht", json.dumps(list(texts(page.as_json()))), re.IGNORECASE)
