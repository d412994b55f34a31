"""A folder behind an rsync daemon: no shell there, so files are replaced group by group."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pmreport.publish.place import Group
from pmreport.publish.run import Run, lay_out, output, run

MISSING = b"No such file or directory"
PARTIAL = 23  # rsync's code for "some files were not found"


class DaemonPlace:
    """`rsync://host/module/path`; the password comes from RSYNC_PASSWORD, as rsync wants it.

    Each group arrives under temporary names and is then put in place at once (`--delay-updates`). A
    daemon offers no lock: let one job at a time publish.
    """

    def __init__(self, address: str, execute: Run = run) -> None:
        self.address, self.execute = address.rstrip("/") + "/", execute

    @contextmanager
    def lock(self) -> Iterator[None]:
        """A daemon has none."""
        yield

    def names(self) -> Mapping[str, str]:
        """path -> nothing: a daemon tells no sums without sending files."""
        done = self.execute(["rsync", "--recursive", "--list-only", self.address], b"")
        if done.returncode == PARTIAL and MISSING in done.stderr and not done.stdout.strip():
            return {}
        listed = output(done, "Listing").decode("utf-8").splitlines()
        files = [line.split(None, 4)[4] for line in listed if line.startswith("-")]
        return {path: "" for path in files if not path.startswith(".") and "/." not in path}

    def read(self, paths: Sequence[str]) -> Mapping[str, bytes]:
        """Contents of files."""
        if not paths:
            return {}
        with TemporaryDirectory(prefix="pmreport-") as folder:
            self._move(_only(paths), self.address, f"{folder}/", "Fetching")
            return {path: (Path(folder) / path).read_bytes() for path in paths}

    def send(self, group: Group) -> None:
        """One run of rsync per group, in order."""
        with TemporaryDirectory(prefix="pmreport-") as folder:
            lay_out(Path(folder), group.files)
            self._move("", f"{folder}/", self.address, "Sending", "--delay-updates", "--mkpath")

    def _move(self, rules: str, source: str, target: str, doing: str, *options: str) -> None:
        command = [
            "rsync", "--recursive", "--checksum", "--times", "--chmod=D755,F644", "--filter=merge -",
            *options, source, target,
        ]  # fmt: skip
        output(self.execute(command, rules.encode("utf-8")), doing)

    def finish(self) -> None:
        """Every group is visible as soon as it is there."""

    def remove(self, paths: Sequence[str]) -> None:
        """Delete the named files: everything else is excluded, and what is excluded is kept."""
        with TemporaryDirectory(prefix="pmreport-") as empty:
            for folder in _folders(paths):
                (Path(empty) / folder).mkdir(parents=True, exist_ok=True)
            self._move(_only(paths), f"{empty}/", self.address, "Removing", "--delete")


def _folders(paths: Sequence[str]) -> list[str]:
    """Every folder on the way to the files, from the outside in."""
    return sorted({str(parent) for path in paths for parent in Path(path).parents if str(parent) != "."})


def _only(paths: Sequence[str]) -> str:
    """Filter rules that leave nothing but the files: names hold no sign that rsync would interpret."""
    rules = [*(f"/{folder}/" for folder in _folders(paths)), *(f"/{path}" for path in paths)]
    return "".join(f"+ {rule}\n" for rule in rules) + "- *\n"
