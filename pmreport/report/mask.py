"""Hide what identifies a person in ticket titles: addresses, numbers, names on the roster."""

import re
import unicodedata
from collections.abc import Callable, Iterable

MASK = "[…]"
LONGEST = 300
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
PHONE = re.compile(r"(?<!\d)(?:\+?\d{1,3}[ -]?)?1[3-9]\d{9}(?!\d)|(?<!\d)\+\d{1,3}[ -]?\d[\d -]{7,12}\d")
SECRET = re.compile(
    r"gh[pousr]_\w{20,}|AKIA[0-9A-Z]{16}|xox[abp]-[\w-]{10,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*"
    r"|-----BEGIN [A-Z ]*-----|(?i:password\s*[=:]\s*\S+)"
)


def masker(people: Iterable[str]) -> Callable[[str], str]:
    """A function that cleans one text: controls dropped, identifying parts replaced, length limited."""
    names = sorted({n for n in people if len(n) > 1}, key=lambda n: (-len(n), n))
    parts = [re.escape(n) if not n.isascii() else rf"(?<!\w){re.escape(n)}(?!\w)" for n in names]
    person = re.compile("|".join(parts), re.IGNORECASE) if parts else None

    def clean(text: str) -> str:
        plain = "".join(c for c in text[: 4 * LONGEST] if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
        for pattern in (SECRET, MAIL, PHONE, person):
            plain = pattern.sub(MASK, plain) if pattern else plain
        return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"

    return clean
