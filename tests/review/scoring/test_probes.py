"""Probes change what they say they change, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.review.scoring.probes import (
    PROBES,
    accent_noise,
    pad,
    strip_fillers,
    stutter,
    swap_names_and_gender,
)

pytestmark = pytest.mark.unit

PLAIN = "First I asked Maria, because she knew the ship. Then we loaded it with three men, um, and it worked."


def test_names_and_pronouns() -> None:
    text = "Maria gave her list to James, and he thanked her. She's careful; it was his list and Tom's."
    swapped = "Tunde gave his list to Fatima, and she thanked him. He's careful; it was her list and Leila's."
    assert swap_names_and_gender(text) == swapped
    assert swap_names_and_gender("The other theme was there.") == "The other theme was there."


def test_recognition_errors_are_few_and_leave_the_rest() -> None:
    noisy = accent_noise(PLAIN).split()
    changed = [(old, new) for old, new in zip(PLAIN.split(), noisy, strict=True) if old != new]
    assert changed == [("asked", "axed"), ("Then", "den"), ("three", "tree")]


def test_stutter_repeats_first_sounds_only() -> None:
    told = stutter("one two three four five six seven eight nine ten eleven twelve")
    assert told == "one two three f- f- four five six seven eight nine ten e- e- eleven twelve"


def test_fillers_are_stripped_and_words_stay() -> None:
    text = "Um, yes, we, you know, sort of moved it. I mean, it was, like, better. I like bread."
    assert strip_fillers(text) == "Yes, we moved it. It was better. I like bread."


@given(st.lists(st.sampled_from(["We moved it.", "It fell!", "Did it help? Yes."]), min_size=1, max_size=20))
def test_padding_adds_three_fifths_and_keeps_every_sentence(sentences: list[str]) -> None:
    text = " ".join(sentences)
    padded = pad(text)
    added = len(padded.split()) - len(text.split())
    assert 0.6 * len(text.split()) <= added <= 0.6 * len(text.split()) + 15
    rest = iter(padded.split())
    assert all(word in rest for word in text.split()), "the words stay in their order"


@pytest.mark.parametrize("name", list(PROBES))
def test_a_probe_is_the_same_every_time(name: str) -> None:
    assert PROBES[name](PLAIN) == PROBES[name](PLAIN) != PLAIN
