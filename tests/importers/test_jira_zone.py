"""The offset of Jira Cloud's CSV, from first responses in UTC beside comments in the user's time."""

from pathlib import Path

import pandas as pd
import pytest

from pmreport.importers import read
from pmreport.importers.jira_zone import offsets

HEAD = (
    "Summary,Issue key,Issue id,Issue Type,Status,Created,Updated,Assignee Id,"
    "Custom field ([CHART] Date of First Response),Comment"
)
ROW = 'One,PAY-{n},{n},Bug,Open,02/Mar/26 9:00 AM,02/Mar/26 9:00 AM,u-1,{utc},"{local};u-2;Seen"'


def told(pairs):
    keys = pd.Series([f"A-{i}" for i in range(len(pairs))], dtype="str")
    responses = pd.Series([utc for utc, _ in pairs], dtype="str")
    comments = [(k, at) for k, (_, said) in zip(keys, pairs, strict=True) for at in said]
    return offsets(keys, responses, pd.DataFrame(comments, columns=["ticket", "at"], dtype="str"))


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        # two issues agree; the second comment of the first lies elsewhere
        (
            [
                ("2026-03-02 01:30:59.013", ["2026-03-02T09:30:00", "2026-03-05T11:07:00"]),
                ("2026-03-03 02:00:00.000", ["2026-03-03T10:00:00"]),
            ],
            {8 * 3600: 2},
        ),
        ([("2026-03-02 01:30:59.013", ["2026-03-02T09:30:00"])], {}),  # one issue is not enough
        (
            [
                ("2026-03-02 01:30:59.013", ["2026-03-02T09:30:00"]),
                ("2026-03-03 02:00:00.000", ["2026-03-03T03:00:00"]),
            ],
            {},
        ),  # they disagree
        (
            [
                ("2026-03-02 01:30:00.000", ["2026-03-02T09:37:00"]),
                ("2026-03-03 02:00:00.000", ["2026-03-03T10:07:00"]),
            ],
            {},
        ),  # no offset is seven minutes past the quarter
        ([("not a date", ["2026-03-02T09:30:00"]), (None, ["2026-03-02T09:30:00"])], {}),
    ],
)
def test_the_offset_that_most_issues_agree_on(pairs, found):
    assert told(pairs) == found


def test_a_file_of_cloud_tells_its_offset_and_why(tmp_path):
    rows = [
        ROW.format(n=1, utc="2026-03-02 01:30:59.013", local="02/Mar/26 9:30 AM"),
        ROW.format(n=2, utc="2026-03-03 02:00:01.000", local="03/Mar/26 10:00 AM"),
    ]
    (tmp_path / "jira.csv").write_text("\n".join([HEAD, *rows]), "utf-8")
    (export,) = read([tmp_path / "jira.csv"])
    assert export.zone_offsets == {28_800: 2}
    assert any("+8 h from UTC" in note for note in export.sources[0].notes)
    (tmp_path / "server.csv").write_text("\n".join([HEAD.replace("Assignee Id", "Votes"), *rows]), "utf-8")
    (export,) = read([tmp_path / "server.csv"])
    assert export.zone_offsets == {}  # a server's first responses are in the server's zone


REAL = Path(__file__).parents[3] / "shared" / "real_exports" / "jira_csv" / "cloud-2021.csv"


@pytest.mark.skipif(not REAL.is_file(), reason="the folder of real exports is not here")
def test_all_first_responses_of_a_real_file_agree():
    (export,) = read([REAL])
    assert export.zone_offsets == {-8 * 3600: 6}
