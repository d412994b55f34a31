"""Other programs, run without a shell, their failures as sentences."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pmreport.publish.errors import PublishError

Run = Callable[[Sequence[str], bytes], subprocess.CompletedProcess[bytes]]
SHOWN = 400  # characters of a program's complaint


def run(command: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a command and return what became of it. Raises `PublishError` if there is no such program."""
    try:
        return subprocess.run(command, input=given, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise PublishError(
            f"{command[0]} is not installed.", f"Install {command[0]} and try again."
        ) from error


def output(
    done: subprocess.CompletedProcess[bytes], doing: str, hint: str = "Readers still see the site as it was."
) -> bytes:
    """What the command printed. Raises `PublishError` with its complaint if it failed."""
    if done.returncode == 0:
        return done.stdout
    said = " ".join(done.stderr.decode("utf-8", "replace").split())[-SHOWN:]
    raise PublishError(f"{doing} failed with {done.returncode}: {said or 'no message'}", hint)


def lay_out(folder: Path, files: Mapping[str, Path]) -> None:
    """The files under their paths in a folder of their own, as links where the disk allows."""
    for path, source in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.hardlink_to(source.resolve())
        except OSError:
            target.write_bytes(source.read_bytes())
