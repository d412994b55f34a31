"""Figures: poor market feedback."""

from pmreport.figures.declare import Gallery

gallery = Gallery("market_feedback")
