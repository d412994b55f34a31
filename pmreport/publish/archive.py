"""A zip file: the same bytes for the same site, opened by double click."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import md5
from pathlib import Path

from pmreport.publish.disk import Disk
from pmreport.publish.errors import PublishError
from pmreport.publish.folder import FolderPlace
from pmreport.publish.place import HIDDEN_LOCK, Group

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
MODE = 0o100644 << 16


class ZipPlace:
    """Collects what is sent and writes one archive at the end, over the old one."""

    def __init__(self, path: Path, disk: Disk | None = None) -> None:
        self.path, self.disk = path, disk or Disk()
        self.sent: dict[str, Path] = {}
        self.gone: set[str] = set()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """A lock file beside the archive."""
        lock = self.path.with_name(f".{self.path.name}{HIDDEN_LOCK}")
        with FolderPlace(self.path.parent, self.disk).locked(lock):
            yield

    def names(self) -> Mapping[str, str]:
        """path -> MD5 of every entry."""
        return {name: md5(text, usedforsecurity=False).hexdigest() for name, text in self._old().items()}

    def _old(self) -> dict[str, bytes]:
        if not self.path.exists():
            return {}
        try:
            with zipfile.ZipFile(self.path) as archive:
                return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
        except zipfile.BadZipFile as error:
            raise PublishError(f"{self.path} is no zip file.", "Name another file.") from error

    def read(self, paths: Sequence[str]) -> Mapping[str, bytes]:
        """Contents of entries."""
        old = self._old() if paths else {}
        return {path: old[path] for path in paths}

    def send(self, group: Group) -> None:
        """Remember a group; a report replaces all of its old entries."""
        self.sent |= group.files
        if group.folder:
            self.gone |= {name for name in self._old() if name.startswith(f"{group.folder}/")}

    def finish(self) -> None:
        """Write the archive beside its place and put it there."""
        if not self.sent and not self.gone:
            return
        kept = {name: text for name, text in self._old().items() if name not in self.gone}
        fresh = self.path.with_name(f".{self.path.name}.next")
        self.disk.write(fresh, "")
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name in sorted({*kept, *self.sent}):
                entry = zipfile.ZipInfo(name, EPOCH)
                entry.external_attr, entry.compress_type = MODE, zipfile.ZIP_DEFLATED
                entry.create_system = 3  # Unix, on every machine
                content = self.sent[name].read_bytes() if name in self.sent else kept[name]
                archive.writestr(entry, content)
        self.disk.replace(fresh, self.path)

    def remove(self, paths: Sequence[str]) -> None:
        """Write the archive once more without the entries."""
        self.sent, self.gone = {}, set(paths) & set(self._old())
        if self.gone:
            self.finish()
