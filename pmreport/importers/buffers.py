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
    whole = (
        parts[0] if len(parts) == 1 else pyarrow.chunked_array(parts, pyarrow.large_string()).combine_chunks()
    )
    return pd.Series(dtype.__from_arrow__(whole))


def halves(cells: "pd.Series[Any]", separator: str) -> "tuple[pd.Series[Any], pd.Series[Any]]":
    """What stands before and behind the first separator (one ASCII character) of each cell; no cell may be
    missing. Behind is NA where there is no separator.
    """
    found = utf8(cells)
    if found is None:
        parts = cells.str.split(separator, n=1, expand=True).reindex(columns=[0, 1]).astype("str")
        return parts[0], parts[1]
    limits, data = found
    marks = np.flatnonzero(data[limits[0] : limits[-1]] == ord(separator)) + limits[0]
    at = np.append(marks, limits[-1])[np.searchsorted(marks, limits[:-1])]
    there = at < limits[1:]
    at = np.minimum(at, limits[1:])
    cuts = np.append(np.stack([limits[:-1], at, at + there], axis=1).ravel(), limits[-1])
    thirds = pyarrow.LargeStringArray.from_buffers(
        len(cuts) - 1, pyarrow.py_buffer(cuts), pyarrow.py_buffer(data)
    )
    before, behind = (thirds.take(pyarrow.array(np.arange(first, len(cuts) - 1, 3))) for first in (0, 2))
    sides = text_column([before]), text_column([behind])
    return sides[0].set_axis(cells.index), sides[1].set_axis(cells.index).where(there)


def iso_texts(seconds: NDArray[np.int64], given: NDArray[np.bool_], days: bool) -> Any:
    """Moments as ISO 8601 without offset (or as days), NA where not given; None without Arrow."""
    if pyarrow is None:
        return None
    units = pyarrow.timestamp("s") if not days else pyarrow.date32()
    values = (seconds // 86_400).astype(np.int32) if days else seconds
    text = pyarrow.array(values, units, mask=~given).cast(pyarrow.large_string())
    if not days:  # Arrow writes a blank between day and time
        valid, ends, data = text.buffers()
        letters = np.frombuffer(data or b"", np.uint8).copy()
        letters[np.frombuffer(ends, np.int64)[:-1][: len(text)][given] + 10] = ord("T")
        text = pyarrow.LargeStringArray.from_buffers(len(text), ends, pyarrow.py_buffer(letters), valid)
    return text_column([text]).array


def trimmed() -> None:
    """Give the memory back that Arrow holds without using it."""
    if pyarrow is not None:
        pyarrow.default_memory_pool().release_unused()
