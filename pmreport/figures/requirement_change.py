"""Figures: requirement changes."""

from pmreport.figures.declare import Gallery

gallery = Gallery("requirement_change")
