"""Colours that a project may choose: only what can be read on the pages' backgrounds."""

import re

HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
BACKGROUNDS = {False: ("#ffffff", "#f6f7f9"), True: ("#14171c", "#1d2228")}  # page and surface, by dark
LEAST = 4.5  # WCAG 2.2, success criterion 1.4.3
HINT = f"Write #rrggbb with a contrast of at least {LEAST}:1 against the page."


def fault(colour: str, *, dark: bool) -> str:
    """What keeps a colour from being used for links; empty where nothing does."""
    if not HEX.fullmatch(colour):
        return "is no colour"
    low = min(contrast(colour, background) for background in BACKGROUNDS[dark])
    return "" if low >= LEAST else f"has a contrast of {low:.1f}:1, which is hard to read"


def contrast(a: str, b: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    low, high = sorted((_luminance(a), _luminance(b)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of an sRGB colour (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
