"""The shipped fonts: what they can show, and how wide it is."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

FONTS = Path(__file__).resolve().parents[1] / "fonts"
FAMILY = "Noto Sans SC"
PIECE = re.compile(r"[ \n\t]*(?:[\u2e80-\uffef]|[^ \n\t\-\u2e80-\uffef]+-*|-+)[，。、：；）」”》？！%]*")
BOX = "□"
DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
LONGEST = 200  # no label of a chart needs more characters
VARIANTS = frozenset(range(0xFE00, 0xFE10)) | frozenset(range(0xE0100, 0xE01F0))


def files() -> list[Path]:
    """The font files, regular last."""
    return sorted(FONTS.glob("*.ttf"))


@cache
def register() -> None:
    """Make the shipped fonts known to matplotlib, before a system font of the same name."""
    from matplotlib.font_manager import fontManager

    for file in files():
        fontManager.addfont(file)
        fontManager.ttflist.insert(0, fontManager.ttflist.pop())


_one_at_a_time = Lock()


@cache
def _face(weight: str) -> Any:
    from matplotlib.ft2font import FT2Font

    face = FT2Font(FONTS / f"NotoSansSC-{weight}.ttf")
    face.set_size(100, 72)
    return face


@cache
def covered() -> frozenset[int]:
    """Code points that the regular font can show."""
    return frozenset(_face("Regular").get_charmap())


def safe(text: str) -> tuple[str, int]:
    """The text as the shipped fonts can show it, and how many characters had to be replaced by □.

    NFC; line ends and tabs become spaces; control, format, bidirectional, private and unassigned
    characters and lone surrogates go without being counted.
    """
    clean = plain(text)
    if covered().issuperset(map(ord, clean)):
        return clean, 0
    shown = "".join(char if ord(char) in covered() else BOX for char in clean)
    return shown, shown.count(BOX) - clean.count(BOX)


def plain(text: str) -> str:
    """The text in NFC on one line, without characters that are invisible or no XML."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", text).translate(_VISIBLE)


class _Visible(dict[int, str | None]):
    """What each code point becomes, looked up once per process."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        gone = unicodedata.category(char) in DROPPED or code in VARIANTS
        self[code] = " " if char.isspace() else None if gone else char
        return self[code]


_VISIBLE = _Visible()


@lru_cache(maxsize=8192)
def width(text: str, size: float = 10.0, bold: bool = False) -> float:
    """Width of a safe text in points at a font size in points."""
    return sum(_advance(sign, bold) for sign in text) * size


@lru_cache(maxsize=65536)
def _advance(sign: str, bold: bool) -> float:
    """How far a sign moves the pen, in ems. Kerning is left out: it would cost a layout of every text."""
    from matplotlib.ft2font import LoadFlags

    with _one_at_a_time:  # a face of FreeType holds one glyph
        glyph = _face("Bold" if bold else "Regular").load_char(ord(sign), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / 100


def fit(text: str, points: float, size: float = 10.0, bold: bool = False) -> str:
    """The text made safe, shortened with … to at most so many points; "" where not even one sign has room."""
    shown = safe(text if len(text) <= LONGEST else text[:LONGEST] + "…")[0].strip()
    if width(shown, size, bold) <= points:
        return shown
    low, high = 0, len(shown)
    while low < high:
        middle = (low + high + 1) // 2
        if width(shown[:middle].rstrip() + "…", size, bold) <= points:
            low = middle
        else:
            high = middle - 1
    return shown[:low].rstrip() + "…" if low else ""


def wrap(text: str, points: float, size: float = 10.0, *, bold: bool = False, most: int = 3) -> list[str]:
    """The text as at most so many lines of at most so many points; the last is shortened where it must.

    Lines break at spaces, after hyphens and between Chinese characters, not before closing punctuation.
    """
    pieces = [safe(piece)[0] for piece in PIECE.findall(text[:LONGEST].strip())]  # no-break spaces hold
    lines: list[str] = []
    for number, piece in enumerate(pieces):
        longer = lines[-1] + piece if lines else piece.lstrip()
        if lines and width(longer.rstrip(), size, bold) <= points:
            lines[-1] = longer
        elif lines and len(lines) == most:
            lines[-1] += "".join(pieces[number:])
            break
        else:
            lines.append(piece.lstrip())
    return [line for line in (fit(line, points, size, bold) for line in lines) if line]
