"""Figures: cross-department collaboration."""

from pmreport.figures.declare import Gallery

gallery = Gallery("collaboration")
