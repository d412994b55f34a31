"""Leave out what the user excluded: other projects, named tickets, authors that are machines."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from pmreport.config import Exclude
from pmreport.errors import InputError
from pmreport.model import Export

SAID = ("comment", "title", "description", "acceptance")  # what a machine writes is no answer and no change


def narrowed(exports: Sequence[Export], exclude: Exclude, project: str | None) -> tuple[Export, ...]:
    """The exports without excluded tickets and authors, and only the project's tickets if one is named."""
    if not (exclude.tickets or exclude.authors or project):
        return tuple(exports)
    out = tuple(_one(export, exclude, project) for export in exports)
    if project and not any(len(e.tables["tickets"]) for e in out if "tickets" in e.tables):
        raise InputError(f"No ticket belongs to the project {project!r}.", f"Projects: {_projects(exports)}.")
    return out


def _one(export: Export, exclude: Exclude, project: str | None) -> Export:
    tables = dict(export.tables)
    if "tickets" in tables:
        tables["tickets"] = _tickets(tables["tickets"], exclude, project)
    if "events" in tables and exclude.authors and "author" in tables["events"]:
        tables["events"] = _by_people(tables["events"], exclude.authors)
    return replace(export, tables=tables)


def _by_people(events: pd.DataFrame, machines: Sequence[str]) -> pd.DataFrame:
    """The events without what machines wrote. What they set (a status, a release, a date) stays, because it
    held until somebody changed it and the history would break without it; it has no author any more, so
    that nothing about people counts it."""
    theirs = events["author"].isin(machines).to_numpy(bool)
    rest = events[~(theirs & events["field"].isin(SAID).to_numpy(bool))]
    return rest.assign(author=rest["author"].mask(rest["author"].isin(machines)))


def _tickets(tickets: pd.DataFrame, exclude: Exclude, project: str | None) -> pd.DataFrame:
    keep = ~tickets["key"].isin(exclude.tickets).to_numpy(bool)
    if project:
        keep &= _belongs(tickets, project)
    return tickets[keep]


def _belongs(tickets: pd.DataFrame, project: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """By the project column, or by the prefix of the key (`PAY-12`)."""
    prefix = tickets["key"].str.startswith(f"{project}-").to_numpy(bool)
    if "project" not in tickets:
        return prefix
    return prefix | (tickets["project"] == project).fillna(False).to_numpy(bool)


def _projects(exports: Sequence[Export]) -> str:
    names: set[str] = set()
    for export in exports:
        if "tickets" in export.tables and "project" in export.tables["tickets"]:
            names |= set(export.tables["tickets"]["project"].dropna().astype(str))
    return ", ".join(sorted(names)[:10]) or "none named in the export"
