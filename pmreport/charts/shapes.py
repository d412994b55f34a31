"""The vocabulary of charts. Each function draws on the Axes it is given; words come translated."""

from pmreport.charts.bars import hbars, stacked_bars, stacked_rows
from pmreport.charts.dots import dot_interval
from pmreport.charts.lines import lines, xmr
from pmreport.charts.marks import Mark, Series

__all__ = ["Mark", "Series", "dot_interval", "hbars", "lines", "stacked_bars", "stacked_rows", "xmr"]
