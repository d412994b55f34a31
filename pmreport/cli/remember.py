"""Skip a build that would write what is there already."""

import contextlib
import functools
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

import click

ENDINGS = (0, 3, 4)  # a report was written
CACHE = "pmreport.cache"  # the folder, for the command, in the context
APART = ("sources", "config", "out", "cache", "no_cache")


def remembered(command: Callable[..., None]) -> Callable[..., None]:
    """Add --cache and --no-cache to a command that builds, and answer from the cache where it can."""

    @click.option("--cache", type=click.Path(path_type=Path, file_okay=False), envvar="PMREPORT_CACHE",
                  help="Folder of the cache. Default: .pmreport-cache in the current folder.")  # fmt: skip
    @click.option("--no-cache", is_flag=True, help="Build even if nothing has changed, and remember nothing.")
    @functools.wraps(command)
    def run(ctx: click.Context, *args: Any, cache: Path | None, no_cache: bool, **given: Any) -> None:
        from pmreport.cache.builds import FOLDER, Remembered, memory

        if no_cache:
            return command(ctx, *args, **given)
        ctx.meta[CACHE] = cache or Path(FOLDER)
        options = {name: value for name, value in ctx.params.items() if name not in APART}
        known = memory(ctx.meta[CACHE], given["sources"], given["config"], given["out"], options)
        if known is None:
            return command(ctx, *args, **given)
        if (found := known.recall()) is not None:
            for stream, text in found.lines:
                click.echo(text, err=stream == "err")
            click.echo(f"Nothing has changed: {given['out']} is as the last build left it.")
            ctx.exit(found.exit_code)
        with _heard() as lines:
            try:
                command(ctx, *args, **given)
                code = 0
            except click.exceptions.Exit as end:
                code = end.exit_code
        if code in ENDINGS:
            known.remember(Remembered(tuple(lines()), code))
        ctx.exit(code)

    return run


@contextlib.contextmanager
def _heard() -> Iterator[Callable[[], list[tuple[str, str]]]]:
    """Hear what is printed; what tells of progress is no part of the result."""
    out, err = _Ear(sys.stdout), _Ear(sys.stderr)

    def lines() -> list[tuple[str, str]]:
        heard = [("out", line) for line in out.heard] + [("err", line) for line in err.heard]
        return [(stream, line) for stream, line in heard if not line.endswith(" …")]

    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield lines


class _Ear(io.TextIOBase):
    """Passes everything on to the real stream and keeps the lines."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.text = stream, ""

    @property
    def heard(self) -> list[str]:
        """The lines so far."""
        return self.text.splitlines()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """That of the real stream."""
        return self.stream.encoding

    def isatty(self) -> bool:
        """Whether a person reads."""
        return self.stream.isatty()

    def write(self, text: str, /) -> int:
        """Keep and pass on."""
        self.text += text
        return self.stream.write(text)

    def flush(self) -> None:
        """Pass on at once."""
        self.stream.flush()
