"""What each status means: category, kind and cause, from the first source that says so."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.model.events import FIELD_CODE
from pmreport.model.lexicon import status_meaning

COLUMNS = ("category", "kind", "cause")


def status_table(
    tickets: pd.DataFrame,
    events: pd.DataFrame,
    values: npt.NDArray[np.object_],
    table: pd.DataFrame | None,
    overrides: Mapping[str, Mapping[str, str]],
) -> pd.DataFrame:
    """One row per status in name order: status, category, kind, cause, origin (None where unknown).

    Order of precedence (DESIGN 4): configuration, statuses.csv, the export's own category as seen on
    tickets, the lexicon. `origin` names which of them gave the category.
    """
    changes = events[events["field"] == FIELD_CODE["status"]]
    codes = np.union1d(changes["old"].to_numpy(), changes["new"].to_numpy())
    seen = set(values[codes[codes >= 0]]) | set(tickets["status"].dropna())
    rows = {} if table is None else {str(row["status"]): row for row in table.to_dict("records")}
    exported = _seen_categories(tickets)
    out = []
    for name in sorted(seen):
        meaning = status_meaning(name, exported.get(name))
        row = {"status": name, **meaning, "origin": _origin(name, exported, meaning)}
        for origin, source in (("statuses.csv", rows.get(name)), ("configuration", overrides.get(name))):
            given = (
                {c: source[c] for c in COLUMNS if isinstance(source.get(c), str)}
                if source is not None
                else {}
            )
            if given:
                row |= {
                    **status_meaning(name, given.get("category", row["category"])),
                    **given,
                    "origin": origin,
                }
        out.append(row)
    return pd.DataFrame(out, columns=["status", *COLUMNS, "origin"])


def _origin(name: str, exported: Mapping[str, str], meaning: Mapping[str, str | None]) -> str | None:
    if name in exported:
        return "export"
    return "lexicon" if meaning["category"] else None


def _seen_categories(tickets: pd.DataFrame) -> dict[str, str]:
    """The commonest category that tickets of a status carry in the export itself."""
    pairs = tickets[["status", "status_category"]].dropna()
    counts = pairs.value_counts(sort=False).reset_index().sort_values(["count", "status_category"])
    return dict(zip(counts["status"], counts["status_category"], strict=True))
