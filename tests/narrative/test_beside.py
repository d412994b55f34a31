"""The build finds the team's words and disputes beside the configuration."""

import csv
import json
from pathlib import Path

from click.testing import CliRunner, Result

from pmreport.cli import main
from pmreport.site import slug
from tests.attribution.adversarial import KNOWN, write


def build(tmp_path: Path, claim: str) -> Result:
    source = write(KNOWN["serial 3 + 5"], tmp_path / "in")
    beside = tmp_path / "settings"
    (beside / "narrative").mkdir(parents=True)
    (beside / "pmreport.toml").write_text('[project]\ntimezone = "Asia/Shanghai"\n', "utf-8")
    (beside / "claims.yaml").write_text(
        f"- {{claim: {claim}, reject: true, reason: An hour.}}\n"
        "- {claim: R1-X-1-1, reject: true, reason: Past., release: 0.9}\n",
        "utf-8",
    )
    text = "---\nstatus: in_review\nreport: R\n---\n\nLate by {metric}`release_slip`.\n"
    (beside / "narrative" / f"{slug('R')}.en.md").write_text(text, "utf-8")
    arguments = ["build", str(source), "--release", "R", "--no-pdf", "--out", str(tmp_path / "site")]
    return CliRunner().invoke(main, [*arguments, "--config", str(beside / "pmreport.toml")])


def test_narrative_and_disputes_lie_beside_the_configuration(tmp_path: Path) -> None:
    result = build(tmp_path, "R1-A-2-1")
    assert "claims.yaml: 1 of 2 entries name another release and were not used." in result.output
    (folder,) = (path.parent for path in tmp_path.glob("site/r/*/report.json"))
    document = json.loads((folder / "report.json").read_text("utf-8"))
    assert document["report_status"] == "in_review"
    assert "Late by <a " in (folder / "index.html").read_text("utf-8")
    with (folder / "data/delay_evidence.csv").open(encoding="utf-8-sig", newline="") as file:
        states = {row["claim"]: row["state"] for row in csv.DictReader(file)}
    assert states == {"R1-A-1-1": "counted", "R1-A-2-1": "rejected"}
    days = {c["id"]: c["days"] for c in document["attribution"]["categories"]}
    assert days["user_experience"] == 0.0


def test_a_dispute_about_nothing_stops_the_build(tmp_path: Path) -> None:
    result = build(tmp_path, "R1-A-2-7")
    assert result.exit_code == 2
    assert "Did you mean R1-A-2-1?" in result.output
    assert not (tmp_path / "site").exists()
