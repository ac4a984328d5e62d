"""What text models cost, as data, and the estimate made from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens in and out (thinking included), from a day on."""

    since: date
    tokens_in: float
    tokens_out: float


SOURCE = "ai.google.dev/gemini-api/docs/pricing, paid tier, as transcribed on 7 October 2026"

PRICES: Mapping[str, tuple[Price, ...]] = {
    "gemini-3.8-flash": (
        Price(date(2026, 9, 1), 0.75, 3.75),
        Price(date(2027, 1, 1), 1.50, 7.50),
    ),
    "gemini-3.5-flash": (Price(date(2026, 1, 1), 1.50, 9.00),),
}
"""By model, oldest price first; a model that is not listed has no estimate."""


def estimate(model: str, tokens_in: int, tokens_out: int, today: date) -> float | None:
    """US dollars of one request at the price of the day, None for a model without a known price."""
    current = [price for price in PRICES.get(model, ()) if price.since <= today]
    if not current:
        return None
    price = current[-1]
    return (tokens_in * price.tokens_in + tokens_out * price.tokens_out) / 1_000_000
