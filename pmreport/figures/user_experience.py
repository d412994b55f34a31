"""Figures: poor user experience."""

from pmreport.figures.declare import Gallery

gallery = Gallery("user_experience")
