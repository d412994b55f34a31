"""Figures: schedule delay."""

from pmreport.figures.declare import Gallery

gallery = Gallery("schedule_delay")
