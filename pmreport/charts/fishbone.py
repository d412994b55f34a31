"""The fishbone (Ishikawa) diagram: causes as bones on a spine that leads to the effect."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from pmreport.charts.canvas import plot_size
from pmreport.charts.fonts import wrap
from pmreport.charts.marks import blocks, dots, key_row, segments, write
from pmreport.charts.theme import BAND, BG, INK, MUTED, REST, UNCLEAR, WORSE

NAME, TEXT = 9.0, 8.5  # font sizes
NAME_LINE, TEXT_LINE, GAP = 11.0, 10.2, 4.5  # points from line to line, and between factors
HEAD = 74.0  # width of the effect, in points
SLANT = 20.0  # how far a bone leans towards the head
NAME_LINES, HEAD_LINES = 3, 6
FACTOR_LINES = (6, 5, 4)  # the most with which all factors of a bone have room
SLACK = 0.87  # a page may show the texts in a wider font of its own


@dataclass(frozen=True)
class Factor:
    """A measured factor, its number included; a `grave` one is drawn full, another hollow."""

    text: str
    grave: bool


@dataclass(frozen=True)
class Bone:
    """A cause with its factors, the gravest first; `note` stands there if it has none."""

    name: str
    factors: tuple[Factor, ...] = ()
    note: str = ""


def fishbone(axes: Axes, effect: str, bones: Sequence[Bone], *, levels: tuple[str, str]) -> None:
    """Bones in reading order, the first half above the spine.

    Args:
        axes: an empty Axes; a figure of 7.2 × 5.4 inches has room for three factors of four lines each.
        effect: what is explained, at the head.
        bones: the causes; what has no room is cut with ….
        levels: the words for grave and other factors, for the key above.
    """
    axes.xaxis.set_visible(False)
    axes.yaxis.set_visible(False)
    axes.spines[:].set_visible(False)
    axes.grid(False)
    style = {"marker": "o", "linestyle": "none", "markersize": 6}
    samples = [style, style | {"markerfacecolor": BG, "markeredgewidth": 1.5}]
    key_row(axes, levels, [WORSE, UNCLEAR], samples)
    wide, high = plot_size(axes)
    axes.set_xlim(0, wide)
    axes.set_ylim(0, high)
    columns = max((len(bones) + 1) // 2, 1)
    pitch = (wide - HEAD - SLANT) / columns
    _spine(axes, effect, wide, high)
    for number, bone in enumerate(bones):
        up = number < columns
        _bone(axes, bone, number % columns * pitch, pitch, 1 if up else -1, high)


def _spine(axes: Axes, effect: str, wide: float, high: float) -> None:
    """The spine, and the effect in its box."""
    lines = wrap(effect, SLACK * (HEAD - 8), NAME, bold=True, most=HEAD_LINES)
    half = len(lines) * NAME_LINE / 2 + 6
    middle = high / 2
    segments(axes, 0.0, middle, wide - HEAD, middle, INK, 2.2)
    blocks(axes, wide - HEAD, middle - half, wide, middle + half, BAND)
    for row, line in enumerate(lines):
        y = middle + half - 6 - (row + 0.5) * NAME_LINE
        write(axes, line, wide - HEAD / 2, y, size=NAME, ha="center", fontweight="bold")


def _bone(axes: Axes, bone: Bone, left: float, pitch: float, side: int, high: float) -> None:
    """A bone above (side 1) or below (−1) the spine, read from top to bottom."""
    names = wrap(bone.name, SLACK * pitch, NAME, bold=True, most=NAME_LINES)
    room = NAME_LINE * NAME_LINES + 4
    outer, spine = (high - room, high / 2) if side > 0 else (room, high / 2)

    def at(y: float) -> float:
        """Where the bone is at a height."""
        return left + 3 + SLANT * (outer - y) / (outer - spine)

    segments(axes, at(outer), outer, at(spine), spine, INK if bone.factors else REST, 1.6)
    color = INK if bone.factors else MUTED
    top = high if side > 0 else len(names) * NAME_LINE
    for row, line in enumerate(names):
        write(axes, line, left, top - (row + 0.5) * NAME_LINE, size=NAME, color=color, fontweight="bold")
    texts = [factor.text for factor in bone.factors] or [bone.note]
    found, used = _fitted(texts, SLACK * (pitch - 9), abs(outer - spine))
    y = outer - GAP if side > 0 else max(room + used, outer + GAP)
    for number, lines in enumerate(found):
        first = y - TEXT_LINE / 2
        if bone.factors:
            grave = bone.factors[number].grave
            dots(
                axes,
                np.array([at(first)]),
                np.array([first]),
                WORSE if grave else UNCLEAR,
                6,
                hollow=not grave,
            )
        x = max(at(first), at(first - (len(lines) - 1) * TEXT_LINE)) + 7
        for row, line in enumerate(lines):
            write(axes, line, x, first - row * TEXT_LINE, size=TEXT, color=color)
        y -= len(lines) * TEXT_LINE + GAP


def _fitted(texts: Sequence[str], points: float, room: float) -> tuple[list[list[str]], float]:
    """The texts in lines, with as many lines as the bone has room for, and the height that they take."""
    for most in FACTOR_LINES:
        found = [wrap(text, points, TEXT, most=most) for text in texts]
        used = sum(len(lines) for lines in found) * TEXT_LINE + GAP * len(found)
        if used <= room:
            break
    return found, used
