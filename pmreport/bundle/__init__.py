"""The report's data as files for a spreadsheet or another program."""

from pmreport.bundle.write import write

__all__ = ["write"]
