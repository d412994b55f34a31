"""Reports that only the target has stay there, and in the lists of the pages that all reports share."""

import json
from collections.abc import Mapping
from pathlib import Path

from pmreport.publish.place import Place
from pmreport.publish.plan import slugs
from pmreport.site.reshare import shared_pages

HISTORY = "history.jsonl"
FACTS = ("report.json", "build.json")


def merged(
    files: Mapping[str, Path], place: Place, there: Mapping[str, str], scratch: Path, tool_version: str
) -> tuple[dict[str, Path], tuple[str, ...]]:
    """The files to send, and the slugs of the reports that only the target has.

    Where there are none, the site's own files are sent as they are. Otherwise the shared pages are
    written anew over the reports of both.
    """
    kept = tuple(slug for slug in slugs(there) if slug not in slugs(files))
    if not kept:
        return dict(files), kept
    folder = scratch / "merged"
    wanted = [f"r/{slug}/{name}" for slug in kept for name in FACTS if f"r/{slug}/{name}" in there]
    past = [HISTORY] if HISTORY in there else []
    found = dict(place.read([*wanted, *past]))
    _write(folder, {path: text for path, text in found.items() if path != HISTORY})
    _write(folder, {path: file.read_bytes() for path, file in files.items() if _is_fact(path)})
    _write(folder, {HISTORY: _lines(found.get(HISTORY, b""), files)})
    pages = shared_pages(folder, tool_version)
    _write(folder, {path: text.encode("utf-8") for path, text in pages.items()})
    return {**files, **{path: folder / path for path in pages}}, kept


def _is_fact(path: str) -> bool:
    return path.startswith("r/") and path.count("/") == 2 and path.rpartition("/")[2] in FACTS


def _lines(past: bytes, files: Mapping[str, Path]) -> bytes:
    """The history of both: the site's own lines stand for the target's of the same report."""
    mine = files[HISTORY].read_bytes() if HISTORY in files else b""
    lines = {}
    for line in [*past.splitlines(), *mine.splitlines()]:
        if line.strip():
            lines[json.loads(line)["slug"]] = line
    return b"".join(line + b"\n" for line in lines.values())


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    for path, content in contents.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
