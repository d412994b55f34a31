"""Get a published site back: the published site is the store of the history."""

from collections.abc import Mapping
from pathlib import Path

from pmreport.errors import PmreportError
from pmreport.publish.place import Place, fingerprint
from pmreport.publish.plan import tree
from pmreport.publish.publish import Progress, reaching
from pmreport.site.folder import MARKER, claim


def fetch(place: Place, out: Path, progress: Progress = lambda _: None) -> int:
    """Copy the published site into the folder and return the number of reports in it.

    0 where the place can be reached and holds no site: the first report. Files of the folder that
    the place does not have are left.

    Raises:
        PublishError: the place cannot be reached, so that nobody knows whether there is a history.
        PmreportError: the folder holds something else, or the place sends a path outside it.
    """
    claim(out)
    with reaching():
        there = place.names()
        if MARKER not in there:
            return 0
        here = {path: fingerprint(file) for path, file in tree(out).items()} if out.is_dir() else {}
        wanted = [path for path, digest in there.items() if not digest or here.get(path) != digest]
        progress(f"Fetching {len(wanted)} files")
        _write(place.read([path for path in wanted if path != MARKER]), out)
        _write(place.read([MARKER]), out)
    return sum(path.startswith("r/") and path.endswith("/report.json") for path in there)


def _write(contents: Mapping[str, bytes], out: Path) -> None:
    for path, content in contents.items():
        target = out / path
        if not target.resolve().is_relative_to(out.resolve()):
            raise PmreportError(f"The target holds {path!r}, which would be written outside {out}.")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
