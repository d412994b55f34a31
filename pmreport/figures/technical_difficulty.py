"""Figures: technical difficulty."""

from pmreport.figures.declare import Gallery

gallery = Gallery("technical_difficulty")
