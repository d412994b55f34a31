"""Every caveat that a metric can carry has a sentence."""

import re
from pathlib import Path

from pmreport.model import EVENT_FIELDS
from pmreport.report.flags import CALENDAR, FLAGS, flag_text
from pmreport.shipped import PACKAGE


def used() -> set[str]:
    """Flags written in the code: `flags=("…",)`, `.also("…")`."""
    found: set[str] = set()
    for path in [*PACKAGE.glob("categories/*.py"), *PACKAGE.glob("case/*.py"), *PACKAGE.glob("measure/*.py")]:
        text = Path(path).read_text("utf-8")
        for call in re.findall(r"(?:flags=|also\()([^\n]*)", text):
            found |= set(re.findall(r'"([a-z][^"{}]+)"', call))
    return found - set(EVENT_FIELDS)  # `"due" in c.data.tracked` chooses between flags


def test_every_flag_has_a_sentence() -> None:
    assert len(used()) >= 8
    assert {flag for flag in used() if flag not in FLAGS and not flag.startswith(CALENDAR)} == set()


def test_a_year_without_holidays_is_named() -> None:
    assert flag_text("calendar incomplete: 2027").values == {"year": "2027"}
