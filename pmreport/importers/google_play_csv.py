"""Reviews of an app, as the Google Play Console writes them month by month (UTF-16).

A review that is edited stands again in a later month: the newest update wins. A review without text has
no id.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pmreport.importers.convert import Field, Headers, Options, convert, table_source
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, moments_text, stacked
from pmreport.importers.table import read_table
from pmreport.model.columns import Kind
from pmreport.model.export import Export, Problem

NAME = "google-play-csv"

COLUMNS: dict[str, tuple[str, Kind]] = {  # caption: column of `feedback`, or what it is used for
    "Review Last Update Date and Time": ("at", "instant"),
    "Star Rating": ("score", "number"),
    "Review Title": ("title", "text"),
    "Review Text": ("text", "text"),
    "App Version Name": ("release", "code"),
    "Package Name": ("component", "code"),
    "Review Link": ("link", "text"),
}

_TEXTS = ("title", "text", "release", "component", "link")


def sniff(blob: Blob) -> bool:
    """Google alone writes `Review Submit Millis Since Epoch`."""
    return blob.shape == "table" and "Review Submit Millis Since Epoch" in blob.header


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """One `feedback` row of kind `review` on the scale from 1 to 5 for each review."""
    parts = [_part(blob, options) for blob in blobs]
    together = stacked([p.converted.frame.assign(_part=i) for i, p in enumerate(parts)])
    keep = _newest(together)
    sources, problems = [], [problem for p in parts for problem in p.converted.problems]
    for i, part in enumerate(parts):
        older = int((~keep & (together["_part"] == i)).sum())
        if older:
            message = f"{older} reviews stand again in a newer form, which counts"
            problems.append(Problem(part.table.blob.name, 0, "Review Link", "duplicate-key", message))
        source = table_source(part.table, NAME, "feedback", part.headers, part.converted)
        used, rejected = source.rows_used - older, source.rows_rejected + older
        sources.append(replace(source, rows_used=used, rows_rejected=rejected))
    feedback = _feedback(together[keep])
    return Export(
        NAME, {"feedback": feedback}, tuple(sources), tuple(problems), zone_offsets={0: len(feedback)}
    )


def _part(blob: Blob, options: Options) -> Part:
    table = read_table(blob, lambda header: [header.index(c) for c in COLUMNS if c in header])
    at = {h: p for p, h in enumerate(table.header)}
    fields = tuple(Field(column, kind, (at[c],)) for c, (column, kind) in COLUMNS.items() if c in at)
    mapped = {c: column for c, (column, _) in COLUMNS.items() if c in at}
    headers = Headers(fields, {}, mapped, tuple(h for h in table.header if h not in COLUMNS))
    read = convert(table, fields, ("at", "score"), options)
    missing = {c: pd.Series(None, read.frame.index, dtype="str") for c in _TEXTS if c not in read.frame}
    return Part(table, headers, replace(read, frame=read.frame.assign(**missing)))


def _newest(reviews: pd.DataFrame) -> "pd.Series[bool]":
    """True for the rows to keep: the newest of each id, and every row without one."""
    ids = reviews["link"].str.extract(r"(?i)reviewid=([^&]+)")[0]
    order = pd.Series(moments_text(reviews["at"]), index=reviews.index).sort_values(kind="stable").index
    older = ids.loc[order].duplicated(keep="last").reindex(reviews.index)
    return ~(older & ids.notna())


def _feedback(reviews: pd.DataFrame) -> pd.DataFrame:
    text = (reviews["title"] + ": " + reviews["text"]).fillna(reviews["text"]).fillna(reviews["title"])
    plain = reviews.drop(columns=["title", "link", "_part"]).assign(
        text=text, kind="review", channel="google-play"
    )
    return plain.assign(scale_min=1.0, scale_max=5.0).reset_index(drop=True)
