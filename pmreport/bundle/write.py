"""Write the data bundle: CSV tables, their description, and the sums that prove them whole."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pmreport.bundle.columns import parquet
from pmreport.bundle.csvsafe import csv_text
from pmreport.bundle.tables import Table, figure_table, tables
from pmreport.report.publication import Publication
from pmreport.words import LANGUAGES, N_, Language, say

README = (
    N_("Data of the report {name}"),
    N_("People: {people}. Groups of fewer than {n} people are not shown."),
    N_("CSV files are UTF-8 with a byte order mark, lines end with CR LF."),
    N_("Texts that a spreadsheet could take for a formula begin with an apostrophe."),
    N_("Parquet files hold the same tables typed and as they are: nothing is added to their texts."),
    N_("The rights in these data are those of the tracker that they came from."),
)


def write(publication: Publication, folder: Path) -> list[str]:
    """Write the bundle into a new folder and return the files' paths below it."""
    found = tables(publication)
    contents = {f"{table.name}.csv": _csv(table) for table in found}
    for figure in publication.figures:
        header, rows = figure_table(figure)
        contents[f"figures/{figure.id}.csv"] = csv_text(header, rows, bom=True)
    contents["README.txt"] = "\n\n".join(_readme(publication, found, code) for code in LANGUAGES)
    contents["datapackage.json"] = _datapackage(publication, found, contents)
    files = {path: text.encode("utf-8") for path, text in contents.items()}
    files |= {f"{table.name}.parquet": parquet(table) for table in found}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in sorted(files.items()))
    files["SHA256SUMS"] = sums.encode()
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return list(files)


def _csv(table: Table) -> str:
    return csv_text([name for name, _ in table.columns], table.rows, bom=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _readme(publication: Publication, found: list[Table], code: str) -> str:
    language, document = Language(code), publication.document
    privacy = document["privacy"]
    people = {"hidden": N_("hidden"), "pseudonym": N_("by pseudonym"), "names": N_("by name")}[
        privacy["people"]
    ]
    lines = [
        say(README[0], name=document["name"]),
        say(README[1], people=say(people), n=privacy["min_group"]),
        *(say(line) for line in README[2:]),
    ]
    listed = [
        f"{table.name}.csv: {language(table.holds)}\n  {', '.join(n for n, _ in table.columns)}"
        for table in found
    ]
    return "\n".join([*(language(line) for line in lines), "", *listed]) + "\n"


def _datapackage(publication: Publication, found: list[Table], contents: dict[str, str]) -> str:
    resources = [dict(_resource(table, contents[f"{table.name}.csv"])) for table in found]
    package = {
        "name": publication.document["slug"],
        "profile": "tabular-data-package",
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _resource(table: Table, text: str) -> Iterator[tuple[str, Any]]:
    yield "name", table.name
    yield "path", f"{table.name}.csv"
    yield "profile", "tabular-data-resource"
    yield "encoding", "utf-8"
    yield "bytes", len(text.encode("utf-8"))
    yield "hash", f"sha256:{_digest(text)}"
    yield "dialect", {"lineTerminator": "\r\n"}
    yield "schema", {"fields": [{"name": name, "type": kind} for name, kind in table.columns]}
