"""What one report is about: a release or a period of a data set, and its derived sets."""

from pmreport.case.case import Case, Subject, World
from pmreport.case.classify import FACETS, KINDS, Classes
from pmreport.case.facts import CATEGORY, KIND, Facts
from pmreport.case.people import People, people
from pmreport.case.releases import Membership, Release, releases
from pmreport.case.spans import Meaning, Spans, status_codes

__all__ = [
    "CATEGORY",
    "FACETS",
    "KIND",
    "KINDS",
    "Case",
    "Classes",
    "Facts",
    "Meaning",
    "Membership",
    "People",
    "Release",
    "Spans",
    "Subject",
    "World",
    "people",
    "releases",
    "status_codes",
]
