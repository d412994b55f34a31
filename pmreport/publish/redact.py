"""A report without its tickets: no key, no title, no list, in no file.

Lists and data files go as a whole. In what is left every key and title is replaced; rows of tickets in
tables are dropped. A last look proves that none is left.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from pmreport.bundle.csvsafe import csv_text
from pmreport.errors import PmreportError
from pmreport.publish.thin import TICKETS, without
from pmreport.report.mask import MASK
from pmreport.site.jsontext import json_text

NUMBERED = re.compile(r"([A-Za-z][A-Za-z0-9_]*-)\d+")
ROW = re.compile(r"<tr\b[^>]*>(?:(?!</tr>).)*?class=\"key\"(?:(?!</tr>).)*</tr>\s*", re.S)
KEY = re.compile(r'<(a|bdi) class="key"[^>]*>.*?</\1>', re.S)
SHORTEST = 8  # characters of a title that is looked for in sentences; shorter ones are common words
LISTS = ("evidence", "tickets")
EMPTIED = (*LISTS, "pdf")  # lists that pages make links of, too
TEXTS = (".html", ".svg", ".csv", ".json", ".md", ".js", ".txt", ".xml")
CHUNK = 500
Clean = Callable[[str], str]


def redacted(report: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a report (by path below its folder) without its tickets; PDFs go.

    Raises `PmreportError` if something of a ticket would be left.
    """
    keys, titles = tickets(report)
    clean = cleaner(keys, titles)
    kept = {path for path in report if not (TICKETS.fullmatch(path) or path.endswith(".pdf"))}
    made = {path: _file(path, data, clean) for path, data in without(report, kept).items()}
    _prove(made, keys)
    return made


def tickets(report: Mapping[str, bytes]) -> tuple[set[str], set[str]]:
    """(keys, titles) that the report knows: from its tables and its document."""
    keys, titles = set(), set()
    for path, data in report.items():
        if re.fullmatch(r"data/(?!figures/)\w+\.csv", path):
            for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"))):
                keys |= {row[name] for name in ("key", "ticket") if row.get(name)}
                titles |= {row["title"]} if row.get("title") else set()
    keys |= set(_listed(json.loads(report["report.json"])))
    return {key.removeprefix("'") for key in keys}, {title.removeprefix("'") for title in titles}


def _listed(value: Any, name: str = "") -> Iterator[str]:
    """Keys in the document's lists of tickets."""
    if isinstance(value, dict):
        if name in LISTS and isinstance(value.get("key"), str):
            yield value["key"]
        for key, item in value.items():
            yield from _listed(item, key)
    elif isinstance(value, list):
        for item in value:
            if name in LISTS and isinstance(item, str):
                yield item
            yield from _listed(item, name)


def cleaner(keys: set[str], titles: set[str]) -> Clean:
    """A function that replaces keys and titles in a text. Keys that are bare numbers stand for themselves
    in lists and cells only: in sentences they could be any number."""
    prefixes = sorted({match[1] for key in keys if (match := NUMBERED.fullmatch(key))}, key=len, reverse=True)
    others = sorted((k for k in keys if not NUMBERED.fullmatch(k) and not k.isdigit()), key=len, reverse=True)
    words = others + sorted((t for t in titles if len(t) >= SHORTEST), key=len, reverse=True)
    words += [quoted for word in words if (quoted := escape(word)) != word]
    patterns = [rf"(?:{'|'.join(map(re.escape, prefixes))})\d+(?!\d)"] if prefixes else []
    patterns += ["|".join(map(re.escape, words[at : at + CHUNK])) for at in range(0, len(words), CHUNK)]
    found = [re.compile(rf"(?<![A-Za-z0-9])(?:{pattern})") for pattern in patterns]
    whole = {key for key in keys if key.isdigit()}

    def clean(text: str) -> str:
        if text in whole:
            return MASK
        for pattern in found:
            text = pattern.sub(MASK, text)
        return text

    return clean


def _file(path: str, data: bytes, clean: Clean) -> bytes:
    if not path.endswith(TEXTS):
        return data
    text = data.decode("utf-8")
    if path.endswith(".json"):
        return _json(text, clean).encode("utf-8")
    if path.endswith(".csv"):
        return _csv(text, clean).encode("utf-8")
    if path.endswith((".html", ".svg")):
        text = _markup(text, clean)
    return clean(text).encode("utf-8")


def _markup(text: str, clean: Clean) -> str:
    """Rows and keys go, anchors that name a ticket lose their name, texts are cleaned one by one."""
    text = KEY.sub(MASK, ROW.sub("", text))
    text = re.sub(r'\s(?:id|data-[\w-]+)="([^"]*)"', lambda m: m[0] if clean(m[1]) == m[1] else "", text)
    text = re.sub(r'\shref="(#[^"]*)"', lambda m: m[0] if clean(m[1]) == m[1] else "", text)
    return re.sub(r">([^<>]+)<", lambda m: f">{_trimmed(m[1], clean)}<", text)


def _trimmed(text: str, clean: Clean) -> str:
    """A text between two tags, its blanks kept."""
    bare = text.strip()
    return text.replace(bare, clean(bare)) if bare else text


def _json(text: str, clean: Clean) -> str:
    def walk(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: walk(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [] if name in EMPTIED else [walk(item, name) for item in value]
        return clean(value) if isinstance(value, str) else value

    return json_text(walk(json.loads(text)))


def _csv(text: str, clean: Clean) -> str:
    bom = text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), quoting=csv.QUOTE_NONNUMERIC))
    cells = [[clean(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    return csv_text([str(name) for name in cells[0]], cells[1:], bom=bom)


def _prove(made: Mapping[str, bytes], keys: set[str]) -> None:
    """Look for every key once more; numbers alone cannot be told from others."""
    named = {key for key in keys if not key.isdigit()}
    for path, data in made.items():
        text = data.decode("utf-8") if path.endswith(TEXTS) else ""
        found = set(re.findall(r"[A-Za-z][A-Za-z0-9_]*-\d+", text)) & named
        if found:
            raise PmreportError(f"{path} still names a ticket; nothing was changed.", "Please report this.")
