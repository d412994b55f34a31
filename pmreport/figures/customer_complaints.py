"""Figures: customer complaints."""

from pmreport.figures.declare import Gallery

gallery = Gallery("customer_complaints")
