"""Figures: team management."""

from pmreport.figures.declare import Gallery

gallery = Gallery("team_management")
