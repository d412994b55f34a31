"""The report as one accessible PDF, set by typst."""

from pmreport.pdf.typeset import Pdf, render

__all__ = ["Pdf", "render"]
