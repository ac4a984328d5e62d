"""Written words as they are said."""

from __future__ import annotations

import pytest

from coach_app.speech.spoken_forms import guess, spoken

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Monday.", "monday"),
        ("thirty-six", "thirty six"),
        ("don't,", "don't"),
        ("36%", "thirty six percent"),
        ("$1,250", "dollars one thousand two hundred and fifty"),
        ("2019", "twenty nineteen"),
        ("1905", "nineteen oh five"),
        ("2003", "two thousand and three"),
        ("100", "one hundred"),
        ("1000000", "one million"),
        ("007", "zero zero seven"),
        ("KPI", "k p i"),
        ("R&D", "r and d"),
        ("—", ""),
        ("", ""),
    ],
)
def test_a_word_is_said_as_a_person_would(written: str, said: str) -> None:
    assert " ".join(spoken(written, lambda word: False)) == said


def test_capitals_that_are_a_word_are_not_spelt() -> None:
    assert spoken("STOP", lambda word: word == "stop") == ("stop",)


@pytest.mark.parametrize(
    ("word", "phones"),
    [("kubernetes", "K AH B ER N EH T EH S"), ("grappa", "G R AE P AE"), ("phoe", "F AA EH"), ("żółć", "")],
)
def test_a_name_gets_phones_by_its_letters(word: str, phones: str) -> None:
    assert guess(word) == phones
