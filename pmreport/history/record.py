"""One line of `history.jsonl`: what the pages about several reports know of each of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from pmreport.history.errors import HistoryError

Json = Mapping[str, Any]

SCHEMA = "pmreport/history/1"
REPORT_SCHEMA = "pmreport/report/1"
FACTS = ("id", "version", "state", "value", "unit", "low", "high", "n", "status", "direction")
SUBJECT = ("kind", "name", "series", "start", "freeze", "planned", "actual", "end", "as_of", "timezone")
# what a line of an earlier pmreport lacks; lines only ever gain keys
LACKING: Json = {
    "languages": ["en", "zh"],
    "measuring_sha256": None,
    "cautions": None,
    "practices": {},
    "actions": [],
    "countdown": [],
    "pdf": [],
    "revised": 0,
}


@dataclass(frozen=True)
class Point:
    """A number of one report with its 90 % interval; `version` is that of its definition."""

    version: int
    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    state: str = "measured"
    status: str | None = None
    direction: str = "neutral"
    is_census: bool = False  # read off the records, so that one case is enough for a comparison
    part: Json | None = None  # the part that is judged instead of the value, where one is


@dataclass(frozen=True)
class Record:
    """A report as its line tells it. `line` is the JSON object itself, with every key of today."""

    line: Json

    @property
    def slug(self) -> str:
        """The folder of the report; it never changes."""
        return str(self.line["slug"])

    @property
    def name(self) -> str:
        """The release, or the month as YYYY-MM."""
        return str(self.line["name"])

    @property
    def kind(self) -> str:
        """`release`, `period` or `export`."""
        return str(self.line["subject"]["kind"])

    @property
    def group(self) -> tuple[str, str]:
        """Kind and series: only reports of one group form a trend line."""
        return self.kind, str(self.line["subject"].get("series") or "")

    @cached_property
    def when(self) -> float:
        """The place in time (s UTC): when it shipped, else was planned, else the last of its data."""
        subject = self.line["subject"]
        return instant(subject["actual"] or subject["planned"] or subject["as_of"])

    @property
    def order(self) -> tuple[float, str]:
        """Oldest first."""
        return self.when, self.slug

    @cached_property
    def as_of(self) -> float:
        """The last moment that its data know (s UTC)."""
        return instant(self.line["subject"]["as_of"])

    @cached_property
    def start(self) -> float:
        """When its window begins (s UTC); minus infinity where nothing says so."""
        start = self.line["subject"].get("start")
        return instant(start) if start else float("-inf")

    @cached_property
    def points(self) -> Mapping[str, Point]:
        """Metric id → its number; practices, too, as shares of the tickets with a trace."""
        found = {metric["id"]: _point(metric) for metric in self.line["metrics"]}
        return found | {
            name: Point(1, rate, low, high, n, "fraction", "measured" if n else "no_cases",
                        direction="lower_is_worse")
            for name, (rate, low, high, n) in self.line["practices"].items()
        }  # fmt: skip

    @property
    def measuring(self) -> str:
        """A digest of the configuration that numbers depend on; of the whole one in old lines."""
        return str(self.line["measuring_sha256"] or self.line["config_sha256"])

    def is_comparable(self, other: "Record") -> bool:
        """Whether both were measured with the same configuration, as far as their lines can tell."""
        if self.line["measuring_sha256"] and other.line["measuring_sha256"]:
            return bool(self.line["measuring_sha256"] == other.line["measuring_sha256"])
        return bool(self.line["config_sha256"] == other.line["config_sha256"])


def _point(metric: Json) -> Point:
    """A line leaves out what is null."""
    return Point(
        metric["version"], metric.get("value"), metric.get("low"), metric.get("high"),
        int(metric.get("n") or 0), metric["unit"], metric["state"], metric.get("status"),
        metric.get("direction", "neutral"), bool(metric.get("census")), metric.get("part"),
    )  # fmt: skip


def instant(text: str | None) -> float:
    """Seconds UTC of an ISO 8601 instant; minus infinity for none, naive ones are UTC."""
    if not text:
        return float("-inf")
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()


def record(document: Json, before: Record | None = None) -> Record:
    """The line of a report. `before` is the one that it replaces: other numbers make it a revision."""
    made = Record(_line(document))
    if before is None:
        return made
    changed = any(_numbers(made, name) != _numbers(before, name) for name in before.points)
    return Record({**made.line, "revised": int(before.line["revised"]) + int(changed)})


def _numbers(one: Record, metric: str) -> tuple[object, ...]:
    point = one.points.get(metric)
    return () if point is None else (point.version, point.value, point.low, point.high, point.n)


def _line(document: Json) -> Json:
    categories = document["categories"]
    return {
        "schema": SCHEMA,
        **{key: document[key] for key in ("slug", "name", "report_status", "config_sha256", "tool_version")},
        "languages": list(document["languages"]),
        "measuring_sha256": document.get("measuring_sha256"),
        "pdf": list(document.get("pdf", [])),
        "subject": {key: document["subject"].get(key) for key in SUBJECT},
        "headline": {part: document["headline"][part] for part in ("title", "verdict")},
        "categories": {category["id"]: category["status"] for category in categories},
        "cautions": len(document["quality"]["cautions"]),
        "metrics": [_facts(metric) for category in categories for metric in category["metrics"]],
        "practices": {
            p["id"]: _rate(p)
            for category in categories
            for p in category["practices"]
            if p["rate"] is not None
        },
        "actions": list(document.get("register", {}).get("actions", [])),
        "countdown": list(document.get("countdown", [])),
        "revised": 0,
    }


def _facts(metric: Json) -> Json:
    facts = {fact: metric[fact] for fact in FACTS if metric[fact] is not None}
    facts |= {"census": True} if metric.get("census") else {}
    part = metric["parts"].get((metric["threshold"] or {}).get("part"))
    return facts if part is None else facts | {"part": {k: part[k] for k in ("value", "low", "high")}}


def _rate(practice: Json) -> list[Any]:
    return [practice["rate"], practice["low"], practice["high"], practice["seen"] + practice["not_seen"]]


def from_line(text: str, where: str) -> Record:
    """The record of a line. Raises `HistoryError` for what is none, or comes from a newer pmreport."""
    try:
        line = json.loads(text)
        schema = line.get("schema", SCHEMA)
    except (ValueError, AttributeError) as error:
        raise HistoryError(f"{where} is no line of a history.", REBUILD) from error
    if schema != SCHEMA:
        raise HistoryError(f"{where} has the schema {schema!r}, which this pmreport does not know.", UPDATE)
    return _whole({**LACKING, **line}, where)


def from_report(text: str, where: str) -> Record:
    """The record of a `report.json`. Raises `HistoryError` as `from_line` does."""
    return record(report(text, where))


def report(text: str, where: str) -> Json:
    """A `report.json` that this pmreport can read. Raises `HistoryError`."""
    try:
        document: Json = json.loads(text)
        schema = document["schema"]
    except (ValueError, KeyError, TypeError) as error:
        raise HistoryError(f"{where} is no report.json: {error}.", REBUILD) from error
    if schema != REPORT_SCHEMA:
        raise HistoryError(f"{where} has the schema {schema!r}, which this pmreport does not know.", UPDATE)
    return document


def _whole(line: Json, where: str) -> Record:
    """A record whose parts can all be read."""
    made = Record(line)
    try:
        assert made.slug and made.name and made.group and made.points is not None
        _ = made.order, made.start, line["headline"]["title"], line["categories"], line["config_sha256"]
    except (KeyError, TypeError, ValueError, AssertionError, AttributeError) as error:
        raise HistoryError(f"{where} is no line of a history: {error!r}.", REBUILD) from error
    return made


UPDATE = "Update pmreport: a newer version wrote it."
REBUILD = "Build that report again, or remove the line or file if it came from elsewhere."
