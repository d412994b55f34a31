"""A branch of this repository that holds nothing but the site, for Pages."""

import io
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pmreport.publish.errors import PublishError
from pmreport.publish.place import Group
from pmreport.publish.run import Run, output, run

NOBODY = {"user.name": "pmreport", "user.email": "pmreport@invalid"}
NONE = "0" * 40
FETCH = "Fetch the branch first, so that no earlier report is lost."


class BranchPlace:
    """Commits without touching the working tree or its index; the branch moves in one step.

    The branch of the remote `origin` counts as well, so that a fresh clone does not begin anew.
    """

    def __init__(self, branch: str, execute: Run = run) -> None:
        self.ref, self.branch, self.execute = f"refs/heads/{branch}", branch, execute
        self.sent: dict[str, Path] = {}
        self.folders: list[str] = []

    def _git(self, *command: str, given: bytes = b"") -> str:
        done = self.execute(["git", *command], given)
        return output(done, "git").decode("utf-8").strip()

    def _try(self, *command: str) -> tuple[int, str]:
        done = self.execute(["git", *command], b"")
        return done.returncode, done.stdout.decode("utf-8").strip()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """None is needed: the branch moves only from the commit that was read."""
        self._git("check-ref-format", "--branch", self.branch)
        if self._try("symbolic-ref", "--quiet", "HEAD")[1] == self.ref:
            raise PublishError(f"The branch {self.branch} is checked out here.", "Check out another branch.")
        yield

    def base(self) -> str:
        """The newest commit of the branch, here or at origin; empty where there is none."""
        here = self._try("rev-parse", "--quiet", "--verify", f"{self.ref}^{{commit}}")[1]
        there = self._at_origin()
        if not there or not here or here == there:
            return here or there
        for old, new in ((there, here), (here, there)):
            if self._try("merge-base", "--is-ancestor", old, new)[0] == 0:
                return new
        raise PublishError(f"The branch {self.branch} here and at origin have parted.", FETCH)

    def _at_origin(self) -> str:
        if self._try("remote", "get-url", "origin")[0] != 0:
            return ""
        code, listed = self._try("ls-remote", "--exit-code", "origin", self.ref)
        if code == 2:  # documented: no such branch there
            return ""
        if code != 0:
            raise PublishError(f"origin does not say whether it has the branch {self.branch}.", FETCH)
        self._git("fetch", "--quiet", "--no-tags", "origin", f"+{self.ref}:refs/remotes/origin/{self.branch}")
        return listed.split()[0]

    def names(self) -> Mapping[str, str]:
        """path -> nothing: git knows no MD5; equal files cost nothing in it."""
        self._git("rev-parse", "--git-dir")
        base = self.base()
        listed = self._git("ls-tree", "-r", "-z", "--name-only", "--full-tree", base) if base else ""
        return {path: "" for path in listed.split("\0") if path and not path.startswith(".")}

    def read(self, paths: Sequence[str]) -> Mapping[str, bytes]:
        """Contents of files of the branch."""
        if not paths:
            return {}
        done = self.execute(["git", "archive", "--format=zip", self.base()], b"")
        with zipfile.ZipFile(io.BytesIO(output(done, "git archive"))) as archive:
            return {path: archive.read(path) for path in paths}

    def send(self, group: Group) -> None:
        """Remember a group until all are known."""
        self.sent |= group.files
        if group.folder:
            self.folders.append(group.folder)

    def finish(self) -> None:
        """One commit with everything that was sent."""
        if self.sent:
            self._commit("Publish the reports", self.sent, [f"{folder}/" for folder in self.folders])

    def remove(self, paths: Sequence[str]) -> None:
        """A second commit without what nothing refers to."""
        if paths:
            self._commit("Remove what no page refers to any more", {}, list(paths))

    def _commit(self, message: str, files: Mapping[str, Path], gone: Sequence[str]) -> None:
        base = self.base()
        with tempfile.TemporaryDirectory(prefix="pmreport-") as folder, _index(Path(folder) / "index"):
            if base:
                self._git("read-tree", base)
                self._drop(gone)
            self._git("update-index", "--add", "--index-info", given=self._listing(files))
            tree = self._git("write-tree")
        if base and tree == self._git("rev-parse", f"{base}^{{tree}}"):
            return
        unknown = [item for item in NOBODY.items() if self._try("config", item[0])[0] != 0]
        identity = [part for key, value in unknown for part in ("-c", f"{key}={value}")]
        parent = ["-p", base] if base else []
        commit = self._git(*identity, "commit-tree", tree, *parent, "-m", message)
        here = self._try("rev-parse", "--quiet", "--verify", self.ref)[1]
        self._git("update-ref", self.ref, commit, here or NONE)

    def _drop(self, gone: Sequence[str]) -> None:
        listed = self._git("ls-files", "-z").split("\0")
        dropped = [
            path
            for path in listed
            if path and any(path.startswith(g) if g[-1] == "/" else path == g for g in gone)
        ]
        lines = "".join(f"0 {NONE}\t{path}\0" for path in dropped)
        self._git("update-index", "-z", "--index-info", given=lines.encode("utf-8"))

    def _listing(self, files: Mapping[str, Path]) -> bytes:
        """Index lines of the files, and of the empty one that keeps Pages from hiding names with `_`."""
        sources = "\n".join(str(file.resolve()) for file in files.values())
        blobs = self._git(
            "hash-object", "-w", "--no-filters", "--stdin-paths", given=sources.encode()
        ).split()
        empty = self._git("hash-object", "-w", "--stdin")
        lines = [f"100644 {blob}\t{path}\n" for blob, path in zip(blobs, files, strict=True)]
        return "".join([*lines, f"100644 {empty}\t.nojekyll\n"]).encode("utf-8")


@contextmanager
def _index(path: Path) -> Iterator[None]:
    """git works on this index instead of the user's."""
    before = os.environ.get("GIT_INDEX_FILE")
    os.environ["GIT_INDEX_FILE"] = str(path)
    try:
        yield
    finally:
        if before is None:
            del os.environ["GIT_INDEX_FILE"]
        else:
            os.environ["GIT_INDEX_FILE"] = before
