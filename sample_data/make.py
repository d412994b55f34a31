"""Write the sample data of pmreport: `python sample_data/make.py` (same bytes on every machine)."""

from datetime import date
from pathlib import Path

from world import world
from write_jira import write_jira_json
from write_jira_csv import write_jira_csv
from write_neutral import write_extra, write_neutral
from write_pingcode import write_pingcode
from write_truth import write_truth
from write_worktile import write_worktile

HERE = Path(__file__).parent


def main() -> None:
    """Simulate once, then write every folder."""
    sample = world()
    write_neutral(sample, HERE / "neutral")
    write_extra(sample, HERE / "extra", date(2026, 4, 1))
    write_jira_json(sample, HERE / "jira_json")
    write_jira_csv(sample, HERE / "jira_csv")
    write_pingcode(sample, HERE / "pingcode_json")
    write_worktile(sample, HERE / "worktile_xlsx")
    write_truth(sample, HERE / "truth.toml")


if __name__ == "__main__":
    main()
