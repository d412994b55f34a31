"""The bytes under a column of text, where pandas keeps text in Arrow."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

try:
    import pyarrow
except ImportError:
    pyarrow = None


def utf8(cells: "pd.Series[Any]") -> tuple[NDArray[np.int64], NDArray[np.uint8]] | None:
    """Limits of the cells (one more than cells) in their UTF-8 bytes, and the bytes; None without Arrow."""
    if pyarrow is None:
        return None
    text = pyarrow.array(cells)
    if isinstance(text, pyarrow.ChunkedArray):
        text = text.combine_chunks()
    if not isinstance(text, pyarrow.LargeStringArray) or not len(text):
        return None
    _, ends, data = text.buffers()
    limits = np.frombuffer(ends, np.int64)[text.offset : text.offset + len(text) + 1]
    return limits, np.frombuffer(data or b"", np.uint8)


def packed(values: Sequence[str | None]) -> Any:
    """A list of texts in little memory."""
    return pd.array(values, dtype="str") if pyarrow is None else pyarrow.array(values, pyarrow.large_string())


def text_column(parts: Sequence[Any]) -> "pd.Series[Any]":
    """What `packed` made, as one column."""
    if pyarrow is None:
        return pd.concat([pd.Series(part, dtype="str") for part in parts], ignore_index=True)
    dtype: Any = pd.StringDtype("pyarrow", na_value=np.nan)
    return pd.Series(dtype.__from_arrow__(pyarrow.chunked_array(parts, pyarrow.large_string())))
