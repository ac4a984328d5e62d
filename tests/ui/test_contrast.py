"""Every pair of colours can be told apart: the design's table, computed from the theme file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach_app.ui.theme.contrast import blend, luminance, ratio
from coach_app.ui.theme.tokens import Tokens, load_tokens
from tests.screens.stage import ASSETS

pytestmark = pytest.mark.unit

GROUNDS = ("background", "surface", "raised")
ALL = (*GROUNDS, "sunken", "hover", "selected")
# What is drawn, where, the ratio it needs, and the lowest ratio the design promises: light, dark.
PAIRS: list[tuple[str, tuple[str, ...], float, float, float]] = [
    ("text", (*ALL, "pressed"), 4.5, 11.2, 9.1),
    ("text-muted", ALL, 4.5, 5.5, 4.8),
    ("link", ALL, 4.5, 5.9, 5.7),
    ("accent-text", ("accent", "accent-hover", "accent-pressed"), 4.5, 7.5, 6.6),
    ("user-voice-text", GROUNDS, 4.5, 6.7, 7.5),
    ("interviewer-voice-text", GROUNDS, 4.5, 7.0, 9.0),
    ("cue-text", ("cue-background",), 4.5, 12.1, 9.5),
    ("good-text", GROUNDS, 4.5, 6.7, 7.5),
    ("watch-text", GROUNDS, 4.5, 12.7, 12.1),
    ("work-text", GROUNDS, 4.5, 10.8, 10.9),
    ("danger", (*GROUNDS, "danger-soft"), 4.5, 6.0, 6.5),
    ("danger-text", ("danger",), 4.5, 7.1, 8.6),
    ("border-strong", GROUNDS, 3.0, 3.6, 3.4),
    ("focus-ring", GROUNDS, 3.0, 6.7, 9.3),
    ("user-voice", (*GROUNDS, "sunken"), 3.0, 3.8, 5.7),
    ("interviewer-voice", (*GROUNDS, "sunken"), 3.0, 3.7, 6.9),
    ("accent", ("own-band",), 3.0, 6.0, 6.2),
    ("good", (*GROUNDS, "sunken"), 3.0, 3.1, 3.8),
    ("watch", (*GROUNDS, "sunken"), 3.0, 4.5, 6.6),
    ("work", (*GROUNDS, "sunken"), 3.0, 9.6, 10.9),
    ("cue-border", ("background", "cue-background"), 3.0, 4.9, 5.2),
]


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return load_tokens(ASSETS / "themes" / "quiet-studio.toml")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0])
def test_pair_reaches_what_the_design_promises(
    tokens: Tokens, scheme: str, pair: tuple[str, tuple[str, ...], float, float, float]
) -> None:
    drawn, grounds, needed, light, dark = pair
    roles = tokens.schemes[scheme]
    lowest = min(ratio(roles[drawn], roles[ground]) for ground in grounds)
    assert lowest >= needed
    assert round(lowest, 1) == (light if scheme == "light" else dark)


@pytest.mark.parametrize(("scheme", "promised"), [("light", 10.3), ("dark", 8.1)])
@pytest.mark.parametrize("voice", ["user-voice", "interviewer-voice"])
def test_name_in_a_sounding_ring_can_be_read(
    tokens: Tokens, scheme: str, promised: float, voice: str
) -> None:
    roles = tokens.schemes[scheme]
    ground = roles["background"]
    for alpha in tokens.ring.disc_alpha:
        ground = blend(roles[voice], ground, alpha)
    assert ratio(roles["text"], ground) >= promised - 0.05


@pytest.mark.parametrize(("scheme", "first", "second"), [("light", 1.5, 2.1), ("dark", 1.7, 1.7)])
def test_neighbouring_bands_differ_in_lightness(
    tokens: Tokens, scheme: str, first: float, second: float
) -> None:
    roles = tokens.schemes[scheme]
    assert round(ratio(roles["good"], roles["watch"]), 1) == first
    assert round(ratio(roles["watch"], roles["work"]), 1) == second


def test_known_ratios() -> None:
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert ratio("#767676", "#FFFFFF") == pytest.approx(
        4.54, abs=0.005
    )  # WCAG's own example of "just enough"
    assert luminance("#FFFFFF") == pytest.approx(1.0)


COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")


@given(COLOURS, COLOURS)
def test_ratio_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert ratio(one, other) == ratio(other, one)
    assert 1.0 <= ratio(one, other) <= 21.0 + 1e-9
    assert ratio(one, one) == 1.0


@given(COLOURS, COLOURS)
def test_blend_ends_at_both_colours(one: str, other: str) -> None:
    assert blend(one, other, 1.0) == one
    assert blend(one, other, 0.0) == other


@pytest.mark.parametrize("wrong", ["", "#FFF", "red", "#GGGGGG", "FFFFFF0"])
def test_what_is_no_colour_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"colour|literal"):
        luminance(wrong)
