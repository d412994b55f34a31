"""`inspect --write-config`: a commented pmreport.toml with what was found."""

import json
from pathlib import Path

from pmreport.errors import PmreportError
from pmreport.importers import table_csv
from pmreport.importers.files import blobs
from pmreport.importers.proposals import Proposal, proposals, shown_values
from pmreport.pipeline.inspection import Inspection


def write_config(found: Inspection, to: Path) -> None:
    """Write a commented pmreport.toml with what was found. Never overwrites."""
    if to.exists():
        raise PmreportError(f"{to} is already there.", "Name another file, or remove it first.")
    document = found.document
    lines = [
        "# Written by `pmreport inspect --write-config`; every line below is a proposal.",
        "[project]",
        f"timezone = {json.dumps(document['timezone'])}",
        "",
        "[columns]",
        "# A column of the export = the canonical column, with how sure that is and values found there.",
        "# Uncomment what is right, correct what is not; values may be confidential.",
    ]
    lines += _column_lines(found)
    lines += ["", "# Statuses that nobody explains: category todo, doing, done or cancelled."]
    for row in found.world.data.statuses.to_dict("records"):
        if not isinstance(row["category"], str):
            lines.append(f"# [status.{json.dumps(row['status'], ensure_ascii=False)}]")
            lines.append('# category = "doing"')
    to.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def _column_lines(found: Inspection) -> list[str]:
    """One line for each caption that is not used, or that was used by its caption alone."""
    tables = {blob.name: blob for path in found.paths for blob in blobs(path)}
    lines: dict[str, str] = {}
    for source in found.document["sources"]:
        blob = tables.get(source["file"])
        known = {p.caption: p for p in proposals(blob)} if blob else {}
        guessed = source["mapped"] if source["format"] == table_csv.NAME else {}
        for caption in [*guessed, *source["unmapped"]]:
            proposal = known.get(caption) or Proposal(caption, "", 0.0, shown_values(blob, caption))
            lines.setdefault(caption, _column_line(proposal))
    return list(lines.values())


def _column_line(proposal: Proposal) -> str:
    caption, column = (json.dumps(t, ensure_ascii=False) for t in (proposal.caption, proposal.column))
    sure = f"{proposal.confidence:.0%} sure" if proposal.column else "no proposal"
    values = ", ".join(json.dumps(v, ensure_ascii=False) for v in proposal.examples)
    return f"# {caption} = {column}  # {sure}{': ' if values else ''}{values}"
