"""What a turn without a tool call amounts to."""

from __future__ import annotations

import tomllib

import pytest

from coach_app.core.folders import assets_folder
from coach_app.interview.turn_kinds import is_farewell, is_remark
from coach_app.interview.wording import content_words, same_question

pytestmark = pytest.mark.unit


def lines(use: str) -> list[str]:
    table = tomllib.loads((assets_folder() / "questions" / "lines.toml").read_text("utf-8"))
    return [line["text"] for line in table["line"] if line["use"] == use]


@pytest.mark.parametrize(
    "text",
    [
        "Thank you.",
        "I see. Thank you very much.",
        "Okay, great.",
        "Mm-hm.",
        "That’s very interesting, thanks.",
        "Got it.",
    ],
)
def test_acknowledgements_are_remarks(text: str) -> None:
    assert is_remark(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "I see?",
        "Thank you. And what happened then?",
        "Go on.",
        "Thank you. Tell me more about the second part.",
        "And the outcome.",
        "Danke. Und dann.",
    ],
)
def test_what_may_ask_for_something_is_no_remark(text: str) -> None:
    assert not is_remark(text)


@pytest.mark.parametrize(
    "text",
    [
        "Goodbye.",
        "Good bye, and take care.",
        "Thank you for your time, it was lovely to meet you.",
        "That concludes our interview. Best of luck.",
        "We have come to the end of the interview.",
    ],
)
def test_taking_leave_is_a_farewell(text: str) -> None:
    assert is_farewell(text)


@pytest.mark.parametrize("text", [line for line in lines("closing") if "Goodbye" in line])
def test_the_bank_s_own_goodbyes_are_farewells(text: str) -> None:
    assert is_farewell(text)


@pytest.mark.parametrize(
    "text",
    [
        "Before we say goodbye, do you have questions for me?",
        "How did you use the end of the project?",
        "Tell me how you time your work.",
        "Describe the end of the project.",
    ],
)
def test_a_question_is_no_farewell(text: str) -> None:
    assert not is_farewell(text)


def test_the_same_question_may_be_asked_in_other_words() -> None:
    planned = "Tell me about a time you missed an important deadline."
    assert same_question(planned, "Alright. Can you tell me about an important deadline that you missed?")
    assert not same_question(planned, "What did your manager say about it?")


@pytest.mark.parametrize("planned", ["Why us?", "Who are you?"])
def test_a_question_of_small_words_only_is_known_by_its_very_words(planned: str) -> None:
    assert content_words(planned) == frozenset()
    assert same_question(planned, f"Thank you. {planned}")
    assert not same_question(planned, "What did your manager say about us?")


def test_no_words_are_no_question() -> None:
    assert not same_question("", "anything")
    assert not same_question("?!", "anything")
