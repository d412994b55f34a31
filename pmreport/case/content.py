"""Changes of what a ticket asks for: which edits are more than trivial (metrics.md 1.2)."""

from collections import Counter

import numpy as np
import numpy.typing as npt

from pmreport.model import CONTENT_FIELDS, FIELD_CODE, Dataset, History
from pmreport.model.lexicon import fold

Bools = npt.NDArray[np.bool_]
NUMBERS = ("estimate_h", "points")
EDITED = 0.10  # of the longer text, as Levenshtein distance
RESIZED = 0.20  # of the earlier number


def substantive(data: Dataset) -> History:
    """Events on title, description, acceptance, estimate or points beyond a trivial edit.

    A text changed by at least a tenth of the longer version, a number by at least a fifth of the
    earlier one. A change of a text whose versions are not in the export counts; a first estimate
    does not. Raises `Absent` without a history of any of these fields.
    """
    data.require("events.content")
    history = data.history(*CONTENT_FIELDS)
    is_number = np.isin(history.field, [FIELD_CODE[name] for name in NUMBERS])
    keep = np.where(is_number, _resized(data, history), False)
    keep[~is_number] = _rewritten(history.where(~is_number))
    return history.where(keep)


def _resized(data: Dataset, history: History) -> Bools:
    old, new = data.value_numbers[history.old], data.value_numbers[history.new]
    with np.errstate(invalid="ignore"):
        return (old > 0) & (np.abs(new - old) >= RESIZED * old - 1e-9)


def _rewritten(history: History) -> Bools:
    """Each distinct version is folded and each distinct pair compared once."""
    width, values = len(history.values) + 1, history.values
    pairs = (history.old.astype(np.int64) + 1) * width + history.new + 1
    unique, place = np.unique(pairs, return_inverse=True)
    old, new = unique // width - 1, unique % width - 1
    texts = {code: fold(str(values[code])) for code in np.union1d(old, new).tolist() if code >= 0}
    hits = [
        a < 0 > b or edited(texts.get(a, ""), texts.get(b, ""))
        for a, b in zip(old.tolist(), new.tolist(), strict=True)
    ]
    return np.array(hits, dtype=bool)[place]


def edited(old: str, new: str, least: float = EDITED) -> bool:
    """Whether the Levenshtein distance is at least that share of the longer text.

    Cheap bounds decide nearly always: what differs in length or in its letters is at least that far
    apart; what is left after the common ends is at most that far.
    """
    longest = max(len(old), len(new))
    limit = least * longest - 1e-9
    if old == new:
        return False
    if abs(len(old) - len(new)) >= limit:
        return True
    a, b = _without_common_ends(old, new)
    if max(len(a), len(b)) < limit:
        return False
    letters, others = Counter(a), Counter(b)
    if max((letters - others).total(), (others - letters).total()) >= limit:
        return True
    return levenshtein(a, b) >= limit


def _without_common_ends(a: str, b: str) -> tuple[str, str]:
    start = _common(a, b)
    a, b = a[start:], b[start:]
    end = _common(a[::-1], b[::-1])
    return a[: len(a) - end], b[: len(b) - end]


def _common(a: str, b: str) -> int:
    """The length of the common beginning, by halving."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def levenshtein(a: str, b: str) -> int:
    """The least number of inserted, deleted and replaced characters (bit-parallel, Myers 1999)."""
    if not a:
        return len(b)
    places: dict[str, int] = {}
    for i, letter in enumerate(a):
        places[letter] = places.get(letter, 0) | 1 << i
    full, last, distance = (1 << len(a)) - 1, 1 << (len(a) - 1), len(a)
    up, down = full, 0  # where the column rises and falls by one
    for letter in b:
        match = places.get(letter, 0)
        diagonal = (((match & up) + up) ^ up) | match | down
        right_up, right_down = down | (full & ~(diagonal | up)), up & diagonal
        distance += bool(right_up & last) - bool(right_down & last)
        right_up, right_down = (right_up << 1 | 1) & full, right_down << 1 & full
        up, down = right_down | (full & ~(diagonal | right_up)), right_up & diagonal
    return distance
