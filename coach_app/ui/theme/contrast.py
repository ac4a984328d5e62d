"""How far apart two colours are to the eye, by the WCAG 2.2 definition. No Qt here."""

from __future__ import annotations


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of ``#RRGGBB``, each 0 to 1; raises ValueError for any other form."""
    if len(colour) != 7 or not colour.startswith("#"):
        raise ValueError(f"{colour!r} is not a colour; write it as #RRGGBB")
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), of an sRGB colour."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Contrast ratio, 1 (the same) to 21 (black on white), whichever is lighter."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def blend(over: str, under: str, alpha: float) -> str:
    """The flat colour seen where ``over`` is painted with ``alpha`` (0 to 1) upon ``under``."""
    mixed = [
        round(255 * (a * alpha + b * (1 - alpha)))
        for a, b in zip(channels(over), channels(under), strict=True)
    ]
    return "#" + "".join(f"{value:02X}" for value in mixed)
