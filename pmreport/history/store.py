"""Where the history lies: the published site is the store (`history.jsonl` and every `report.json`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pmreport.history.errors import HistoryError
from pmreport.history.fetch import fetch
from pmreport.history.record import Json, Record, from_line, from_report, record

NAME = "history.jsonl"
FIX = "Make it readable, or name another place with --history; nothing was written."


@dataclass(frozen=True)
class History:
    """The earlier reports, oldest first."""

    records: tuple[Record, ...] = ()

    def get(self, slug: str) -> Record | None:
        """The record of a report."""
        return next((found for found in self.records if found.slug == slug), None)

    def with_report(self, document: Json) -> tuple[Record, ...]:
        """All records with this report's, which replaces an earlier one of the same slug; oldest first."""
        mine = record(document, self.get(document["slug"]))
        return oldest_first([*(found for found in self.records if found.slug != mine.slug), mine])


def oldest_first(records: Iterable[Record]) -> tuple[Record, ...]:
    """Records in the order of `history.jsonl`: newest last."""
    return tuple(sorted(records, key=lambda found: found.order))


def find(configured: str | None, out: Path) -> History:
    """The history of the configured place, with what only the site in `out` has; else that of `out`.

    Nothing anywhere is no error: the report is the first. Raises `HistoryError` where a place
    answers anything but found or not found.
    """
    own = of_site(out)
    if not configured:
        return History(own)
    if is_address(configured):
        found = _lines(*_fetched(configured))
    else:
        found = of_site(_site(Path(configured)), Path(configured))
    known = {one.slug for one in found}
    return History(oldest_first([*found, *(one for one in own if one.slug not in known)]))


def is_address(place: str) -> bool:
    """Whether a place is fetched over the network. Raises `HistoryError` for other protocols."""
    scheme = urlsplit(place).scheme
    if scheme in ("http", "https"):
        return True
    if "://" in place:
        raise HistoryError(
            f"A history cannot be read over {scheme}.",
            "Copy the published site here first and name its folder, or give its http(s) address.",
        )
    return False


def _site(place: Path) -> Path:
    """The folder of the site, also where its `history.jsonl` is named; no other file (`HistoryError`)."""
    if place.suffix == ".jsonl":
        return place.parent
    if place.is_file():
        raise HistoryError(f"{place} is no folder of a site and no {NAME}.", FIX)
    return place


def of_site(site: Path, named: Path | None = None) -> tuple[Record, ...]:
    """The records of a site on disk: its lines; a report's own `report.json` is fresher than its line."""
    lines = read(site / NAME if named is None or named.suffix != ".jsonl" else named)
    found = {one.slug: one for one in _lines(lines, str(site / NAME))}
    for path in _listed(site / "r"):
        text = read(path)
        if text is not None:
            made = from_report(text, str(path))
            line = found.get(made.slug)
            revised = line.line["revised"] if line else 0
            found[made.slug] = Record({**made.line, "revised": revised})
    return oldest_first(found.values())


def _listed(folder: Path) -> Sequence[Path]:
    """The reports below a folder; none where there is no folder."""
    try:
        return [entry / "report.json" for entry in sorted(folder.iterdir())]
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise HistoryError(f"{folder} cannot be read: {error.strerror}.", FIX) from None


def read(path: Path) -> str | None:
    """The text of a file, None where there is none. Raises `HistoryError` for anything else."""
    try:
        return path.read_bytes().decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise HistoryError(f"{path} cannot be read: {error.strerror}.", FIX) from None
    except UnicodeDecodeError:
        raise HistoryError(f"{path} is not UTF-8, so it is no history.", FIX) from None


def _fetched(address: str) -> tuple[str | None, str]:
    """The history below an address, and the address."""
    base, _, name = address.rpartition("/")
    full = address if name.endswith(".jsonl") else f"{base}/{name}/{NAME}" if name else f"{base}/{NAME}"
    return fetch(full), full


def _lines(text: str | None, where: str) -> tuple[Record, ...]:
    if text is None:
        return ()
    lines = enumerate(text.split("\n"), start=1)
    return tuple(from_line(line, f"{where}:{number}") for number, line in lines if line.strip())
