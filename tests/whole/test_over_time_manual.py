"""What docs/over-time.md shows can be read by the program."""

import re
from pathlib import Path

from pmreport.actions.read import KEYS, STATES, parse
from pmreport.config.read import parse as parse_settings
from pmreport.report.gates import check_gates

TEXT = (Path(__file__).parents[2] / "docs" / "over-time.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_the_promise_of_the_manual_is_one() -> None:
    (text,) = blocks("yaml")
    (one,) = parse(text, "over-time.md")
    assert one.criterion is not None and one.owner == "release board"
    shown = {line.split(":")[0].strip(" -") for line in text.splitlines()}
    assert shown == set(KEYS) - {"done", "reason"}
    assert all(state in text for state in STATES)


def test_the_gates_of_the_manual_are_gates() -> None:
    (text,) = blocks("toml")
    settings = parse_settings(text)
    check_gates(settings)
    assert [gate.id for gate in settings.gate] == ["dates", "overdue"]
