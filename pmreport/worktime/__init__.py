"""The working calendar: one monotone map from instants to cumulative working hours."""

from pmreport.worktime.calendar import Calendar, calendar
from pmreport.worktime.table import NONE

__all__ = ["NONE", "Calendar", "calendar"]
