"""A folder that a web server reads, on this machine or on a share."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pmreport.publish.disk import Disk
from pmreport.publish.errors import PublishError
from pmreport.publish.lock import holder, is_held, ticket
from pmreport.publish.place import HIDDEN_LOCK, Group, fingerprint
from pmreport.publish.plan import tree
from pmreport.site.folder import STAGE, claim


class FolderPlace:
    """Reports are swapped in one step, shared files are replaced one by one, nothing is written in place."""

    def __init__(self, root: Path, disk: Disk | None = None) -> None:
        self.root, self.disk = root, disk or Disk()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """A lock file with host, process and time; one older than an hour counts as left behind."""
        claim(self.root)
        with self.locked(self.root / HIDDEN_LOCK):
            yield

    @contextmanager
    def locked(self, path: Path) -> Iterator[None]:
        """Hold the lock file while the context is open."""
        if path.is_file():
            text = path.read_text("utf-8", "replace")
            if is_held(text):
                raise PublishError(
                    f"{self.root} is being published to by {holder(text)}.",
                    f"Wait for it; if it is gone, remove {path}.",
                )
            self.disk.drop(path)
        self._write_lock(path)
        try:
            yield
        finally:
            self.disk.drop(path)

    def _write_lock(self, path: Path) -> None:
        try:
            self.disk.write(path, ticket(), new=True)
        except FileExistsError as error:
            raise PublishError(
                f"{self.root} is being published to by somebody else.", "Wait for it."
            ) from error

    def names(self) -> Mapping[str, str]:
        """path -> MD5 of every visible file."""
        return (
            {path: fingerprint(file) for path, file in tree(self.root).items()} if self.root.is_dir() else {}
        )

    def read(self, paths: Sequence[str]) -> Mapping[str, bytes]:
        """Contents of files."""
        return {path: (self.root / path).read_bytes() for path in paths}

    def send(self, group: Group) -> None:
        """A report beside its place and then over it; other files each by a temporary name."""
        if group.folder:
            self._swap(group)
            return
        for path, source in group.files.items():
            fresh = self.root / f"{STAGE}publish" / path
            self.disk.copy(source, fresh)
            self.disk.replace(fresh, self.root / path)

    def _swap(self, group: Group) -> None:
        place = self.root / group.folder
        fresh = self.root / f"{STAGE}publish" / group.folder
        self.disk.drop(fresh)
        for path, source in group.files.items():
            self.disk.copy(source, self.root / f"{STAGE}publish" / path)
        if not place.exists():
            self.disk.move(fresh, place)
        elif not self.disk.exchange(fresh, place):
            self._by_two_steps(fresh, place)
        self.disk.drop(fresh)

    def _by_two_steps(self, fresh: Path, place: Path) -> None:
        """For file systems without an exchange: put the old report back if the second step fails."""
        old = fresh.with_name(f"{fresh.name}.old")
        self.disk.move(place, old)
        try:
            self.disk.move(fresh, place)
        except OSError:
            self.disk.move(old, place)
            raise
        self.disk.drop(old)

    def finish(self) -> None:
        """Everything is in place; the stage goes."""
        self.disk.drop(self.root / f"{STAGE}publish")

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files and the folders that are empty then."""
        for path in paths:
            self.disk.drop(self.root / path)
            for parent in (self.root / path).parents:
                if parent == self.root:
                    break
                with suppress(OSError):
                    parent.rmdir()
