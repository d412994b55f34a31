"""`pmreport accept` adds lines at the end of actions.yaml, and nothing else changes in it."""

import pytest
from click.testing import CliRunner

from pmreport.actions.read import parse
from pmreport.cli import main
from pmreport.site import write
from tests.site import lifelike

ID = "A-2.4.0-01"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("accept") / "site"
    publication = lifelike.publication(12)
    for category in publication.document["categories"]:
        for action in category["actions"]:
            action["criterion"]["metric"] = "scope_growth"
    write(publication, out, tool_version="0.1.0")
    return out


@pytest.fixture
def run(site, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def go(*arguments):
        return CliRunner().invoke(main, ["accept", *arguments, "--site", str(site)])

    return go


def test_the_first_one_makes_the_file(run, tmp_path):
    done = run(ID, "--owner", "release board", "--due", "2026-12-01")
    assert done.exit_code == 0, done.output
    text = (tmp_path / "actions.yaml").read_text("utf-8")
    assert text.startswith("# What the team promised")
    (one,) = parse(text, "a")
    assert (one.id, one.owner, str(one.due), one.report) == (ID, "release board", "2026-12-01", "2.4.0")
    assert str(one.accepted) == "2026-10-31"  # the last day of the data, not of the clock
    assert one.text["zh"] == "冻结后的每项变更都要经过变更评审。"
    assert one.criterion.metric == "scope_growth" and one.criterion.value == 0.15


@pytest.mark.parametrize(
    "before",
    [
        "# by hand\n- id: B-1   # ours\n  text: x\n\n\n# the end, without a newline",
        "- id: B-1\r\n  text: x\r\n",
        "  - id: B-1\n    text: 先问\n",
        "---\n- id: B-1\n  text: x\n",
        "\ufeff- id: B-1\n  text: x\n",
        "# only a remark\n",
    ],
)
def test_what_is_there_stays_as_it_is(run, tmp_path, before):
    path = tmp_path / "actions.yaml"
    path.write_bytes(before.encode("utf-8"))
    done = run(ID)
    assert done.exit_code == 0, done.output
    after = path.read_bytes().decode("utf-8")
    assert after.startswith(before)
    assert [one.id for one in parse(after.removeprefix("\ufeff"), "a")][-1] == ID
    if "\r\n" in before:
        assert after.count("\n") == after.count("\r\n")


def test_the_sentence_tells_how_to_undo_it(run, tmp_path):
    path = tmp_path / "actions.yaml"
    path.write_text("- id: B-1\n  text: x\n", "utf-8")
    said = run(ID).output
    first, last = (int(word) for word in said.rstrip(".\n").split("delete lines ")[1].split(" to "))
    lines = path.read_text("utf-8").splitlines(keepends=True)
    assert lines[first - 1].startswith(f"- id: {ID}") and last == len(lines)
    assert "".join(lines[: first - 1]).rstrip("\n") + "\n" == "- id: B-1\n  text: x\n"


@pytest.mark.parametrize("before", ["[{id: B-1, text: x}]\n", "- id: B-1\n  text: x\n...\n"])
def test_where_nothing_can_be_appended_the_lines_are_shown(run, tmp_path, before):
    path = tmp_path / "actions.yaml"
    path.write_text(before, "utf-8")
    done = run(ID)
    assert done.exit_code == 2 and f"- id: {ID}" in done.output
    assert path.read_text("utf-8") == before


def test_a_file_with_a_mistake_is_not_touched(run, tmp_path):
    path = tmp_path / "actions.yaml"
    path.write_text("- id: B-1\n  txet: x\n", "utf-8")
    done = run(ID)
    assert done.exit_code == 2 and "there is no key txet" in done.output
    assert path.read_text("utf-8") == "- id: B-1\n  txet: x\n"


def test_twice_is_refused_and_after_a_decision_gets_a_number(run, tmp_path):
    assert run(ID).exit_code == 0
    again = run(ID)
    assert again.exit_code == 2 and "is already promised at" in again.output
    path = tmp_path / "actions.yaml"
    path.write_text(path.read_text("utf-8").replace("state: accepted", "state: done"), "utf-8")
    assert run(ID).exit_code == 0
    assert [one.id for one in parse(path.read_text("utf-8"), "a")] == [ID, f"{ID}-2"]


def test_an_unknown_id_names_the_nearest(run):
    done = run("A-2.4.0-1")
    assert done.exit_code == 2 and f"Did you mean {ID}?" in done.output


@pytest.mark.parametrize("role", ["li@corp.example", "@lilei"])
def test_a_person_is_no_owner(run, tmp_path, role):
    done = run(ID, "--owner", role)
    assert done.exit_code == 2 and "looks like a person" in done.output
    assert not (tmp_path / "actions.yaml").exists()


def test_a_day_that_is_none_is_refused(run):
    assert run(ID, "--due", "soon").exit_code == 2
