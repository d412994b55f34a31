"""What pages choose and lay out from the document: leading metrics, chips, evidence, bars. No wording."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pmreport.report.labels import DEFAULT_OUTLINE, KEEP, OUTLINES
from pmreport.report.publication import Evidence, Figure, Publication, Text, TicketRow
from pmreport.words import N_, Count

INLINE_FIGURES = 3
EVIDENCE_ROWS = 20
LEAST_SHOWN = 0.05
SHOWN = ("measured", "partial")
BREAKDOWN_HIDDEN = ("not_available", "not_applicable", "not_shown")
SEVERITY = {"problem": 0, "watch": 1}
MOVEMENT = {"worse": 0, "better": 1}

Json = Mapping[str, Any]


def category_chip(category: Json) -> str:
    """The level of a category; `unknown` says whether nothing was measured or nothing could be judged."""
    if category["status"] != "unknown":
        return str(category["status"])
    return "unjudged" if measured(category["metrics"]) else "not_measurable"


def metric_chip(metric: Json) -> str | None:
    """The level of a metric, or its state where it has no value; descriptive metrics have none."""
    if metric["state"] not in SHOWN:
        return str(metric["state"])
    return str(metric["status"]) if metric["status"] else None


def threshold_unit(metric: Json) -> str:
    """The unit of a metric's thresholds: that of the part that is judged, where one is."""
    part = metric["parts"].get(metric["threshold"].get("part"))
    return str(part["unit"] if part else metric["unit"])


def change_chip(metric: Json) -> str | None:
    """The movement against the earlier value; None where there is nothing to compare with."""
    change = metric["change"]
    return str(change["verdict"]) if change and change["against"] else None


def measured(metrics: Iterable[Json]) -> list[Json]:
    """The metrics that have a value."""
    return [metric for metric in metrics if metric["state"] in SHOWN and metric["value"] is not None]


def unmeasured(metrics: Iterable[Json]) -> list[Json]:
    """The metrics that have none, whatever the reason."""
    return [metric for metric in metrics if metric["state"] not in SHOWN or metric["value"] is None]


def outline(document: Json, code: str) -> tuple[tuple[str, str], ...]:
    """The blocks of the summary in one language, in the order of its outline, with their headings."""
    return OUTLINES[document.get("outline", DEFAULT_OUTLINE)[code]]


def kept(document: Json) -> dict[str, list[Text]]:
    """Practices to keep, and proposed actions on those seen sometimes (improve) or never (start)."""
    rates = {p["id"]: p["rate"] for c in document["categories"] for p in c["practices"]}
    found: dict[str, list[Text]] = {name: [] for name in KEEP}
    for category in document["categories"]:
        found["keep"] += [p["name"] for p in category["practices"] if p["status"] == "ok" and p["rate"]]
        for action in category["actions"]:
            found["improve" if rates.get(action.get("practice")) else "start"].append(action["text"])
    return {name: texts for name, texts in found.items() if texts}


def leading(category: Json) -> Json | None:
    """The one metric that stands for a category in a table: what decided it, else its first primary one."""
    shown = measured(category["metrics"])
    decided = [metric for metric in shown if metric["id"] in category["decided_by"]]
    primary = [metric for metric in shown if "P" in metric["role"]]
    return next(iter([*decided, *primary, *shown]), None)


def tiles(document: Json, count: int = 4) -> list[tuple[Json, Json]]:
    """(category, metric) of the key figures: the slip, the gravest others, and one that got better."""
    pairs = [(category, metric) for category in document["categories"] if (metric := leading(category))]
    ranked = sorted(pairs, key=lambda pair: _gravity(pair[1]))
    better = [pair for pair in ranked if change_chip(pair[1]) == "better"]
    chosen = ranked[:count]
    if better and better[0] not in chosen:
        chosen[-1:] = better[:1]
    return sorted(chosen, key=lambda pair: pair[1]["id"] != "release_slip")


def _gravity(metric: Json) -> tuple[bool, int, int]:
    return (
        metric["id"] != "release_slip",
        SEVERITY.get(metric["status"] or "", 2),
        MOVEMENT.get(change_chip(metric) or "", 2),
    )


def trend(metric: Json) -> list[float | None]:
    """The earlier values and this one, oldest first, for a sparkline; empty without earlier ones."""
    earlier = [point["value"] for point in metric["series"]]
    return [*earlier, metric["value"]] if earlier else []


class Listed(NamedTuple):
    """A ticket with the reasons why it is evidence."""

    ticket: TicketRow
    reasons: Sequence[Evidence]


def evidence(publication: Publication, category: str) -> list[Listed]:
    """The evidence tickets of a category in the order of their first reason; unlisted ones are left out."""
    reasons = publication.reasons.get(category, {})
    return [Listed(publication.listed[key], found) for key, found in reasons.items()]


def figures(publication: Publication, category: str) -> list[Figure]:
    """The figures of a category (or of `why`, `summary`) in their order."""
    return [figure for figure in publication.figures if figure.category == category]


