"""Explain a release or a month from the files that project trackers export."""

__version__ = "0.1.0"
