"""What can go wrong for a user, as sentences with a next step."""

import difflib
from collections.abc import Iterable

import click


class PmreportError(click.ClickException):
    """A failure that the user can do something about; printed, never traced.

    `message` says what was there, `hint` what to do next. `exit_code` follows the
    documented list: 1 internal, 2 usage or input, 3 gate, 4 data too poor, 5 publishing.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    def format_message(self) -> str:
        """The sentence, and the next step on a line of its own."""
        return f"{self.message}\n  {self.hint}" if self.hint else self.message


class InputError(PmreportError):
    """A source that cannot be read, or that nobody recognises."""


class ConfigError(PmreportError):
    """A setting that does not exist or cannot be meant."""


def nearest(word: object, known: Iterable[object]) -> str:
    """A hint that begins with the known word most like this one, empty where none is like it."""
    near = difflib.get_close_matches(str(word), [str(name) for name in known if name], n=1)
    return f"Did you mean {near[0]}? " if near else ""
