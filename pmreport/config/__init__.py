"""The configuration of a project: `pmreport.toml` as frozen settings."""

from pmreport.config.read import NAME, load
from pmreport.config.settings import (
    Actions,
    Calendar,
    Exclude,
    Gate,
    History,
    Limits,
    Pdf,
    People,
    Project,
    Release,
    Settings,
    Sla,
    Status,
    Survey,
    Threshold,
    Types,
)

__all__ = [
    "NAME",
    "Actions",
    "Calendar",
    "Exclude",
    "Gate",
    "History",
    "Limits",
    "Pdf",
    "People",
    "Project",
    "Release",
    "Settings",
    "Sla",
    "Status",
    "Survey",
    "Threshold",
    "Types",
    "load",
]
