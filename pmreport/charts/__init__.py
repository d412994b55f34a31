"""Charts: drawn once with matplotlib, written for pages, for the PDF and for download."""

from pmreport.charts.canvas import draw
from pmreport.charts.css import css
from pmreport.charts.fonts import FONTS, covered, register, safe
from pmreport.charts.post import slim, standalone, themed
from pmreport.charts.small import multiple
from pmreport.charts.spark import sparkline
from pmreport.charts.theme import BETTER, DARK, LIGHT, SERIES, WORSE

__all__ = [
    "BETTER",
    "DARK",
    "FONTS",
    "LIGHT",
    "SERIES",
    "WORSE",
    "covered",
    "css",
    "draw",
    "multiple",
    "register",
    "safe",
    "slim",
    "sparkline",
    "standalone",
    "themed",
]
