"""The vocabulary of charts. Each function draws on the Axes it is given; words come translated."""

from pmreport.charts.areas import cfd
from pmreport.charts.bars import bullet, diverging_bars, hbars, stacked_bars, stacked_rows
from pmreport.charts.change import balance, waterfall
from pmreport.charts.distribution import Curve, ecdf, histogram, km_curves, lorenz, strips
from pmreport.charts.dots import dot_interval, dumbbell, slope
from pmreport.charts.fishbone import Bone, Factor, fishbone
from pmreport.charts.grid import heatmap
from pmreport.charts.lines import lines, xmr
from pmreport.charts.marks import Band, Mark, Series, arrow, shade
from pmreport.charts.points import aging_wip, matrix2x2, scatter
from pmreport.charts.times import rug, spans, timeline
from pmreport.charts.trend import Run, trend

__all__ = [
    "Band",
    "Bone",
    "Curve",
    "Factor",
    "Mark",
    "Run",
    "Series",
    "aging_wip",
    "arrow",
    "balance",
    "bullet",
    "cfd",
    "diverging_bars",
    "dot_interval",
    "dumbbell",
    "ecdf",
    "fishbone",
    "hbars",
    "heatmap",
    "histogram",
    "km_curves",
    "lines",
    "lorenz",
    "matrix2x2",
    "rug",
    "scatter",
    "shade",
    "slope",
    "spans",
    "stacked_bars",
    "stacked_rows",
    "strips",
    "timeline",
    "trend",
    "waterfall",
    "xmr",
]
