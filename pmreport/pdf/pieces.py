"""What the PDF's template understands: lines of a cell, chips, drawings, tables. Plain JSON, no markup."""

from collections.abc import Mapping, Sequence
from typing import Any

from pmreport.report import views
from pmreport.report.labels import CHIPS
from pmreport.report.voice import Voice

Json = Mapping[str, Any]
Piece = str | dict[str, Any]
Cell = Piece | list[Piece]
Made = dict[str, Any]

ELLIPSIS = "…"
KEY = 40


def clip(text: str, length: int) -> str:
    """The text, cut to `length` characters with an ellipsis; data may be of any length, a page is not."""
    return text if len(text) <= length else text[: length - 1].rstrip() + ELLIPSIS


def strong(text: str) -> Piece:
    """A line in bold; nothing if there is no text."""
    return {"kind": "strong", "text": text} if text else ""


def pair(text: str, beside: str) -> Piece:
    """A bold text with a small grey one beside it."""
    return {"kind": "pair", "text": text, "quiet": beside} if beside else strong(text)


def quiet(text: str) -> Piece:
    """A line in small grey; nothing if there is no text."""
    return {"kind": "quiet", "text": text} if text else ""


def chip(kind: str, voice: Voice) -> Piece:
    """A verdict: its shape, colour and word."""
    return {"kind": "chip", "of": kind, "word": voice.say(CHIPS[kind][1])}


def key(name: str, links: Mapping[str, str], beside: str = "") -> Piece:
    """A ticket's key, linked to the tracker where its address is known, with a small grey text beside it."""
    return {"kind": "key", "url": links.get(name), "text": clip(name, KEY), "beside": beside}


def lines(*pieces: Piece) -> list[Piece]:
    """A cell of several lines; empty ones are left out."""
    return [piece for piece in pieces if piece]


def spark(values: Sequence[float | None]) -> Piece:
    """The course of a metric as heights from 0 to 1, oldest first; nothing for fewer than two values."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    low, span = min(known), max(known) - min(known)
    heights = [None if value is None else round((value - low) / span, 4) if span else 0.5 for value in values]
    return {"kind": "spark", "points": heights}


def column(head: str, *, fr: float = 0, mm: float = 0, end: bool = False) -> Made:
    """A table's column: a share of what is left, so many millimetres, or as wide as it must be."""
    return {"head": head, "fr": fr, "mm": mm, "end": end}


def table(columns: Sequence[Made], rows: Sequence[Sequence[Cell]], more: str = "") -> Made | None:
    """A table with a note on the rows that it leaves out; None without rows."""
    return {"columns": list(columns), "rows": [list(row) for row in rows], "more": more} if rows else None


def movement(metric: Json, voice: Voice) -> list[Piece]:
    """The change against the earlier value: verdict, and its size with the interval; empty without one."""
    kind = views.change_chip(metric)
    if kind is None:
        return []
    change = metric["change"]
    if change["delta"] is None:
        return [chip(kind, voice)]
    interval = voice.delta_interval(change, metric["unit"])
    return [chip(kind, voice), pair(voice.delta(change, metric["unit"]), interval)]


def against(metric: Json, voice: Voice) -> Piece:
    """What the change is against."""
    if views.change_chip(metric) is None:
        return quiet(voice.say("nothing to compare with"))
    return quiet(voice.say("against {name}", name=clip(voice.text(metric["change"]["against"]), KEY)))


def left_out(n: int, file: str, voice: Voice) -> str:
    """The note below a capped table; empty where nothing was left out."""
    return voice.say("{n} more rows are in {file}.", n=n, file=file) if n > 0 else ""
