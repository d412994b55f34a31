"""Figures: release problems."""

from pmreport.figures.declare import Gallery

gallery = Gallery("release_problems")
