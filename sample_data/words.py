"""The names and texts of `texts.toml`, and how titles are made of them.

About half of the titles are English, half Chinese.
"""

import tomllib
from collections.abc import Sequence
from pathlib import Path

Pair = Sequence[str]  # a text in English and in Chinese

_read = tomllib.loads(Path(__file__).with_name("texts.toml").read_text(encoding="utf-8"))
PEOPLE: dict[str, list[str]] = _read["teams"]
ROSTER = [(name, team) for team, names in PEOPLE.items() for name in names]
NAME = [name for name, _ in ROSTER]
NUMBER = {name: number for number, name in enumerate(NAME)}
TEAM_OF = dict(ROSTER)
COMPONENTS: dict[str, str] = _read["components"]
NOUNS: dict[str, list[Pair]] = _read["nouns"]
TITLES: dict[str, list[Pair]] = _read["titles"]
TEXTS: dict[str, Pair] = _read["texts"]
COMMENTS: dict[str, Pair] = _read["comments"]
SAID: dict[str, list[Pair]] = _read["feedback"]
STEPS: list[Pair] = _read["around"]["steps"]
ACTIONS: list[Pair] = _read["around"]["actions"]
CUSTOMERS: list[str] = _read["customers"]["names"]


def text(name: str, chinese: bool) -> str:
    """One of the longer texts."""
    return TEXTS[name][chinese]


def comment(name: str, chinese: bool) -> str:
    """One of the comments."""
    return COMMENTS[name][chinese]


def pick(pairs: Sequence[Pair], number: int, chinese: bool) -> str:
    """The number-th pair, counted around, in one of its languages."""
    return pairs[number % len(pairs)][chinese]


def title(sort: str, component: str, number: int, chinese: bool) -> str:
    """A title from a template, a noun and a place; three strides keep combinations from repeating soon."""
    forms, nouns, places = TITLES[sort], NOUNS[component], TITLES["places"]
    form = pick(forms, number if len(forms) > 1 else 0, chinese)
    noun = pick(nouns, number // 3 + number, chinese)
    place = pick(places, number // 5 + number * 3, chinese)
    made = form.format(noun=noun, place=place)
    return made[:1].upper() + made[1:]
