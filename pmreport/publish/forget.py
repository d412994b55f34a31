"""Forget a report, or the tickets of one: in the site, and at the place where it is published."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pmreport import __version__
from pmreport.errors import PmreportError, nearest
from pmreport.publish.folder import FolderPlace
from pmreport.publish.place import Place
from pmreport.publish.plan import plan, slugs, styles_used, tree
from pmreport.publish.publish import reaching, remove, send
from pmreport.publish.redact import cleaner, redacted, tickets
from pmreport.publish.ssh import ServerPlace
from pmreport.site.reshare import shared_pages

HISTORY = "history.jsonl"


def forget(site: Path, slug: str, *, only_tickets: bool) -> None:
    """Remove a report from the site with all that the shared pages say of it, or only its tickets.

    The order is that of a publication: a failure leaves the old site, or the new one, whole.

    Raises:
        PmreportError: the site has no such report, or nothing would be left of the site.
    """
    _forget(FolderPlace(site), site, slug, only_tickets=only_tickets)


def forget_at(place: Place, slug: str, *, only_tickets: bool) -> None:
    """The same at a target. Backups, earlier commits of a branch and caches of readers are not reached."""
    if isinstance(place, ServerPlace):
        place.releases = 1  # the one before still holds what is forgotten
    with TemporaryDirectory(prefix="pmreport-") as copy:
        _forget(place, None, slug, only_tickets=only_tickets, scratch=Path(copy))


def _forget(
    place: Place, site: Path | None, slug: str, *, only_tickets: bool, scratch: Path | None = None
) -> None:
    with reaching(), place.lock(), TemporaryDirectory(prefix="pmreport-") as folder:
        there = place.names()
        files = tree(site) if site else _copied(place, there, scratch or Path(folder) / "copy")
        known = slugs(files)
        if slug not in known:
            raise PmreportError(
                f"There is no report {slug}.", f"{nearest(slug, known)}Reports: {', '.join(known)}."
            )
        if len(known) == 1 and not only_tickets:
            raise PmreportError(f"{slug} is the only report.", "Remove the whole site instead.")
        after = _after(files, slug, Path(folder) / "after", only_tickets)
        kept = {f"r/{other}/build.json": after[f"r/{other}/build.json"].read_bytes() for other in slugs(after)
                if f"r/{other}/build.json" in after}  # fmt: skip
        found = plan(after, there, styles_used(kept))
        gone = [path for path in there if path.startswith(f"r/{slug}/") and path not in after]
        send(found, place)
        for warning in remove(sorted({*found.stale, *gone}), place):
            raise PmreportError(warning, "The pages no longer lead to them; run the command again.")


def _copied(place: Place, there: Mapping[str, str], folder: Path) -> dict[str, Path]:
    for path, content in place.read(list(there)).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return tree(folder)


def _after(files: Mapping[str, Path], slug: str, folder: Path, only_tickets: bool) -> dict[str, Path]:
    """Every file of the site as it will be."""
    prefix = f"r/{slug}/"
    report = {
        path.removeprefix(prefix): file.read_bytes()
        for path, file in files.items()
        if path.startswith(prefix)
    }
    others = {
        path: file for path, file in files.items() if path.startswith("r/") and not path.startswith(prefix)
    }
    made = {prefix + path: data for path, data in redacted(report).items()} if only_tickets else {}
    made[HISTORY] = _history(files, slug, report, only_tickets)
    _write(folder, made)
    for path in (path for path in others if path.count("/") == 2 and path.endswith(".json")):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(others[path], folder / path)
    shared = shared_pages(folder, __version__)
    _write(folder, {path: text.encode("utf-8") for path, text in shared.items()})
    styles = {path: file for path, file in files.items() if path.startswith("assets/")}
    return {**styles, **others, **{path: folder / path for path in [*made, *shared]}}


def _history(files: Mapping[str, Path], slug: str, report: Mapping[str, bytes], only_tickets: bool) -> bytes:
    """The history without the report's line, or with its line cleaned."""
    clean = cleaner(*tickets(report))
    out = []
    for line in files[HISTORY].read_text("utf-8").splitlines() if HISTORY in files else []:
        mine = json.loads(line)["slug"] == slug
        if not mine or only_tickets:
            out.append(clean(line) if mine else line)
    return "".join(line + "\n" for line in out).encode("utf-8")


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    for path, content in contents.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
