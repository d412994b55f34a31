"""Links, sprints, documents and list histories of Jira, and of whoever logs lists in steps."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmreport.importers.jira_custom import discover
from pmreport.importers.jira_words import link, outward_of, plain, sprint_text
from pmreport.importers.lists import unfolded


@pytest.mark.parametrize(
    ("kind", "outward", "expected"),
    [
        ("Blocks", "blocks", ("A", "blocks", "B")),
        ("Blocks", "is blocked by", ("B", "blocks", "A")),
        ("Depends", "depends on", ("B", "blocks", "A")),
        ("Gantt: finish-start", "has to be done before", ("A", "blocks", "B")),
        ("Gantt: finish-start", "has to be done after", ("B", "blocks", "A")),
        ("Duplicate", "duplicates", ("A", "duplicates", "B")),
        ("Problem/Incident", "causes", ("A", "causes", "B")),
        ("Causes", "is caused by", ("B", "causes", "A")),
        ("Relates", "relates to", ("A", "relates", "B")),
        ("Cloners", "is cloned from", ("A", "relates", "B")),
        ("阻塞", "阻塞", ("A", "blocks", "B")),
    ],
)
def test_link_directions(kind, outward, expected):
    assert link(kind, outward, "A", "B") == expected


def test_a_type_that_is_known_by_name_only():
    assert outward_of("Depends") == "depends on"
    assert outward_of("Blocks") == "Blocks"


def test_old_sprint_strings_with_commas_and_brackets():
    text = (
        "com.atlassian.greenhopper.service.sprint.Sprint@1fdd[name=Q1, part [two]!,id=7,state=CLOSED,"
        "startDate=2017-03-10T11:17:23.728-05:00,completeDate=<null>,goal=x=y, z]"
    )
    assert sprint_text(text) == {
        "name": "Q1, part [two]!",
        "id": "7",
        "state": "CLOSED",
        "startDate": "2017-03-10T11:17:23.728-05:00",
        "goal": "x=y, z",
    }


def test_documents_become_lines():
    paragraph = {
        "type": "paragraph",
        "content": [{"type": "text", "text": "a"}, {"type": "hardBreak"}, {"type": "text", "text": "b"}],
    }
    assert plain({"type": "doc", "content": [paragraph, {"type": "rule"}, paragraph]}) == "a\nb\n\na\nb"
    assert plain("text") == "text"
    assert plain({"odd": 1}) is None
    deep = {"type": "paragraph", "content": []}
    for _ in range(500):
        deep = {"type": "blockquote", "content": [deep]}
    assert plain(deep) is None


def test_custom_fields_by_name_before_shape():
    samples = [
        {
            "customfield_10020": [{"id": 1, "state": "active", "boardId": 2}],
            "customfield_10016": 3.0,
            "customfield_1": 5,
        }
    ]
    assert discover(samples, {"customfield_1": "Story Points"}) == {
        "customfield_1": "story_points",
        "customfield_10016": "story_points",
        "customfield_10020": "sprint",
    }
    assert discover(samples, {"customfield_10016": "Business value"}) == {"customfield_10020": "sprint"}


lists = st.lists(st.sampled_from("abcd"), max_size=3, unique=True)


@given(lists, st.lists(st.tuples(st.booleans(), st.sampled_from("abcd")), max_size=8))
def test_lists_folded_back_are_the_lists_that_were(start, edits):
    states, steps = [list(start)], []
    for adds, value in edits:
        now = [v for v in states[-1] if v != value] + ([value] if adds else [])
        if sorted(now) != sorted(states[-1]):
            steps.append(([value], []) if adds else ([], [value]))
            states.append(now)
    found = unfolded(states[-1], steps)
    assert [(sorted(a), sorted(b)) for a, b in found] == [(sorted(a), sorted(b)) for a, b in pairwise(states)]
