"""`actions.yaml`: every mistake is one sentence with file and line."""

import pytest

from pmreport.actions.read import parse, read
from pmreport.errors import ConfigError

WHOLE = """\
# our promises
- id: A-2026.07-03
  text: {en: Change gate after freeze, zh: 冻结后变更评审}
  category: requirement_change
  owner: Release board
  accepted: 2026-08-03
  due: 2026-12-01
  ticket: PAY-12
  report: m2026-07
  criterion: {metric: scope_growth, op: "<=", value: 0.15}
  state: accepted
- id: A-2
  text: Write it down
"""


def test_a_whole_entry_and_the_least_one():
    first, second = parse(WHOLE, "actions.yaml")
    assert first.text == {"en": "Change gate after freeze", "zh": "冻结后变更评审"}
    assert (first.owner, str(first.due), first.ticket) == ("Release board", "2026-12-01", "PAY-12")
    assert first.criterion.metric == "scope_growth" and first.criterion.wants_less
    assert first.where == "actions.yaml:2"
    assert second.text == {"en": "Write it down", "zh": "Write it down"}
    assert (second.state, second.due, second.criterion) == ("accepted", None, None)


def test_no_file_and_an_empty_one_promise_nothing(tmp_path):
    assert read(tmp_path / "actions.yaml") == ()
    assert parse("# nothing yet\n", "a") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- id: A-1\n  owner: x\n", "a:1: text is missing"),
        ("- text: x\n", "a:1: id is missing"),
        ("- id: ../up\n  text: x\n", "is no id"),
        ("- id: A-1\n  text: x\n- id: A-1\n  text: y\n", "a:3: A-1 is already at a:1"),
        ("- id: A-1\n  text: x\n  ovner: y\n", "a:3: there is no key ovner"),
        ("- id: A-1\n  text: x\n  text: y\n", "a:3: text stands twice"),
        ("- id: A-1\n  text: x\n  state: finished\n", "is no state"),
        ("- id: A-1\n  text: x\n  state: dropped\n", "the reason is missing"),
        ("- id: A-1\n  text: x\n  category: other\n", "is no category"),
        ("- id: A-1\n  text: x\n  due: soon\n", "which is no date"),
        ("- id: A-1\n  text: x\n  owner: li.lei@corp.example\n", "looks like a person's address"),
        ("- id: A-1\n  text: x\n  owner: '@lilei'\n", "looks like a person's address"),
        ("- id: A-1\n  text: x\n  criterion: {metric: nps}\n", "needs metric, op and value"),
        ("- id: A-1\n  text: x\n  criterion: {metric: npss, op: '>=', value: 1}\n", "no metric and no"),
        ("- id: A-1\n  text: x\n  criterion: {metric: nps, op: '=', value: 1}\n", "is no operator"),
        ("- id: A-1\n  text: x\n  criterion: {metric: nps, op: '>=', value: many}\n", "is no number"),
        ("- id: A-1\n  text: {fr: x}\n", "has no language fr"),
        ("- id: A-1\n  text: x\n  due: [1]\n", "due is not a text"),
        ("id: A-1\n", "is not a list of entries"),
        ("- A-1\n", "has no keys"),
        ("- id: A-1\n  text: 'x\n", "is not YAML"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(text, said):
    with pytest.raises(ConfigError, match=said):
        parse(text, "a")


def test_the_nearest_metric_is_named():
    with pytest.raises(ConfigError) as caught:
        parse("- id: A-1\n  text: x\n  criterion: {metric: scope_grwth, op: '<=', value: 1}\n", "a")
    assert "Did you mean scope_growth?" in caught.value.format_message()


def test_a_practice_is_named_as_the_report_names_it_too():
    text = "- id: A-1\n  text: x\n  criterion: {metric: 'practice:market_research', op: '>=', value: 0.8}\n"
    (one,) = parse(text, "a")
    assert one.criterion.metric == "market_research"


def test_a_practice_can_be_a_criterion():
    (one,) = parse(
        "- id: A-1\n  text: x\n  criterion: {metric: market_research, op: '>=', value: 0.8}\n", "a"
    )
    assert not one.criterion.wants_less and one.criterion.is_met(0.8)


def test_other_encodings_and_unreadable_files_are_a_sentence(tmp_path, monkeypatch):
    path = tmp_path / "actions.yaml"
    path.write_bytes("- id: A-1\n  text: 变更\n".encode("gbk"))
    with pytest.raises(ConfigError, match="is not UTF-8"):
        read(path)
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _: (_ for _ in ()).throw(PermissionError(13, "no")))
    with pytest.raises(ConfigError, match="cannot be read"):
        read(path)
