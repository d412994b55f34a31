"""What has to be sent, in which order, and what is left over afterwards."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmreport.publish.place import Group, fingerprint

BASE = re.compile(r"VERSION|robots\.txt|_headers|assets/.*")
REPORT = re.compile(r"r/([^/]+)/(.+)")
LAST = ("index.html", "latest/report.json", "latest/index.html", "history.jsonl")
POINTER = re.compile(r"(?:[a-z]{2}/)?index\.html|latest/.*|history\.jsonl")
STYLE = re.compile(r"assets/[0-9a-f]{8}/.+")
OURS = re.compile(r"(?:[a-z]{2}/)?(?:trends/.+|actions/index\.html|archive\.html|feed\.xml)")


@dataclass(frozen=True)
class Plan:
    """Groups in the order of sending, and the paths that nothing refers to when all have arrived."""

    groups: tuple[Group, ...]
    stale: tuple[str, ...]

    @property
    def files(self) -> int:
        """How many files are sent."""
        return sum(len(group.files) for group in self.groups)


def tree(site: Path) -> dict[str, Path]:
    """path -> file of everything that belongs to the site; hidden entries do not."""
    found = {}
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            found[name.as_posix()] = path
    return found


def slugs(paths: Sequence[str] | Mapping[str, object]) -> list[str]:
    """The reports among the paths: those that have a report.json."""
    matches = (REPORT.fullmatch(path) for path in paths)
    return sorted(match[1] for match in matches if match and match[2] == "report.json")


def plan(files: Mapping[str, Path], there: Mapping[str, str], used: Sequence[str]) -> Plan:
    """Send what is new or different; a report goes as a whole or not at all.

    `there` is what the target holds, `used` the folders of styles that reports left there refer to.
    """
    fresh = _differs(there)
    reports = [
        Group(slug, own, f"r/{slug}")
        for slug in slugs(files)
        if (own := _under(files, f"r/{slug}/")) and _changed(own, there, f"r/{slug}/", fresh)
    ]
    groups = [
        Group(
            "base", {path: file for path, file in files.items() if BASE.fullmatch(path) and fresh(path, file)}
        ),
        *reports,
        Group("shared", _shared(files, there, fresh)),
        Group("pointers", {path: files[path] for path in _pointers(files) if fresh(path, files[path])}),
    ]
    return Plan(tuple(group for group in groups if group.files), tuple(_stale(files, there, used)))


def _differs(there: Mapping[str, str]) -> Callable[[str, Path], bool]:
    return lambda path, file: not there.get(path) or there[path] != fingerprint(file)


def _under(files: Mapping[str, Path], prefix: str) -> dict[str, Path]:
    return {path: file for path, file in files.items() if path.startswith(prefix)}


def _changed(
    own: Mapping[str, Path], there: Mapping[str, str], prefix: str, fresh: Callable[[str, Path], bool]
) -> bool:
    surplus = any(path not in own for path in there if path.startswith(prefix))
    return surplus or any(fresh(path, file) for path, file in own.items())


def _shared(
    files: Mapping[str, Path], there: Mapping[str, str], fresh: Callable[[str, Path], bool]
) -> dict[str, Path]:
    """Pages that nobody links to yet before those that are replaced."""
    found = [
        path
        for path in files
        if not (BASE.fullmatch(path) or REPORT.fullmatch(path) or POINTER.fullmatch(path))
    ]
    return {
        path: files[path] for path in sorted(found, key=lambda p: (p in there, p)) if fresh(path, files[path])
    }


def _pointers(files: Mapping[str, Path]) -> list[str]:
    found = [path for path in files if POINTER.fullmatch(path)]
    return sorted(found, key=lambda path: (LAST.index(path) if path in LAST else -1, path))


def _stale(files: Mapping[str, Path], there: Mapping[str, str], used: Sequence[str]) -> Iterator[str]:
    """Left-overs of replaced reports and pages, and styles that no report uses; nobody else's files."""
    sent = {f"r/{slug}/" for slug in slugs(files)}
    for path in sorted(set(there) - set(files)):
        report = REPORT.fullmatch(path)
        if report:
            if f"r/{report[1]}/" in sent:
                yield path
        elif (STYLE.fullmatch(path) and path.rpartition("/")[0] not in used) or OURS.fullmatch(path):
            yield path


def styles_used(builds: Mapping[str, bytes]) -> list[str]:
    """The folders of styles named by the build.json files given."""
    return sorted({str(json.loads(text)["assets"]) for text in builds.values()})
