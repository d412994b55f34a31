"""The summary in two outlines: the post-mortem's and the four steps of 复盘 (GRAI)."""

import re

import pytest
from click.testing import CliRunner

from pmreport.cli import main
from pmreport.report import views
from pmreport.report.labels import OUTLINES
from pmreport.shipped import shipped

ORDER = {
    "postmortem": ["plan", "what", "why", "do", "well", "lessons"],
    "grai": ["plan", "what", "why", "lessons", "do"],
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    out = tmp_path_factory.mktemp("outline")
    sample = shipped("sample_data")
    made = {}
    for name, options in {"habit": [], "postmortem": ["--outline", "postmortem"]}.items():
        ran = CliRunner().invoke(
            main,
            [
                "build",
                str(sample / "neutral"),
                "--no-pdf",
                "--release",
                "PAY 2.3.0",
                "--out",
                str(out / name),
                *options,
            ],
        )
        assert ran.exit_code == 0, ran.output
        made[name] = next((out / name / "r").iterdir())
    return made


def steps(page):
    html = page.read_text("utf-8")
    return re.findall(r'<h2 id="(\w+)">', html[html.index('class="steps"') : html.index('id="team"')])


def test_each_language_has_its_habit(built):
    assert steps(built["habit"] / "index.html") == ORDER["postmortem"]
    assert steps(built["habit"] / "zh/index.html") == ORDER["grai"]
    assert "四、总结规律" in (built["habit"] / "zh/index.html").read_text("utf-8")


def test_one_outline_can_be_asked_for_in_both(built):
    assert steps(built["postmortem"] / "zh/index.html") == ORDER["postmortem"]


def test_the_steps_are_those_of_the_table():
    assert {name: [block for block, _ in blocks] for name, blocks in OUTLINES.items()} == ORDER


def test_an_unknown_outline_is_a_usage_error(tmp_path):
    ran = CliRunner().invoke(main, ["build", str(tmp_path), "--outline", "haiku"])
    assert ran.exit_code == 2 and "postmortem" in ran.output


def test_what_is_kept_improved_and_started_follows_from_the_traces():
    def practice(name, status, rate):
        return {"id": name, "name": {"en": name}, "status": status, "rate": rate}

    def action(name):
        return {"practice": name, "text": {"en": f"do {name}"}}

    document = {
        "categories": [
            {
                "practices": [
                    practice("a", "ok", 0.9),
                    practice("b", "watch", 0.4),
                    practice("c", "problem", 0.0),
                ],
                "actions": [action("b"), action("c")],
            },
            {"practices": [practice("d", "unknown", None)], "actions": []},
        ]
    }
    said = {name: [text["en"] for text in texts] for name, texts in views.kept(document).items()}
    assert said == {"keep": ["a"], "improve": ["do b"], "start": ["do c"]}
