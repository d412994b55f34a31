"""The fourteen known cases as a reader meets them: neutral folders, times to the second, `pmreport build`."""

import csv
import json

import pytest
from click.testing import CliRunner

from pmreport.attribution.asbuilt import CATEGORY_IDS
from pmreport.cli import main
from tests.attribution.adversarial import KNOWN, write

VARIANTS = {
    "as written": {},
    "rows reversed, keys renamed, three weeks later": {"reverse": True, "prefix": "ZZ", "weeks": 3},
}


def built(folder, out):
    """The attribution in the report that the command writes, and its table of tickets."""
    options = ["--out", str(out), "--no-pdf", "--lang", "en", "--release", "R", "--timezone", "Asia/Shanghai"]
    result = CliRunner().invoke(main, ["build", str(folder), *options])
    assert result.exit_code == 0, result.output
    (report,) = [path for path in (out / "r").iterdir() if path.is_dir()]
    item = json.loads((report / "report.json").read_text("utf-8"))["attribution"]
    with (report / item["tickets"]).open(encoding="utf-8-sig", newline="") as file:
        return item, list(csv.DictReader(file))


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", KNOWN)
def test_case_is_exact_through_the_command(name, variant, tmp_path):
    known = KNOWN[name]
    item, tickets = built(write(known, tmp_path / "in", **VARIANTS[variant]), tmp_path / "out")
    days = {c["id"]: c["days"] for c in item["categories"]}
    assert tuple(days) == CATEGORY_IDS
    wanted = {CATEGORY_IDS[c]: value for c, value in known.days.items()}
    assert days == pytest.approx(dict.fromkeys(CATEGORY_IDS, 0.0) | wanted, abs=1e-3)
    assert item["unexplained"]["days"] == pytest.approx(known.unexplained, abs=1e-3)
    assert sum(days.values()) + item["unexplained"]["days"] == pytest.approx(item["slip_days"], abs=1e-9)
    alone = {c["id"]: c["single_removal_days"] for c in item["categories"]}
    for c, value in known.removal.items():
        assert alone[CATEGORY_IDS[c]] == pytest.approx(value, abs=1e-3)
    for row in tickets:
        parts = sum(float(row[c] or 0) for c in (*CATEGORY_IDS, "other") if c in row)
        assert parts == pytest.approx(float(row["late_days"]), abs=1e-6)
