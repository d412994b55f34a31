"""Where the history is looked for, and what never counts as none."""

import http.server
import json
import shutil
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from pmreport.cli import main
from pmreport.errors import PmreportError
from pmreport.history import HistoryError, find
from pmreport.history.record import from_line, from_report
from pmreport.history.store import History
from pmreport.site import write
from tests.history.made import month
from tests.site import lifelike

FROZEN = Path(__file__).parent / "frozen"


def lines(*records):
    return "".join(json.dumps(one.line, ensure_ascii=False) + "\n" for one in records)


@pytest.fixture
def target(tmp_path):
    """A published site that holds two months, as lines only."""
    place = tmp_path / "target"
    place.mkdir()
    (place / "history.jsonl").write_text(lines(month("2026-01"), month("2026-02")), "utf-8")
    return place


def names(history):
    return [one.name for one in history.records]


def test_no_history_anywhere_is_no_error(tmp_path):
    assert find(None, tmp_path / "site") == History()
    assert find(str(tmp_path / "nowhere"), tmp_path / "site") == History()


def test_the_configured_place_comes_first(target, tmp_path):
    assert names(find(str(target), tmp_path / "site")) == ["2026-01", "2026-02"]
    assert names(find(str(target / "history.jsonl"), tmp_path / "site")) == ["2026-01", "2026-02"]


def test_a_file_that_is_no_history_is_not_an_empty_one(target, tmp_path):
    (target / "report.json").write_text("{}")
    with pytest.raises(HistoryError, match="no folder of a site"):
        find(str(target / "report.json"), tmp_path / "site")


def test_what_only_the_site_itself_has_is_kept(target, tmp_path):
    write(lifelike.bare(slug="m2026-01", name="other"), tmp_path / "site", tool_version="0.1.0")
    write(lifelike.bare(slug="2.3.0", name="2.3.0"), tmp_path / "site", tool_version="0.1.0")
    assert names(find(str(target), tmp_path / "site")) == ["2026-01", "2026-02", "2.3.0"]


def test_reports_without_a_line_are_found_by_their_report_json(tmp_path):
    write(lifelike.bare(slug="2.3.0", name="2.3.0"), tmp_path, tool_version="0.1.0")
    (tmp_path / "history.jsonl").unlink()
    assert names(find(None, tmp_path)) == ["2.3.0"]


def test_a_line_without_its_report_is_not_lost(target):
    write(lifelike.bare(slug="2.3.0", name="2.3.0"), target / "new", tool_version="0.1.0")
    shutil.copytree(target / "new" / "r", target / "r")
    assert names(find(None, target)) == ["2026-01", "2026-02", "2.3.0"]


def test_a_folder_that_may_not_be_listed_is_not_an_empty_one(target, tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.iterdir", refuse)
    with pytest.raises(HistoryError, match="cannot be read: Permission denied"):
        find(str(target), tmp_path / "site")


def test_a_file_that_may_not_be_read_is_not_an_absent_one(target, tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(HistoryError, match="cannot be read: Permission denied") as caught:
        find(str(target), tmp_path / "site")
    assert caught.value.exit_code == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no line of a history"),
        ("[]", "no line of a history"),
        ('{"slug": "a"}', "no line of a history"),
        ('{"schema": "pmreport/history/2"}', "which this pmreport does not know"),
        ("\xff", "not UTF-8"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(target, tmp_path, text, said):
    (target / "history.jsonl").write_bytes((lines(month("2026-01"))).encode() + text.encode("latin-1"))
    with pytest.raises(HistoryError, match=said):
        find(str(target), tmp_path / "site")


def test_a_newer_report_is_one_clear_sentence(tmp_path):
    write(lifelike.bare(slug="2.3.0", name="2.3.0"), tmp_path, tool_version="0.1.0")
    path = tmp_path / "r/2.3.0/report.json"
    path.write_text(path.read_text("utf-8").replace("pmreport/report/1", "pmreport/report/2"), "utf-8")
    with pytest.raises(HistoryError, match="does not know") as caught:
        find(None, tmp_path)
    assert "Update pmreport" in caught.value.format_message()


# --- files of earlier versions: they load for ever --------------------------------------------------


def test_lines_of_earlier_versions_load(tmp_path):
    for path in sorted(FROZEN.glob("history-*.jsonl")):
        shutil.copy(path, tmp_path / "history.jsonl")
        (one,) = find(None, tmp_path).records
        assert one.slug == "pay-2.4.0-53e24c0e" and one.kind == "release"
        assert one.points["release_slip"].value == 18.0
        assert one.line["actions"] == [] and one.line["measuring_sha256"] is None


def test_reports_of_earlier_versions_load():
    for path in sorted(FROZEN.glob("report-*.json")):
        one = from_report(path.read_text("utf-8"), str(path))
        assert one.name == "PAY 2.4.0" and one.points["release_slip"].value == 18.0
        assert one.line["cautions"] == len(json.loads(path.read_text("utf-8"))["quality"]["cautions"])


def test_a_site_of_an_earlier_version_gets_its_pages(tmp_path):
    shutil.copy(FROZEN / "history-2026-11.jsonl", tmp_path / "history.jsonl")
    (tmp_path / "VERSION").write_text("pmreport 0.1.0\n")
    write(lifelike.publication(12), tmp_path, tool_version="0.2.0")
    index = (tmp_path / "index.html").read_text("utf-8")
    assert "<bdi>PAY 2.4.0</bdi>" in index  # known, but its pages are not here
    assert 'href="r/pay-2.4.0' not in index
    assert len((tmp_path / "history.jsonl").read_text("utf-8").splitlines()) == 2


# --- a report of the same slug ----------------------------------------------------------------------


def test_the_same_report_again_replaces_its_line_and_is_no_revision():
    document = lifelike.document() | {"measuring_sha256": "cd" * 32}
    once = History(History().with_report(document))
    twice = once.with_report(document)
    assert len(twice) == 1 and twice == once.records and twice[0].line["revised"] == 0


def test_other_numbers_under_the_same_slug_are_a_revision():
    once = History(History().with_report(lifelike.document()))
    changed = lifelike.document()
    changed["categories"][1]["metrics"][0]["value"] = 19.0
    assert once.with_report(changed)[0].line["revised"] == 1


def test_a_line_of_an_earlier_version_is_not_revised_by_new_keys():
    text = (FROZEN / "report-2026-11.json").read_text("utf-8")
    old = json.loads((FROZEN / "history-2026-11.jsonl").read_text("utf-8"))
    before = from_line(json.dumps(old), "old")
    assert History((before,)).with_report(json.loads(text))[0].line["revised"] == 0


# --- over the network -------------------------------------------------------------------------------


@pytest.fixture
def server():
    """`serve(status, body)` answers every request so, and gives the address."""
    running = []

    def serve(status, body=b"", length=None, delay=False):
        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.server.asked.append(self.path)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body) if length is None else length))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        one = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        one.asked = []
        threading.Thread(target=one.serve_forever, daemon=True).start()
        running.append(one)
        return f"http://127.0.0.1:{one.server_port}/site", one

    yield serve
    for one in running:
        one.shutdown()
        one.server_close()


