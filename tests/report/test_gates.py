"""Gates: when they are crossed, and what they are never about."""

import pytest

from pmreport.config import Gate, Settings
from pmreport.config.read import load
from pmreport.errors import ConfigError
from pmreport.report.digest import digest
from pmreport.report.gates import check_gates, crossed, gate_entries
from tests.site import lifelike


def number(value, low=None, high=None):
    return {
        "id": "release_slip",
        "state": "measured",
        "value": value,
        "low": low,
        "high": high,
        "unit": "count",
    }


@pytest.mark.parametrize(
    ("gate", "found", "result"),
    [
        ({"above": 10}, number(18, 11, 25), True),
        ({"above": 10}, number(18, 9, 25), False),  # the interval reaches below the limit
        ({"above": 10, "when": "point"}, number(18, 9, 25), True),
        ({"above": 10}, number(10, 10, 10), False),  # at the limit is not beyond it
        ({"above": 10}, number(18), True),  # a count has no interval
        ({"above": 10}, number(18, None, 25), False),  # an end that nobody knows is not sure
        ({"below": 0.7}, number(0.5, 0.4, 0.6), True),
        ({"below": 0.7}, number(0.65, 0.4, 0.8), False),
        ({"below": 0.7, "when": "point"}, number(0.65, 0.4, 0.8), True),
        ({"below": 0.7}, number(0.5, 0.4, None), False),
        ({"below": 0.7}, number(None), None),
    ],
)
def test_sure_needs_the_whole_interval(gate, found, result):
    assert crossed(Gate("g", "release_slip", **gate), found) is result


def entries(found, *gates, **further):
    return gate_entries([{"metrics": [found]}], Settings(gate=gates), further)


def test_an_entry_says_the_number_and_the_limit():
    (entry,) = entries(number(18, 11, 25), Gate("slip", "release_slip", above=10.0))
    assert (entry["value"], entry["above"], entry["when"], entry["crossed"]) == (18, 10.0, "sure", True)
    assert entry["name"] == {"en": "Release slip", "zh": "发布延期"}


def test_what_is_not_measured_or_suppressed_crosses_nothing():
    for state in ("not_measurable", "no_cases", "suppressed"):
        (entry,) = entries(number(None) | {"state": state}, Gate("slip", "release_slip", above=10.0))
        assert (entry["crossed"], entry["state"]) == (None, state)


def test_overdue_actions_are_a_number():
    gate = Gate("late", "actions_overdue_count", above=3.0, when="point")
    assert [entries(number(1), gate, actions_overdue_count=n)[0]["crossed"] for n in (3, 4)] == [False, True]
    assert entries(number(1), gate)[0]["crossed"] is None


def test_a_gate_on_nothing_is_refused_before_anything_is_read():
    with pytest.raises(ConfigError, match="'release_slop', which does not exist") as caught:
        check_gates(Settings(gate=(Gate("g", "release_slop", above=1.0),)))
    assert "Did you mean release_slip?" in caught.value.format_message()


@pytest.mark.parametrize(
    "line", ['person = "zhang"', 'team = "Platform"', 'assignee = "x"', 'metric = "wip_overload:zhang"']
)
def test_no_gate_is_about_a_person_or_a_group(tmp_path, line):
    path = tmp_path / "pmreport.toml"
    metric = "" if line.startswith("metric") else 'metric = "wip_overload"\n'
    path.write_text(f'[[gate]]\nid = "g"\n{metric}above = 1\n{line}\n')
    with pytest.raises(ConfigError, match=r"gate\[0\]") as caught:
        load(path)
    assert "never about a person or a group" in caught.value.format_message()


def test_the_digest_names_a_crossed_number_that_is_no_metric():
    gate = Gate("late", "actions_overdue_count", above=3.0, when="point")
    document = lifelike.document() | {"gates": entries(number(1), gate, actions_overdue_count=4)}
    said = {code: digest(document, code).gates for code in ("en", "zh")}
    assert said == {"en": ("late: Overdue actions = 4",), "zh": ("late：逾期改进措施数 = 4",)}
