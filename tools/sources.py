"""The manual of sources: `python tools/sources.py` writes docs/sources.md from the importers themselves.

What each format is, what is read and what is lost stands in the docstring of its module; how its files are
recognised in that of `sniff`; the folders of golden files are the examples.
"""

import inspect
import sys
from pathlib import Path

from pmreport.importers import IMPORTERS, Importer, joining, snapshots, table_csv
from pmreport.report.exporting import TOOLS
from pmreport.words import Language

ROOT = Path(__file__).parents[1]
TO = ROOT / "docs" / "sources.md"
GOLDEN = ROOT / "tests" / "golden" / "importers"
PARTS = {
    "history": "History", "columns": "Columns", "comments": "Comments", "releases": "Releases",
    "sprints": "Sprints", "links": "Links", "deployments": "Deployments",
}  # fmt: skip
HEAD = """# Sources

Written by `python tools/sources.py` from the modules of `pmreport/importers`; do not edit.

Give `pmreport build` files, folders and zips as they were exported: the format is recognised by content, and
files of one format that belong together (tickets, histories, names) are joined.
"""


def cases(name: str) -> list[str]:
    """The examples of a format: folders with an input and what must be read from it."""
    return sorted(p.name for p in (GOLDEN / name).glob("*") if (p / "expected.txt").exists())


def advice(name: str) -> list[str]:
    """How to export more from this tool, where that is known."""
    say, tool = Language("en"), TOOLS.get(name.partition("-")[0])
    if tool is None:
        return []
    texts = {label: getattr(tool, part) for part, label in PARTS.items()}
    return [f"- {label}: {say(text)}" for label, text in texts.items() if text]


def section(importer: Importer) -> str:
    """One format as Markdown."""
    about = inspect.cleandoc(inspect.getdoc(importer) or "")
    seen = inspect.getdoc(importer.sniff) or ""
    lines = [f"## `{importer.NAME}`", "", about, "", f"**Recognised by:** {seen}"]
    if more := advice(importer.NAME):
        lines += ["", "**To get more:**", "", *more]
    if examples := ", ".join(f"`{importer.NAME}/{case}`" for case in cases(importer.NAME)):
        lines += ["", f"**Examples** (`tests/golden/importers`): {examples}"]
    return "\n".join(lines)


def manual() -> str:
    """The whole page."""
    general = [
        f"## {title}\n\n{inspect.getdoc(module)}"
        for title, module in (("Snapshots", snapshots), ("Several trackers", joining))
    ]
    formats = sorted((*IMPORTERS, table_csv), key=lambda i: i.NAME)
    index = " · ".join(f"[{i.NAME}](#{i.NAME})" for i in formats)
    return "\n\n".join([HEAD.strip(), index, *general, *map(section, formats)]) + "\n"


def main() -> int:
    """Write the page."""
    TO.parent.mkdir(exist_ok=True)
    TO.write_text(manual(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
