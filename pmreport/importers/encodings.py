"""How text files are encoded and divided, whatever wrote them."""

import codecs
import csv
import io
import re

HEAD = 1 << 18  # as much of a file as is looked at to recognise it
DELIMITERS = ",;\t|"


def encoding_of(data: bytes, whole: bool = True) -> str:
    """The name of the encoding: byte-order mark, else UTF-8, GB18030, cp1252 in this order.

    GB18030 before cp1252, which accepts nearly everything. `whole=False`: the last character may be cut.
    """
    return decoded(data, whole)[0]


def decoded(data: bytes, whole: bool = True) -> tuple[str, str]:
    """The name of the encoding, and the text."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return name, decode(data, name, whole)
    for name in ("utf-8", "gb18030"):
        try:
            return name, decode(data, name, whole)
        except UnicodeDecodeError:
            continue
    return "cp1252", decode(data, "cp1252", whole)


def decode(data: bytes, encoding: str, whole: bool = True) -> str:
    """Text of `data`; undefined bytes of cp1252, which is the last resort, become U+FFFD."""
    errors = "strict" if encoding in ("utf-8", "gb18030") else "replace"
    return codecs.getincrementaldecoder(encoding)(errors).decode(data, whole)


def delimiter_of(text: str) -> str:
    """The delimiter that occurs most often outside quotes in the first line (an Excel `sep=` line wins)."""
    if found := re.match(r'"?sep=(.)"?\r?\n', text):
        return found[1]
    first = re.sub(r'"(?:[^"]|"")*"', "", unwrapped(text)).lstrip("\ufeff\r\n").partition("\n")[0]
    return max(DELIMITERS, key=lambda d: (first.count(d), -DELIMITERS.index(d)))


def unwrapped(text: str) -> str:
    """Undo what some spreadsheets do to a CSV: a `sep=` line, and every row quoted as one cell."""
    text = re.sub(r'^\ufeff?"?sep=.{1,2}"?\r?\n', "", text)
    first = next(csv.reader(io.StringIO(text[:HEAD], newline="")), []) if text.startswith('"') else []
    if len(first) != 1 or not any(first[0].count(d) > 1 for d in DELIMITERS):
        return text
    rows = csv.reader(io.StringIO(text, newline=""))
    return "".join(row[0].rstrip("\r\n") + "\n" for row in rows if row)
