"""Put the register into a report: from the file, the history and the tickets of the case."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pmreport.actions.judge import Seen, Ticket
from pmreport.actions.read import Promise
from pmreport.actions.register import recommended, register
from pmreport.case import Case
from pmreport.history import History, record
from pmreport.report.mask import masker
from pmreport.report.publication import Cell, Publication, Table
from pmreport.words import N_
from pmreport.worktime import NONE

COLUMNS = (
    ("id", "string"), ("text_en", "string"), ("text_zh", "string"), ("category", "string"),
    ("owner", "string"),
    ("from_report", "string"), ("accepted", "string"), ("due", "string"), ("state", "string"),
    ("done", "string"), ("done_on", "string"), ("effective", "string"), ("metric", "string"),
    ("then", "number"), ("now", "number"), ("delta", "number"), ("low", "number"), ("high", "number"),
    ("ticket", "string"),
)  # fmt: skip


def promised(
    publication: Publication, promises: Sequence[Promise], past: History, case: Case, weeks: int
) -> Publication:
    """The publication with `register` in its document, and the promises as a table of its data.

    Recommended actions that were accepted say so.
    """
    document = publication.document
    now = record(document)
    earlier = tuple(one for one in past.records if one.slug != now.slug and one.as_of <= now.as_of)
    seen = Seen(now, earlier, lambda key: _ticket(case, key), weeks)
    made = register(promises, seen, masker(case.data.people.tolist()))
    categories = recommended(document["categories"], made["actions"])
    holds = N_("a promise of the team, with whether it was kept and whether it helped")
    table = Table("actions", holds, COLUMNS, tuple(_row(entry) for entry in made["actions"]))
    return replace(
        publication,
        document={**document, "categories": categories, "register": made},
        tables=(*publication.tables, *((table,) if table.rows else ())),
    )


def _ticket(case: Case, key: str) -> Ticket | None:
    code = int(case.data.codes_of([key])[0])
    if code < 0:
        return None
    at = int(case.facts.resolved[code])
    done = at != NONE and at <= case.as_of
    return Ticket(float(at) if done else None, bool(case.facts.cancelled[code]))


def _row(entry: Mapping[str, Any]) -> tuple[Cell, ...]:
    text, done, effect, wanted = (entry[key] or {} for key in ("text", "done", "effect", "criterion"))
    then, now = (effect[key] or {} for key in ("then", "now"))
    return (
        entry["id"], text["en"], text["zh"], entry["category"], entry["owner"], entry["report"],
        entry["accepted"], entry["due"], entry["state"], done["answer"], done["day"], effect["answer"],
        wanted.get("metric"), then.get("value"), now.get("value"), effect["delta"], effect["low"],
        effect["high"], entry["ticket"],
    )  # fmt: skip
