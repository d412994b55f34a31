"""Several trackers in one build: references in texts become links, equal keys stay apart."""

import pandas as pd
import pytest

from pmreport.importers.joining import joined, named
from pmreport.model.export import Export, Source


def export(format, rows, **tables):
    frame = pd.DataFrame(rows).assign(created="2026-01-05")
    source = Source(f"{format}.csv", format, "tickets", "", len(rows), len(rows), 0)
    return Export(format, {"tickets": frame, **tables}, (source,))


JIRA = [{"key": "PAY-1", "description": None}, {"key": "PAY-2", "description": "see PAY-1"}]


def links(found):
    return [tuple(r) for r in found.tables["links"][["from", "kind", "to"]].to_numpy()]


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("fixed by PAY-12, not XPAY-1x", ["PAY-12"]),
        ("group/shop#7 and INC0010001.", ["group/shop#7", "INC0010001"]),
        ("https://jira.example/browse/PAY-12?x=1.", ["jira.example/browse/pay-12", "PAY-12"]),
        ("https://a.zendesk.com/agent/tickets/3001", ["a.zendesk.com/agent/tickets/3001", "zendesk:3001"]),
        ("UTF-8, 42 and 3001", ["UTF-8"]),
    ],
)  # fmt: skip
def test_what_a_text_names(text, references):
    assert list(named(text)) == references


def test_a_complaint_is_linked_with_the_work_it_names():
    zendesk = export("zendesk-csv", [{"key": "3001", "title": "Pay fails (PAY-2, PAY-9)"}])
    jira, support = joined([export("jira-csv", JIRA), zendesk])
    assert links(support) == [("3001", "relates", "PAY-2")]
    assert "links" not in jira.tables  # PAY-2 names PAY-1, which is the tracker's own affair
    assert support.sources[0].notes == ("references to jira: 1 tickets here name 1 there",)


def test_an_address_names_a_ticket_of_bare_numbers():
    rows = [{"key": "PAY-1", "description": "from https://acme.zendesk.com/agent/tickets/3001"}]
    jira, _ = joined([export("jira-csv", rows), export("zendesk-csv", [{"key": "3001"}])])
    assert links(jira) == [("3001", "relates", "PAY-1")]


def test_comments_name_tickets_and_known_links_stay():
    events = pd.DataFrame([{"ticket": "PAY-1", "at": "2026-01-06", "field": "comment", "to": "INC0010001"}])
    known = pd.DataFrame([{"from": "INC0010002", "kind": "causes", "to": "PAY-2"}])
    incidents = [{"key": "INC0010001", "title": "x"}, {"key": "INC0010002", "title": "PAY-2"}]
    jira, service = joined(
        [export("jira-json", JIRA, events=events), export("servicenow-csv", incidents, links=known)]
    )
    assert links(jira) == [("INC0010001", "relates", "PAY-1")]
    assert links(service) == [("INC0010002", "causes", "PAY-2")]


def test_feedback_is_about_the_only_ticket_that_it_names():
    feedback = pd.DataFrame({"at": "2026-01-06", "kind": "csat", "text": ["PAY-1!", "PAY-1 or PAY-2", None]})
    survey = Export(
        "survey-csv", {"feedback": feedback}, (Source("s", "survey-csv", "feedback", "", 3, 3, 0),)
    )
    _, answers = joined([export("jira-csv", JIRA), survey])
    assert answers.tables["feedback"]["ticket"].fillna("").tolist() == ["PAY-1", "", ""]


def test_equal_keys_of_two_trackers_stay_apart():
    redmine = export("redmine-csv", [{"key": "7", "parent": None}, {"key": "9", "parent": "7"}])
    events = pd.DataFrame([{"ticket": "7", "at": "2026-01-06", "field": "status", "from": "a", "to": "b"}])
    zendesk = export("zendesk-json", [{"key": "7", "parent": None}], events=events)
    first, second = joined([redmine, zendesk])
    assert first.tables["tickets"]["key"].tolist() == ["7", "9"]
    assert second.tables["tickets"]["key"].tolist() == ["zendesk:7"]
    assert second.tables["events"]["ticket"].tolist() == ["zendesk:7"]


def test_the_same_tracker_or_neutral_tables_mean_the_same_tickets():
    same = [export("jira-csv", JIRA), export("jira-json", JIRA), export("pmreport-csv", JIRA)]
    assert [e.tables["tickets"]["key"].tolist() for e in joined(same)] == [["PAY-1", "PAY-2"]] * 3