def figure_page(publication: Publication, figure: Figure) -> str:
    """The page that shows a figure; a category's page holds only its first ones."""
    if figure.category in ("why", "summary"):
        return {"why": "why.html", "summary": "index.html"}[figure.category]
    page = next(c["page"] for c in publication.document["categories"] if c["id"] == figure.category)
    inline = figure in figures(publication, figure.category)[:INLINE_FIGURES]
    return f"c/{page}.html" if inline else f"c/{page}-figures.html"


def is_divided(attribution: Json) -> bool:
    """Whether the days may be shown: the attribution ran, and its gates let it through."""
    return attribution["state"] not in BREAKDOWN_HIDDEN and attribution.get("slip_days") is not None


def ranked(attribution: Json) -> list[Json]:
    """The causes of a slip by their days, most first; what is not explained stands last."""
    rows = sorted(attribution["categories"], key=lambda row: -row["days"])
    rest = {"id": "unexplained", "single_removal_days": None, "tickets": [], **attribution["unexplained"]}
    return [*rows, rest]


def affected(row: Json, most: int) -> list[Json]:
    """The tickets of a cause that carry a tenth of a day, which a column of days can show; `most` of them."""
    return [ticket for ticket in row["tickets"] if abs(ticket["days"]) >= LEAST_SHOWN][:most]


def holds_zero(row: Json) -> bool:
    """Whether a number of days cannot be told from none."""
    low, high = row["low"], row["high"]
    return low is not None and high is not None and low <= 0 <= high


def no_evidence(row: Json) -> bool:
    """Whether nothing in the record speaks for a cause: its days are exactly none."""
    return not row["days"] and not row["low"] and not row["high"]


def why_missing(document: Json) -> Text | None:
    """What the attribution itself says about why no days are shown."""
    warnings = (document["attribution"] or {}).get("warnings", [])
    return warnings[0] if warnings else None


def first_caution(document: Json) -> Text | None:
    """The first caution about the data."""
    cautions = document["quality"]["cautions"]
    return cautions[0]["text"] if cautions else None


def cautions(document: Json) -> Count:
    """How many cautions there are about the data."""
    return Count(len(document["quality"]["cautions"]), N_("{n} caution"), N_("{n} cautions"))


def tickets(document: Json) -> Count:
    """How many tickets the report is about."""
    return Count(document["counts"]["tickets"], N_("{n} ticket"), N_("{n} tickets"))


def places(document: Json) -> Count:
    """How many places of the input could not be read as written."""
    return Count(len(document["problems"]), N_("{n} place"), N_("{n} places"))


def coverage(document: Json) -> tuple[list[str], list[tuple[str, float]], list[str]]:
    """Fields that are always filled, (field, share) of those sometimes filled, fields that never are."""
    shares = sorted(document["quality"]["coverage"].items())
    partly = [(field, share) for field, share in shares if share and share < 1]
    return (
        [field for field, share in shares if share == 1],
        partly,
        [field for field, share in shares if not share],
    )


def hints(document: Json) -> list[tuple[Text, list[Json]]]:
    """(what to export, the metrics that it would make measurable), the most helpful first."""
    found: dict[str, tuple[Text, list[Json]]] = {}
    for category in document["categories"]:
        for metric in category["metrics"]:
            if metric["state"] not in SHOWN and metric["hint"]:
                found.setdefault(metric["hint"]["en"], (metric["hint"], []))[1].append(metric)
    return sorted(found.values(), key=lambda pair: -len(pair[1]))


def grouped(questions: Iterable[Json]) -> list[list[Json]]:
    """The questions by their group, in the order of the document."""
    found: dict[str, list[Json]] = {}
    for question in questions:
        found.setdefault(question["group"]["en"], []).append(question)
    return list(found.values())


def page_of(document: Json, page: str) -> str:
    """The path of a page named in the document: a category's page, or one of the report."""
    name = page.removesuffix(".html")
    return (
        f"c/{name}.html"
        if name in {category["page"] for category in document["categories"]}
        else f"{name}.html"
    )


class Bar(NamedTuple):
    """A bar from zero with a whisker, in percent of the drawing's width."""

    x: str
    width: str
    low: str
    high: str
    zero: str


def bars(rows: Sequence[Json]) -> list[Bar]:
    """Bars of `days` with whiskers `low`–`high` on one common scale that contains zero."""
    ends = [end for row in rows for end in (row["days"], row["low"], row["high"]) if end is not None]
    least, most = min([0.0, *ends]), max([0.0, *ends])
    span = (most - least) or 1.0

    def at(value: float) -> str:
        return f"{1 + 98 * (value - least) / span:.2f}%"

    return [
        Bar(
            x=at(min(row["days"], 0)),
            width=f"{98 * abs(row['days']) / span:.2f}%",
            low=at(row["days"] if row["low"] is None else row["low"]),
            high=at(row["days"] if row["high"] is None else row["high"]),
            zero=at(0),
        )
        for row in rows
    ]


class Segment(NamedTuple):
    """A piece of a stacked bar, in percent of its width."""

    kind: str
    x: str
    width: str


def segments(counts: Mapping[str, int]) -> list[Segment]:
    """A stacked bar of counts; empty where there is nothing to count."""
    total = sum(counts.values())
    found, x = [], 0.0
    for kind, count in counts.items():
        share = 100 * count / total if total else 0
        if share:
            found.append(Segment(kind, f"{x:.2f}%", f"{share:.2f}%"))
        x += share
    return found
