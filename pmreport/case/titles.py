"""Which tickets say a word in their type, labels or title."""

import numpy as np
import numpy.typing as npt

from pmreport.case.case import Case
from pmreport.model.lexicon import matcher, says


def titled(c: Case, words: str) -> npt.NDArray[np.bool_]:
    """Tickets whose type, label or title holds one of the `|`-separated words."""
    return c.facts.once(("titled " + words, 0), lambda: _titled(c, words)).copy()


def _titled(c: Case, words: str) -> npt.NDArray[np.bool_]:
    types = np.array([*(says(words, str(name)) for name in c.data.names("type")), False], dtype=bool)
    bag = c.data.bags["labels"]
    out = types[c.data.codes("type")]
    out |= bag.has_any(np.array([says(words, str(name)) for name in bag.names], dtype=bool))
    pattern = matcher(words)
    rest, titles = np.flatnonzero(~out), c.data.folded_titles
    out[rest] = [pattern.search(titles[row]) is not None for row in rest.tolist()]
    return out
