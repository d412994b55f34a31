"""A server reached by ssh: each publication is a folder of its own, one link says which is current."""

import hashlib
import os
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from pmreport.publish.errors import PublishError
from pmreport.publish.lock import holder, is_held, ticket
from pmreport.publish.place import HIDDEN_LOCK, Group, fingerprint
from pmreport.publish.run import Run, lay_out, output, run

SHELL = ("ssh", "-o", "BatchMode=yes")
CURRENT = "current"
RELEASES = 2  # that stay on the server: the current one and the one before


class ServerPlace:
    """`PATH/releases/<id>` and the link `PATH/current`, which the web server reads.

    A new release begins as hard links to the current one, so that only differences travel and take
    room; the link is replaced in one step. The shell is `ssh` or what RSYNC_RSH names, as for rsync.
    """

    def __init__(self, host: str, path: str, port: int | None = None, execute: Run = run) -> None:
        self.host, self.path, self.execute = host, path.rstrip("/") or "/", execute
        shell = shlex.split(os.environ.get("RSYNC_RSH", "")) or list(SHELL)
        self.shell = [*shell, "-p", str(port)] if port else shell
        self.sent: dict[str, Path] = {}
        self.folders: list[str] = []
        self.releases = RELEASES

    def _remote(self, script: str, doing: str, **values: str) -> bytes:
        """Run a script there, in the target's folder, with each value as a variable."""
        given = {"P": self.path, **values}
        head = "".join(f"{name}={shlex.quote(value)}; " for name, value in given.items())
        return output(self.execute([*self.shell, self.host, f"{head}set -e; {script}"], b""), doing)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """A lock file in PATH that only one can create."""
        self._take_lock()
        try:
            yield
        finally:
            self._remote('rm -f "$P/$L"', "Unlocking", L=HIDDEN_LOCK)

    def _take_lock(self) -> None:
        script = 'mkdir -p "$P"; set -C; (printf "%s" "$T" > "$P/$L") 2>/dev/null || cat "$P/$L"'
        text = self._remote(script, "Locking", L=HIDDEN_LOCK, T=ticket()).decode("utf-8", "replace")
        if not text:
            return
        if is_held(text):
            raise PublishError(f"{self.host} is being published to by {holder(text)}.", "Wait for it.")
        self._remote('printf "%s" "$T" > "$P/$L"', "Locking", L=HIDDEN_LOCK, T=ticket())

    def names(self) -> Mapping[str, str]:
        """path -> MD5 of every visible file of the current release."""
        script = (
            'if [ -e "$P/$C" ] || [ -L "$P/$C" ]; then cd "$P/$C/."; find . -type f -exec md5sum {} +; fi'
        )
        lines = self._remote(script, "Listing", C=CURRENT).decode("utf-8").splitlines()
        found = {line[34:].removeprefix("./"): line[:32] for line in lines}
        return {
            path: digest for path, digest in found.items() if not path.startswith(".") and "/." not in path
        }

    def read(self, paths: Sequence[str]) -> Mapping[str, bytes]:
        """Contents of files of the current release."""
        if not paths:
            return {}
        with TemporaryDirectory(prefix="pmreport-") as folder:
            source = f"{self.host}:{self.path}/{CURRENT}/./"
            self._rsync(paths, source, f"{folder}/", "Fetching")
            return {path: (Path(folder) / path).read_bytes() for path in paths}

    def _rsync(self, paths: Sequence[str], source: str, target: str, doing: str) -> None:
        command = [
            "rsync", "--recursive", "--checksum", "--times", "--chmod=D755,F644", "--files-from=-", "--from0",
            f"--rsh={shlex.join(self.shell)}", source, target,
        ]  # fmt: skip
        output(self.execute(command, "\0".join(paths).encode("utf-8")), doing)

    def send(self, group: Group) -> None:
        """Remember a group until all are known."""
        self.sent |= group.files
        if group.folder:
            self.folders.append(group.folder)

    def finish(self) -> None:
        """Make the release beside the others, then let the link name it."""
        if not self.sent:
            return
        name = self._name()
        self._begin(name)
        with TemporaryDirectory(prefix="pmreport-") as folder:
            lay_out(Path(folder), self.sent)
            self._rsync(
                list(self.sent), f"{folder}/./", f"{self.host}:{self.path}/releases/{name}.part/", "Sending"
            )
        self._remote(
            'cd "$P"; rm -rf "releases/$N"; mv "releases/$N.part" "releases/$N"; '
            'touch "releases/$N"; ln -sfn "releases/$N" ".$C-$N"; mv -T ".$C-$N" "$C"',
            "Switching", N=name, C=CURRENT,
        )  # fmt: skip
        with suppress(PublishError):  # the new site is there already
            self._prune()

    def _name(self) -> str:
        listed = "".join(f"{path} {fingerprint(file)}\n" for path, file in sorted(self.sent.items()))
        return hashlib.sha256(listed.encode("utf-8")).hexdigest()[:12]

    def _begin(self, name: str) -> None:
        """Hard links to the current release, without the reports that are replaced."""
        gone = " ".join(shlex.quote(folder) for folder in self.folders)
        self._remote(
            'mkdir -p "$P/releases"; cd "$P"; rm -rf "releases/$N.part"; '
            'if [ "$(readlink "$C" || true)" = "releases/$N" ]; then echo "$N is current" >&2; exit 1; fi; '
            'if [ -e "$C" ]; then cp -al "$C/." "releases/$N.part"; else mkdir "releases/$N.part"; fi; '
            f'cd "releases/$N.part"; rm -rf -- ./.none {gone}',
            "Preparing", N=name, C=CURRENT,
        )  # fmt: skip

    def remove(self, paths: Sequence[str]) -> None:
        """Remove files of the current release, and older releases, which may still hold them."""
        listed = " ".join(shlex.quote(path) for path in paths)
        self._remote(f'cd "$P/$C/."; rm -f -- {listed or "./.none"}', "Removing", C=CURRENT)
        self._prune()

    def _prune(self) -> None:
        self._remote(
            f'cd "$P/releases"; ls -1t | tail -n +{self.releases + 1} | while IFS= read -r old; do '
            '[ "$(readlink "../$C")" = "releases/$old" ] || rm -rf -- "./$old"; done',
            "Removing older releases", C=CURRENT,
        )  # fmt: skip
