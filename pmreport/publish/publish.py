"""Publish: compare, keep what is only there, send in order, remove what is left over."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pmreport import __version__
from pmreport.errors import PmreportError
from pmreport.publish.errors import PublishError
from pmreport.publish.merge import merged
from pmreport.publish.place import Place
from pmreport.publish.plan import Plan, plan, styles_used, tree
from pmreport.publish.thin import thinned
from pmreport.site.folder import MARKER, is_site

Progress = Callable[[str], None]
WHOLE = "Readers still see the site as it was."


@dataclass(frozen=True)
class Published:
    """What was done: files sent and removed, and the reports that only the target had."""

    sent: int
    removed: int
    kept: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def publish(
    site: Path, place: Place, *, keep_full: int | None = None, progress: Progress = lambda _: None
) -> Published:
    """Bring the site to the place. Reports that only the place has are kept and stay in its lists.

    With `keep_full`, reports older than the newest that many lose their ticket lists and data files
    there and keep their pages, figures and numbers.

    Raises:
        PmreportError: `site` is no site of pmreport.
        PublishError: the place cannot be reached, is locked, or holds something else; nothing that a
            reader finds has changed.
    """
    if not is_site(site):
        raise PmreportError(f"{site} is no site that pmreport built.", "Build it first: pmreport build.")
    with reaching(), place.lock(), TemporaryDirectory(prefix="pmreport-") as scratch:
        progress("Comparing")
        there = place.names()
        _refuse_strangers(there)
        files, kept = merged(tree(site), place, there, Path(scratch), __version__)
        files = thinned(files, keep_full, place, there, Path(scratch))
        builds = place.read([f"r/{slug}/build.json" for slug in kept if f"r/{slug}/build.json" in there])
        found = plan(files, there, styles_used(builds))
        send(found, place, progress)
        warnings = remove(found.stale, place)
        return Published(found.files, 0 if warnings else len(found.stale), kept, warnings)


def send(found: Plan, place: Place, progress: Progress = lambda _: None) -> None:
    """Everything but the removals, in the order of the plan."""
    for group in found.groups:
        progress(f"Sending {group.name} ({len(group.files)} files)")
        place.send(group)
    place.finish()


def remove(paths: Sequence[str], place: Place) -> tuple[str, ...]:
    """The last step; the new site is whole already, so that a failure here is a warning."""
    try:
        if paths:
            place.remove(paths)
    except (OSError, PublishError) as error:
        return (f"{len(paths)} files that nothing refers to any more could not be removed: {error}",)
    return ()


def _refuse_strangers(there: Collection[str]) -> None:
    if there and MARKER not in there:
        raise PublishError(
            "The target holds files, but no site of pmreport.",
            "Name an empty folder, prefix or branch, or the place of an earlier report.",
        )


@contextmanager
def reaching() -> Iterator[None]:
    """Turn what goes wrong on the way into a sentence."""
    try:
        yield
    except PmreportError:
        raise
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise PublishError(f"Publishing failed: {where}{error.strerror or error}.", WHOLE) from error
