"""The report as one accessible PDF, and its figures as pictures, set by typst."""

from pmreport.pdf.pictures import pictures
from pmreport.pdf.typeset import Pdf, render

__all__ = ["Pdf", "pictures", "render"]
