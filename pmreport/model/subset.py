"""A data set of some of its tickets, and one without some histories."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from pmreport.model.bag import Bag
from pmreport.model.dataset import Dataset
from pmreport.model.events import History

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


def only(data: Dataset, rows: Bools) -> Dataset:
    """The same data set as if the export held these tickets alone; the new codes are the ranks of the old.

    Vocabularies stay. Links and feedback keep their keys: the other tickets are outside the export.
    """
    places = np.append(np.where(rows, np.cumsum(rows) - 1, -1), -1).astype(np.int32)
    return replace(
        data,
        tickets=data.tickets[rows].reset_index(drop=True),
        bags={name: _bag(bag, places, int(rows.sum())) for name, bag in data.bags.items()},
        events=_history(data.events, places),
        links=_links(data.links, places),
        feedback=data.feedback.assign(about=places[data.feedback["about"].to_numpy()]),
        unrecorded={field: lost[rows] for field, lost in data.unrecorded.items() if lost[rows].any()},
    )


def without(data: Dataset, fields: frozenset[str]) -> Dataset:
    """The same data set as if no source recorded these fields."""
    left = {field: lost for field, lost in data.unrecorded.items() if field not in fields}
    return replace(data, tracked=data.tracked - fields, unrecorded=left)


def _bag(bag: Bag, places: Ints, n: int) -> Bag:
    ticket = places[bag.ticket]
    return Bag(ticket[ticket >= 0], bag.value[ticket >= 0], bag.names, n)


def _history(events: History, places: Ints) -> History:
    kept = events.where(places[events.ticket] >= 0)
    return replace(kept, ticket=places[kept.ticket])


def _links(links: pd.DataFrame, places: Ints) -> pd.DataFrame:
    ends = {name: places[links[name].to_numpy()] for name in ("source", "target")}
    known = (ends["source"] >= 0) | (ends["target"] >= 0)
    frame: pd.DataFrame = links.assign(**ends)[known]
    return frame.reset_index(drop=True)
