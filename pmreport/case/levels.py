"""Severity and priority words as ordered levels, in both languages; the configuration's words win."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pmreport.model.lexicon import fold

Levels = npt.NDArray[np.int8]

# From the mildest to the worst; a level is the index. Nielsen's scale of severity has the same five.
SEVERITIES = ("trivial", "minor", "major", "critical", "blocker")
CRITICAL = SEVERITIES.index("critical")
BLOCKER = SEVERITIES.index("blocker")
PRIORITIES = ("low", "medium", "high")
HIGH = PRIORITIES.index("high")

SEVERITY_WORDS: Mapping[str, str] = {
    "blocker": "blocker|s0|sev0|致命|阻断|阻塞|fatal|4",
    "critical": "critical|s1|sev1|严重|紧急|urgent|highest|最高|p0|serious|3",
    "major": "major|s2|sev2|一般|主要|high|高|p1|较高|medium|normal|中|2",
    "minor": "minor|s3|sev3|轻微|次要|low|低|p2|提示|1",
    "trivial": "trivial|s4|sev4|建议|lowest|最低|p3|p4|cosmetic|微小|0",
}
PRIORITY_WORDS: Mapping[str, str] = {
    "high": "blocker|critical|highest|high|urgent|immediate|p0|p1|must|must have|最高|较高|高|紧急|非常紧急"
    "|必须",
    "medium": "medium|normal|major|p2|should|普通|中|一般",
    "low": "low|lowest|minor|trivial|p3|p4|could|较低|低|最低|不紧急",
}
# The top class of must-have completeness is narrower than "high".
MUST_WORDS = "p0|p1|highest|blocker|critical|must|must have|最高|必须|非常紧急"


def levels(
    names: npt.NDArray[np.object_],
    order: Sequence[str],
    words: Mapping[str, str],
    configured: Mapping[Any, Sequence[str]],
) -> Levels:
    """The level of each name of a vocabulary, −1 unknown, and one more −1 for the code −1.

    Names like "1 - Critical" or "P0 最高" match by any of their words.
    """
    known = {fold(word): name for name, texts in words.items() for word in texts.split("|")}
    known |= {fold(word): name for name, texts in configured.items() for word in texts}
    index = {name: level for level, name in enumerate(order)}
    return np.array([*(_level(fold(str(name)), known, index) for name in names), -1], dtype=np.int8)


def _level(name: str, known: Mapping[str, str], index: Mapping[str, int]) -> int:
    if name in known:
        return index[known[name]]
    parts = [part.strip("()[]（）.") for part in name.replace("-", " ").replace("/", " ").split()]
    found = [index[known[part]] for part in parts if part in known and not part.isdigit()]
    return max(found, default=-1)
