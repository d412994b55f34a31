"""Opening sources safely: files, folders, zip and gzip archives, and what they look like from outside.

A `Blob` is one file of a source, wherever it lies. Importers decide by its content (`shape`, `header`,
`json`, `root`), never by its name alone. Everything here treats the input as hostile: archives are
bounded in entries, size and ratio, and names that climb out of the archive are refused.
"""

import csv
import gzip
import hashlib
import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Literal

import msgspec

from pmreport.errors import InputError
from pmreport.importers.encodings import HEAD, decoded, delimiter_of, unwrapped
from pmreport.importers.outline import JsonHead, json_head, json_lines, quick_head

Shape = Literal["table", "workbook", "json", "ndjson", "xml", "other", "empty"]

GZIP = b"\x1f\x8b"
MAX_ENTRIES = 10_000
MAX_WORKBOOK = 50 << 20
MAX_WORKBOOK_UNPACKED = 500 << 20
MAX_UNPACKED = 4 << 30
MAX_RATIO = 100
RATIO_FROM = 1 << 20  # below this size a high ratio is harmless
OWN_FILES = frozenset(
    {"pmreport.toml", "actions.yaml", "claims.yaml", "narrative.md", "desktop.ini", "Thumbs.db"}
)


@dataclass(frozen=True)
class Blob:
    """One file of a source. `name` is shown to people; `member` is the entry of an archive at `path`."""

    name: str
    path: Path | None = None
    member: str = ""
    data: bytes | None = None

    @property
    def basename(self) -> str:
        """The last part of the name, without a `.gz`."""
        return PurePosixPath(self.name.replace("\\", "/")).name.removesuffix(".gz")

    @property
    def folder(self) -> str:
        """What lies before the last part of the name: files of one folder belong together."""
        return str(PurePosixPath(self.name.replace("\\", "/")).parent)

    def read(self) -> bytes:
        """All bytes, unpacked. Raises InputError when that fails or goes beyond the limits."""
        try:
            return _gunzip(self.name, self._packed())
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError) as e:
            raise InputError(f"{self.name} cannot be read: {_why(e)}.", "Export it again.") from e

    @property
    def size(self) -> int:
        """How many bytes there are, unpacked."""
        return self.unpacked.stat().st_size if self.unpacked else len(self.read())

    def _packed(self) -> bytes:
        if self.data is not None:
            return self.data
        if self.path is None:
            return b""
        if not self.member:
            return self.path.read_bytes()
        with zipfile.ZipFile(self.path) as archive:
            return archive.read(self.member)

    @cached_property
    def unpacked(self) -> Path | None:
        """Where the bytes lie as they are, so that they can be streamed; None for packed files."""
        if self.path is None or self.member:
            return None
        with self.path.open("rb") as f:
            return None if f.read(2) == GZIP else self.path

    @cached_property
    def sha256(self) -> str:
        """The digest of the bytes as they were given."""
        if self.unpacked is None:
            return hashlib.sha256(self._packed()).hexdigest()
        with self.unpacked.open("rb") as f:
            return hashlib.file_digest(f, "sha256").hexdigest()

    @cached_property
    def head(self) -> bytes:
        """The first bytes, unpacked."""
        if self.unpacked is None:
            return self.read()[:HEAD]
        with self.unpacked.open("rb") as f:
            return f.read(HEAD)

    @cached_property
    def encoding(self) -> str:
        """By byte-order mark, else UTF-8, else GB18030, else Windows-1252, judged from the head."""
        return self._decoded[0]

    @cached_property
    def text_head(self) -> str:
        """The head as text."""
        return self._decoded[1]

    @cached_property
    def _decoded(self) -> tuple[str, str]:
        return decoded(self.head, whole=False)

    @cached_property
    def shape(self) -> Shape:
        """What kind of file this is, from its first bytes."""
        return _shape(self)

    @cached_property
    def delimiter(self) -> str:
        """The character between the cells of a table."""
        return delimiter_of(self.text_head)

    @cached_property
    def preview(self) -> tuple[tuple[str, ...], ...]:
        """The first rows of a table or of a workbook's first sheet that has any, as text."""
        if self.shape == "workbook":
            return tuple(tuple(cell_text(c) for c in row) for row in sheet_rows(self, limit=20))
        if self.shape == "table":
            rows = csv.reader(io.StringIO(unwrapped(self.text_head), newline=""), delimiter=self.delimiter)
            return tuple(tuple(c.strip() for c in row) for row in _until_error(rows, 20) if any(row))
        return ()

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The first row of a table or workbook with at least two filled cells, else the first row."""
        wide = [row for row in self.preview if sum(map(bool, row)) > 1]
        return wide[0] if wide else (self.preview[0] if self.preview else ())

    @cached_property
    def json(self) -> JsonHead:
        """The outline of a JSON file or of JSON lines; empty for every other file and for damaged JSON."""
        try:
            if self.shape in ("json", "ndjson"):
                return quick_head(self.text_head) or json_head(self.read(), self.encoding)
        except (msgspec.DecodeError, UnicodeDecodeError):
            pass
        return JsonHead((), (), {})

    def forget(self) -> None:
        """Give up what was only needed to recognise the file: of hundreds of pages it is a lot."""
        if "_decoded" in self.__dict__:
            _ = self.encoding  # is short and stays
        for name in ("head", "_decoded", "text_head", "json"):
            self.__dict__.pop(name, None)

    @cached_property
    def root(self) -> str:
        """The root tag of an XML file, empty for others."""
        if self.shape != "xml":
            return ""
        found = re.search(r"<([A-Za-z_][\w.:-]*)", re.sub(r"(?s)<!--.*?-->|<[?!][^>]*>", "", self.text_head))
        return found[1] if found else ""


def _why(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return "the archive is damaged" if not isinstance(error, OSError) else (str(error) or "unknown reason")


def _until_error(rows: Iterator[list[str]], limit: int) -> Iterator[list[str]]:
    try:
        for _, row in zip(range(limit), rows, strict=False):
            yield row
    except csv.Error:
        return


# --- which files there are ---


def blobs(source: Path) -> list[Blob]:
    """The files of one source: itself, those in the folder, or the entries of the zip, by name.

    Raises InputError when there is nothing, or nothing that may be opened.
    """
    if not source.exists():
        raise InputError(
            f"{source} does not exist.", "Name a file, a folder or a zip that a tracker exported."
        )
    if source.is_dir():
        found = [b for p in _files_in(source) for b in _one_file(p, p.relative_to(source.parent).as_posix())]
    elif source.is_file():
        found = _one_file(source, source.name)
    else:
        raise InputError(f"{source} is neither a file nor a folder.", "Name a file, a folder or a zip.")
    if not found:
        raise InputError(
            f"{source} holds no file.", "Name a file, a folder or a zip that a tracker exported."
        )
    return found


def _files_in(folder: Path) -> list[Path]:
    found: list[Path] = []
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(n for n in folders if not n.startswith((".", "__")))
        found += [Path(parent) / n for n in sorted(names) if not n.startswith(".") and n not in OWN_FILES]
        if len(found) > MAX_ENTRIES:
            raise InputError(
                f"{folder} holds more than {MAX_ENTRIES} files.", "Name the files of the export."
            )
    return [p for p in found if p.is_file()]


def _one_file(path: Path, name: str) -> list[Blob]:
    try:
        with path.open("rb") as f:
            zipped = f.read(4) == b"PK\x03\x04"
    except OSError as e:
        raise InputError(f"{name} cannot be read: {_why(e)}.", "Check the file and its permissions.") from e
    return _zip_entries(path, name) if zipped else [Blob(name, path)]


def _zip_entries(path: Path, name: str) -> list[Blob]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as e:
        raise InputError(f"{name} is a damaged zip or workbook.", "Export or copy it again.") from e
    _check_entries(name, entries)
    if _is_workbook({e.filename for e in entries}):
        _check_workbook(name, path.stat().st_size, entries)
        return [Blob(name, path)]
    wanted = sorted(e.filename for e in entries if not e.is_dir())
    return [Blob(f"{name}/{n}", path, n) for n in wanted if not _hidden(n)]


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(p.startswith((".", "__")) for p in parts) or parts[-1] in OWN_FILES


def _is_workbook(names: set[str]) -> bool:
    return "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names


def _check_entries(name: str, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise InputError(f"{name} has more than {MAX_ENTRIES} entries.", "Unpack it and name the files.")
    for e in entries:
        parts = PurePosixPath(e.filename.replace("\\", "/")).parts
        if e.filename.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", e.filename):
            raise InputError(
                f"{name} has an entry that points outside the archive.", "Do not trust this file."
            )
        if stat.S_ISLNK(e.external_attr >> 16):
            raise InputError(f"{name} has an entry that is a link.", "Pack the files themselves.")
        if e.flag_bits & 1:
            raise InputError(f"{name} is encrypted.", "Unpack it with its password and name the files.")
        if e.file_size > RATIO_FROM and e.file_size > MAX_RATIO * max(e.compress_size, 1):
            raise InputError(
                f"{name} unpacks more than {MAX_RATIO} times its size.", "Unpack it yourself if you trust it."
            )
    if sum(e.file_size for e in entries) > MAX_UNPACKED:
        raise InputError(
            f"{name} unpacks to more than {MAX_UNPACKED >> 30} GB.", "Unpack it and name the files."
        )


def _check_workbook(name: str, size: int, entries: list[zipfile.ZipInfo]) -> None:
    if size > MAX_WORKBOOK or sum(e.file_size for e in entries) > MAX_WORKBOOK_UNPACKED:
        raise InputError(f"{name} is larger than {MAX_WORKBOOK >> 20} MB.", "Export it in parts, or as CSV.")


def _check_packed_workbook(name: str, data: bytes) -> None:
    """The limits of a workbook, which may itself lie in an archive."""
    entries: list[zipfile.ZipInfo] = []
    if data[:2] == b"PK":
        try:
            entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as e:
            raise InputError(
                f"{name} is a damaged workbook.", "Save it as .xlsx or CSV and try again."
            ) from e
    _check_entries(name, entries)
    _check_workbook(name, len(data), entries)


def _gunzip(name: str, data: bytes) -> bytes:
    if data[:2] != GZIP:
        return data
    limit = min(MAX_UNPACKED, max(RATIO_FROM, MAX_RATIO * len(data)))
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as f:
        unpacked = f.read(limit + 1)
    if len(unpacked) > limit:
        raise InputError(
            f"{name} unpacks more than {MAX_RATIO} times its size.", "Unpack it yourself if you trust it."
        )
    return unpacked


# --- what a file looks like ---


def _shape(blob: Blob) -> Shape:
    head = blob.head
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return "empty"
    if head[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return "workbook"
    if head[:4] in (b"%PDF", b"\x89PNG", b"GIF8", b"Rar!", b"7z\xbc\xaf") or (
        head[:1024].count(0) > 10 and blob.encoding != "utf-16"
    ):
        return "other"
    text = blob.text_head.lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return "xml"
    if text.startswith(("{", "[")) and not text.startswith("[["):
        return "ndjson" if json_lines(text) else "json"
    return "table"


# --- workbooks ---


def sheet_rows(blob: Blob, limit: int | None = None, sheet: str = "") -> list[list[Any]]:
    """The rows of the named sheet of an .xlsx, .xls or .ods, else of the first that has two rows.

    Raises InputError when the workbook cannot be opened.
    """
    import python_calamine

    data = blob.read()
    _check_packed_workbook(blob.name, data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in [sheet] if sheet else book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=limit)
            if sheet or len(rows) > 1:
                return rows
        return []
    except (python_calamine.CalamineError, ValueError, OSError, OverflowError) as e:
        raise InputError(
            f"{blob.name} is not a readable workbook.", "Save it as .xlsx or CSV and try again."
        ) from e


def cell_text(cell: Any) -> str:
    """A spreadsheet cell as the text that a CSV of the same table would hold; dates as ISO 8601."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, bool):
        return str(cell).lower()
    if hasattr(cell, "isoformat"):
        text: str = cell.isoformat()
        return text.removesuffix("T00:00:00")
    if hasattr(cell, "total_seconds"):
        return repr(cell.total_seconds() / 3600)
    return "" if cell is None else str(cell).strip()