def test_an_address_is_fetched(server, tmp_path):
    address, one = server(200, lines(month("2026-01")).encode())
    assert names(find(address, tmp_path)) == ["2026-01"]
    assert names(find(f"{address}/", tmp_path)) == ["2026-01"]
    assert names(find(f"{address}/history.jsonl", tmp_path)) == ["2026-01"]
    assert set(one.asked) == {"/site/history.jsonl"}


@pytest.mark.parametrize("status", [404, 410])
def test_an_address_with_nothing_is_the_first_report(server, tmp_path, status):
    assert find(server(status)[0], tmp_path) == History()


@pytest.mark.parametrize("status", [401, 403, 500, 502, 503])
def test_any_other_answer_stops(server, tmp_path, status):
    with pytest.raises(HistoryError, match=f"answered {status}") as caught:
        find(server(status)[0], tmp_path)
    assert caught.value.exit_code == 5


def test_a_login_page_is_no_history(server, tmp_path):
    with pytest.raises(HistoryError, match="is a web page"):
        find(server(200, b"<!DOCTYPE html><title>Sign in</title>")[0], tmp_path)


def test_an_answer_that_is_cut_off_is_no_history(server, tmp_path):
    with pytest.raises(HistoryError, match=r"did not arrive whole|cannot be fetched"):
        find(server(200, lines(month("2026-01")).encode(), length=100_000)[0], tmp_path)


def test_nobody_there_stops(tmp_path):
    with pytest.raises(HistoryError, match="cannot be fetched"):
        find("http://127.0.0.1:9/site", tmp_path)


def test_a_password_in_an_address_is_not_shown(tmp_path):
    with pytest.raises(HistoryError) as caught:
        find("http://name:secret@127.0.0.1:9/site", tmp_path)
    assert "secret" not in caught.value.format_message()


def test_another_protocol_says_what_to_do(tmp_path):
    with pytest.raises(HistoryError, match="cannot be read over s3"):
        find("s3://bucket/site", tmp_path)


def test_the_command_stops_with_5_and_leaves_the_old_site_as_it_was(server, tmp_path):
    out = tmp_path / "site"
    write(lifelike.bare(slug="2.3.0", name="2.3.0"), out, tool_version="0.1.0")
    before = {path: path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    tickets = tmp_path / "tickets.csv"
    tickets.write_text("key,created\nA-1,2026-01-01\n")
    done = CliRunner().invoke(
        main, ["build", str(tickets), "--out", str(out), "--history", server(503)[0], "--no-pdf"]
    )
    assert done.exit_code == 5 and "answered 503" in done.output
    assert {path: path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()} == before


def test_errors_of_the_history_are_errors_of_the_program():
    assert issubclass(HistoryError, PmreportError)
