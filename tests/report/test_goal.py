"""What was planned and what was done, from small folders."""

import pytest

from pmreport.case import Case
from pmreport.case.choose import choose
from pmreport.config import Settings
from pmreport.pipeline.build import study
from pmreport.pipeline.load import load
from pmreport.report.goal import done, plan

TICKETS = """key,created,resolved,release
A-1,2026-03-02T09:00:00Z,2026-04-01T09:00:00Z,1.0
A-2,2026-03-02T09:00:00Z,2026-05-20T09:00:00Z,1.0
A-3,2026-04-20T09:00:00Z,,1.0
"""
RELEASES = "name,start,freeze,planned,actual\n1.0,2026-03-01,2026-04-10,2026-05-01,2026-05-08\n"


@pytest.fixture
def said(tmp_path):
    def make(tickets, releases=None):
        (tmp_path / "tickets.csv").write_text(tickets)
        if releases:
            (tmp_path / "releases.csv").write_text(releases)
        world, _ = load([tmp_path], Settings())
        found = study(Case(world, choose(world, "1.0" if releases else None)))
        return [text["en"] for text in plan(found)], [text["en"] for text in done(found)]

    return make


def test_dates_and_scope_of_a_release_are_said(said):
    planned, finished = said(TICKETS, RELEASES)
    assert planned == [
        "Work on it from 1 Mar 2026",
        "Planned to ship on 1 May 2026",
        "Scope frozen on 10 Apr 2026 with 2 tickets",
    ]
    assert finished == ["Of 3 tickets, 1 were done by 8 May 2026"]


def test_a_release_without_dates_has_no_plan(said):
    planned, _ = said(TICKETS, "name,start,freeze,planned,actual\n1.0,,,,2026-05-08\n")
    assert planned == ["The data hold no plan: neither a planned date nor a freeze."]


def test_a_whole_export_has_no_plan_and_may_know_no_end(said):
    planned, finished = said("key,created\nA-1,2026-03-02T09:00:00Z\n")
    assert planned == ["No plan belongs to this report: it is not about one release."]
    assert finished == ["Of 1 ticket, none is known to be done by 2 Mar 2026"]
