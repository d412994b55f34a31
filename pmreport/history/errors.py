"""A history that cannot be read is never taken for none."""

from pmreport.errors import PmreportError


class HistoryError(PmreportError):
    """Earlier reports are there, or may be, but cannot be read: nothing was written (exit code 5)."""

    exit_code = 5
