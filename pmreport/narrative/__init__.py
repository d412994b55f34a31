"""What the team wrote about a report, with live values in its sentences, as safe HTML."""

from pmreport.narrative.narrate import narrated

__all__ = ["narrated"]
