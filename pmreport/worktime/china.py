"""Statutory holidays and make-up workdays (调休) of mainland China, as the State Council ordered them.

The General Office of the State Council publishes a year's arrangement in October to December of the year
before. Add a year here when its notice is out: the days off in one block per holiday, weekends inside
included, and the weekend days on which work is made up. Days are listed under the year they lie in, so
30 and 31 December 2018 and 2023 come from the next year's notice.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Year:
    """The notice, the blocks of days off (`MM-DD..MM-DD`) and the made-up workdays of one year."""

    notice: str
    off: str
    work: str


YEARS = {
    2018: Year(
        "国办发明电〔2017〕12号",
        "01-01 02-15..02-21 04-05..04-07 04-29..05-01 06-16..06-18 09-22..09-24 10-01..10-07 12-30..12-31",
        "02-11 02-24 04-08 04-28 09-29 09-30 12-29",
    ),
    2019: Year(
        "国办发明电〔2018〕15号, 国办发明电〔2019〕3号",
        "01-01 02-04..02-10 04-05..04-07 05-01..05-04 06-07..06-09 09-13..09-15 10-01..10-07",
        "02-02 02-03 04-28 05-05 09-29 10-12",
    ),
    2020: Year(
        "国办发明电〔2019〕16号, 国办发明电〔2020〕1号",
        "01-01 01-24..02-02 04-04..04-06 05-01..05-05 06-25..06-27 10-01..10-08",
        "01-19 04-26 05-09 06-28 09-27 10-10",
    ),
    2021: Year(
        "国办发明电〔2020〕27号",
        "01-01..01-03 02-11..02-17 04-03..04-05 05-01..05-05 06-12..06-14 09-19..09-21 10-01..10-07",
        "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
    ),
    2022: Year(
        "国办发明电〔2021〕11号",
        "01-01..01-03 01-31..02-06 04-03..04-05 04-30..05-04 06-03..06-05 09-10..09-12 10-01..10-07 12-31",
        "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    ),
    2023: Year(
        "国办发明电〔2022〕16号",
        "01-01..01-02 01-21..01-27 04-05 04-29..05-03 06-22..06-24 09-29..10-06 12-30..12-31",
        "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    ),
    2024: Year(
        "国办发明电〔2023〕7号",
        "01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: Year(
        "国办发明电〔2024〕12号",
        "01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: Year(
        "国办发明电〔2025〕7号",
        "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}


def days_off() -> npt.NDArray[np.int64]:
    """The days off of all years as numbers of days since 1970-01-01."""
    return np.concatenate([_days(year, entry.off) for year, entry in YEARS.items()])


def made_up() -> npt.NDArray[np.int64]:
    """The weekend days that are workdays, likewise."""
    return np.concatenate([_days(year, entry.work) for year, entry in YEARS.items()])


def _days(year: int, blocks: str) -> npt.NDArray[np.int64]:
    """Day numbers of blocks such as `10-01..10-07 12-31`."""
    ends = [block.partition("..") for block in blocks.split()]
    return np.concatenate([_run(f"{year}-{a}", f"{year}-{b or a}") for a, _, b in ends])


def _run(first: str, last: str) -> npt.NDArray[np.int64]:
    epoch = date(1970, 1, 1).toordinal()
    return np.arange(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal() + 1) - epoch
