"""A view of a GitHub project, exported as TSV: the columns of that view, of issues and pull requests.

The file has no dates of creation, so it is read beside the issues themselves (`github-json`), which it
completes with sprint, priority, points, planned dates and, for what is not closed, the project's status.
Drafts, which have no address, are rejected. No history.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pmreport.importers.aliases import Alias, aliases
from pmreport.importers.convert import Options, numbers, table_source
from pmreport.importers.files import Blob
from pmreport.importers.merge import Part, read_part, stacked, with_frame
from pmreport.importers.tabular import captions, cells_of, first_of
from pmreport.model.export import Export, Problem

NAME = "github-projects-tsv"

_ADDRESS = r"https://github\.com/([^/\s]+/[^/\s]+)/(?:issues|pull)/(\d+)"


def sniff(blob: Blob) -> bool:
    """`Title` and `URL`, no creation, and addresses of issues or pull requests of GitHub below."""
    found = captions(blob)
    return (
        {"title", "url"} <= found and bool(re.search(_ADDRESS, blob.text_head)) and "created at" not in found
    )


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """What the views say about tickets, without creation; the first of two rows of a ticket counts."""
    parts = [_part(blob, options) for blob in blobs]
    together = stacked([part.converted.frame for part in parts])
    tickets = together[~together["key"].duplicated()].reset_index(drop=True)
    sources = tuple(table_source(p.table, NAME, "tickets", p.headers, p.converted) for p in parts)
    problems = tuple(problem for part in parts for problem in part.converted.problems)
    return Export(NAME, {"tickets": tickets}, sources, problems)


def _part(blob: Blob, options: Options) -> Part:
    known = {h: _unit_free(a) for h, a in aliases("github_projects", "tsv").items()}
    part = read_part(blob, lambda _: known, options, ("story_points",), required=("url",))
    frame = part.converted.frame
    place = frame["url"].str.extract(_ADDRESS)
    keys = place[0] + "#" + place[1]
    points = pd.Series(numbers(cells_of(part, "story_points"))[0], frame.index)
    frame = frame.assign(key=keys, points=points)
    if "assignee" in frame:
        frame["assignee"] = first_of(frame["assignee"])
    return _without_drafts(with_frame(part, frame))


def _unit_free(alias: Alias) -> Alias:
    """Sizes may be words (`M`): they are points only where they are numbers."""
    return replace(alias, column="") if alias.meaning == "story_points" else alias


def _without_drafts(part: Part) -> Part:
    frame, converted = part.converted.frame, part.converted
    strange = frame.index[frame["key"].isna()]
    lines = part.table.lines(strange)
    message = "the address is not that of an issue or pull request of GitHub"
    problems = [Problem(part.table.blob.name, lines[r], "URL", "bad-record", message) for r in strange]
    kept = frame.drop(index=strange)
    rejected = converted.rejected + len(strange)
    return replace(
        part,
        converted=replace(
            converted, frame=kept, rejected=rejected, problems=(*converted.problems, *problems)
        ),
    )
