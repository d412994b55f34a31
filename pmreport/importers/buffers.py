"""The bytes under a column of text, where pandas keeps text in Arrow."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def utf8(cells: "pd.Series[Any]") -> tuple[NDArray[np.int64], NDArray[np.uint8]] | None:
    """Limits of the cells (one more than cells) in their UTF-8 bytes, and the bytes; None without Arrow."""
    try:
        import pyarrow  # type: ignore[import-untyped]
    except ImportError:
        return None
    text = pyarrow.array(cells)
    if isinstance(text, pyarrow.ChunkedArray):
        text = text.combine_chunks()
    if not isinstance(text, pyarrow.LargeStringArray) or not len(text):
        return None
    _, ends, data = text.buffers()
    limits = np.frombuffer(ends, np.int64)[text.offset : text.offset + len(text) + 1]
    return limits, np.frombuffer(data or b"", np.uint8)
