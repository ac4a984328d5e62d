"""What Gemini Live costs, as data, and the estimate made from it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a million tokens of text and sound, in and out."""

    source: str
    text_in: float
    audio_in: float
    text_out: float
    audio_out: float


LIVE_3_8 = Prices(
    source="ai.google.dev/gemini-api/docs/pricing, gemini-3.8-live, paid tier, November 2026",
    text_in=0.75,
    audio_in=3.00,
    text_out=4.50,
    audio_out=12.00,
)

PRICES: Mapping[str, Prices] = {"gemini-3.8-live": LIVE_3_8}
"""By model; a model that is not listed has no estimate."""

Details = Mapping[str, int]
"""Tokens by modality, `TEXT` and `AUDIO`."""


def estimate(prices: Prices | None, taken_in: Details, given_out: Details, thoughts: int) -> float | None:
    """US dollars for one report of tokens, or None when a price or the split by modality is missing.

    The service's details may not add up to its totals, so this stays an estimate. Thinking is charged as
    spoken output, as the price list has it.
    """
    if prices is None or not taken_in or not given_out:
        return None
    if {*taken_in, *given_out} - {"TEXT", "AUDIO"}:
        return None
    micro_dollars = (
        taken_in.get("TEXT", 0) * prices.text_in
        + taken_in.get("AUDIO", 0) * prices.audio_in
        + given_out.get("TEXT", 0) * prices.text_out
        + (given_out.get("AUDIO", 0) + thoughts) * prices.audio_out
    )
    return micro_dollars / 1_000_000
