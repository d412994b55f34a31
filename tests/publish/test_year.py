"""Twelve months, each published to a web server and to a bucket; three publications are killed half-way."""

import json
import urllib.request
from pathlib import Path

import pytest

from pmreport.publish import place_of, publish
from pmreport.publish.fetch import fetch
from pmreport.publish.folder import FolderPlace
from pmreport.publish.place import HIDDEN_LOCK
from pmreport.site import check
from tests.publish import servers
from tests.publish.test_killed import Killed, Stepping
from tests.publish.trees import content
from tests.whole import twelve
from tests.whole.test_year import build

KILLED = {3: 5, 6: 40, 9: 70}  # the month and the step before which its publication ends


def test_a_year_is_published_whole_though_three_publications_die(
    tmp_path: Path, bucket: tuple[str, str]
) -> None:
    folder, www = tmp_path / "year", tmp_path / "www"
    www.mkdir()
    twelve.write(folder)
    endpoint, name = bucket
    codes = {}
    with servers.nginx(www, tmp_path / "nginx") as address:
        for month in range(1, 13):
            codes[month] = build(folder, "--period", f"2026-{month:02}").exit_code
            if month in KILLED:
                with pytest.raises(Killed):
                    publish(folder / "site", FolderPlace(www, Stepping(left=KILLED[month]).disk()))
                (www / HIDDEN_LOCK).unlink(missing_ok=True)  # its process is still there: it runs this test
                assert check(www) == []
                assert served(address, "history.jsonl").count(b"\n") in (month - 1, month)
            else:
                publish(folder / "site", place_of(str(www)))
            publish(folder / "site", place_of(f"s3://{name}/kum", endpoint=endpoint))
        months = [json.loads(line)["name"] for line in served(address, "history.jsonl").splitlines()]
        assert b"2026-08" in served(address, "trends/schedule-delay.html")
    fetch(place_of(f"s3://{name}/kum", endpoint=endpoint), tmp_path / "back")
    assert codes == {month: 3 if month in (8, 9) else 0 for month in codes}
    assert months == [f"2026-{month:02}" for month in range(1, 13)]
    assert content(www) == content(folder / "site") == content(tmp_path / "back")


def served(address: str, path: str) -> bytes:
    with urllib.request.urlopen(f"{address}/{path}") as answer:
        return bytes(answer.read())
