"""Earlier reports: the published site is the store, one line per report (DESIGN 7, `[history]`)."""

from pmreport.history.errors import HistoryError
from pmreport.history.record import Point, Record, record
from pmreport.history.store import NAME, History, find

__all__ = ["NAME", "History", "HistoryError", "Point", "Record", "find", "record"]
