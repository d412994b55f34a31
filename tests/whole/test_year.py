"""A year of months in one site: the change shows in August, its action helps in October, its gate fires."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import html

from pmreport.cli import main
from pmreport.site import check
from tests.whole import twelve


def build(folder: Path, *arguments: str) -> Result:
    given = [
        "--config",
        str(folder / "pmreport.toml"),
        "--out",
        str(folder / "site"),
        "--no-pdf",
        "--no-cache",
    ]
    return CliRunner().invoke(main, ["build", str(folder / "export"), *arguments, *given])


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Result]]:
    """January to July at once, August alone, the rest at once: the site, and what each build said."""
    folder = tmp_path_factory.mktemp("year")
    twelve.write(folder)
    said = {
        "before": build(folder, "--backfill", "2026-01..2026-07"),
        "august": build(folder, "--period", "2026-08"),
        "after": build(folder, "--backfill", "2026-09..2026-12"),
    }
    return folder / "site", said


def lines(site: Path) -> dict[str, dict[str, object]]:
    found = [json.loads(line) for line in (site / "history.jsonl").read_text("utf-8").splitlines()]
    return {line["name"]: line for line in found}


def test_the_gate_fires_in_august_and_the_site_is_built(year: tuple[Path, dict[str, Result]]) -> None:
    site, said = year
    assert (said["before"].exit_code, said["august"].exit_code) == (0, 3), said["august"].output
    assert "Gate crossed: dates (on_time_rate)" in said["august"].output
    assert (site / "r/m2026-08/index.html").is_file()
    document = json.loads((site / "r/m2026-08/report.json").read_text("utf-8"))
    assert [gate["id"] for gate in document["gates"] if gate["crossed"]] == ["dates"]


def test_twelve_months_are_one_whole_site(year: tuple[Path, dict[str, Result]]) -> None:
    site, _ = year
    assert list(lines(site)) == [f"2026-{month:02}" for month in range(1, 13)]
    assert check(site) == []


def test_the_trend_shows_the_planted_change(year: tuple[Path, dict[str, Result]]) -> None:
    site, _ = year
    page = html.fromstring((site / "trends/schedule-delay.html").read_bytes())
    assert page.xpath("//h1")[0].text_content() == (
        "On-time completion stood out in 2026-08, 2026-09; the newest report has 92%"
    )
    table = page.xpath("//figure[contains(@id, 'on_time_rate')]//tbody")[0]
    notes = {row[0].text_content(): row[-1].text_content() for row in table}
    marked = [name for name, note in notes.items() if "beyond a natural limit" in note]
    assert marked == ["2026-08", "2026-09"]


def test_the_action_is_done_in_september_and_effective_in_october(
    year: tuple[Path, dict[str, Result]],
) -> None:
    site, _ = year
    found = {name: list(line["actions"]) for name, line in lines(site).items()}  # type: ignore[attr-defined]
    assert found["2026-08"] == []  # promised on the first of September
    (september,), (october,) = found["2026-09"], found["2026-10"]
    assert (september["state"], september["effect"]["answer"]) == ("done", "too_early")
    assert (october["state"], october["effect"]["then"]["report"]) == ("effective", "2026-08")
    assert october["effect"]["low"] > 0  # the whole 99 % interval of the movement


def test_the_register_and_the_report_say_so(year: tuple[Path, dict[str, Result]]) -> None:
    site, _ = year
    register = html.fromstring((site / "actions/index.html").read_bytes())
    assert register.xpath("//h1")[0].text_content() == (
        "0 actions are open, 0 late; 1 done, 1 of them with an effect beyond noise"
    )
    october = (site / "r/m2026-10/zh/actions.html").read_text("utf-8")
    assert "每周一重新排定未完成工作的日期" in october and "变化超出波动范围" in october
