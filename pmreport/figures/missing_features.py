"""Figures: missing features."""

from pmreport.figures.declare import Gallery

gallery = Gallery("missing_features")
