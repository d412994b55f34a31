"""What arrives, what is kept, what is refused: every kind of target, the real servers among them."""

import json
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from pmreport.cli import main
from pmreport.errors import PmreportError
from pmreport.publish import PublishError, fetch, lock, place_of, publish
from pmreport.publish.forget import forget_at
from pmreport.publish.place import HIDDEN_LOCK
from pmreport.publish.s3 import BucketPlace
from pmreport.publish.thin import TICKETS
from pmreport.site import check
from tests.publish import servers
from tests.publish.trees import content, reports


def slugs_in(site):
    return [json.loads(line)["slug"] for line in (site / "history.jsonl").read_text("utf-8").splitlines()]


def get(address):
    with urllib.request.urlopen(address) as answer:
        return answer.read(), answer.headers


def test_a_first_publication_is_the_site_itself(tmp_path, old):
    done = publish(old, place_of(str(tmp_path / "www")))
    assert content(tmp_path / "www") == content(old)
    assert (done.sent, done.removed, done.kept) == (len(content(old)), 0, ())


def test_nothing_is_sent_twice(tmp_path, old):
    publish(old, place_of(str(tmp_path / "www")))
    assert publish(old, place_of(str(tmp_path / "www"))).sent == 0


def test_reports_that_only_the_target_has_are_kept_and_listed(tmp_path, old, only_newest):
    www = tmp_path / "www"
    publish(old, place_of(str(www)))
    done = publish(only_newest, place_of(str(www)))
    assert done.kept == ("2.3.0", "2.4.0")
    assert slugs_in(www) == ["2.3.0", "2.4.0", "2.5.0"]
    assert reports(content(www), "2.4.0") == reports(content(old), "2.4.0")
    index = (www / "index.html").read_text("utf-8")
    assert all(f'href="r/{slug}/index.html"' in index for slug in slugs_in(www))
    assert check(www) == []


def test_what_others_put_beside_the_site_stays(tmp_path, old, new):
    www = tmp_path / "www"
    publish(old, place_of(str(www)))
    (www / "ours.txt").write_text("ours")
    publish(new, place_of(str(www)))
    assert (www / "ours.txt").read_text() == "ours"
    assert not (www / "r/2.4.0/fig").exists()


def test_styles_that_no_report_uses_any_more_go_last(tmp_path, old):
    www = tmp_path / "www"
    publish(old, place_of(str(www)))
    left = www / "assets/00000000/site.css"
    left.parent.mkdir()
    left.write_text("")
    assert publish(old, place_of(str(www))).removed == 1
    assert not left.parent.exists()


def test_older_reports_can_lose_their_lists_and_keep_their_pages(tmp_path, new):
    www = tmp_path / "www"
    publish(new, place_of(str(www)), keep_full=1)
    for slug, thin in (("2.3.0", True), ("2.4.0", True), ("2.5.0", False)):
        names = [path.relative_to(www / "r" / slug).as_posix() for path in (www / "r" / slug).rglob("*.*")]
        assert any(TICKETS.fullmatch(name) for name in names) is not thin
        assert {"index.html", "why.html", "report.json", "c/schedule-delay.html"} <= set(names)
    assert check(www) == []
    assert publish(new, place_of(str(www)), keep_full=1).sent == 0


def test_a_report_that_only_the_target_has_can_be_thinned_too(tmp_path, old, only_newest):
    publish(old, place_of(f"zip:{tmp_path}/a.zip"))
    publish(only_newest, place_of(f"zip:{tmp_path}/a.zip"), keep_full=1)
    fetch(place_of(f"zip:{tmp_path}/a.zip"), tmp_path / "out")
    assert not (tmp_path / "out/r/2.4.0/tickets.html").exists()
    assert check(tmp_path / "out") == []


def test_a_site_is_needed(tmp_path):
    with pytest.raises(PmreportError, match="no site that pmreport built"):
        publish(tmp_path, place_of(str(tmp_path / "www")))


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_a_stranger_s_place_is_refused(tmp_path, old, kind):
    if kind == "folder":
        (tmp_path / "thesis.tex").write_text("mine")
        target = str(tmp_path)
    else:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("thesis.tex", "mine")
        target = f"zip:{tmp_path}/a.zip"
    before = content(tmp_path)
    with pytest.raises(PmreportError, match="pmreport"):
        publish(old, place_of(target))
    assert content(tmp_path) == before


def test_an_archive_is_the_same_bytes_every_time(tmp_path, new):
    for name in ("a", "b"):
        publish(new, place_of(f"zip:{tmp_path}/{name}.zip"))
        time.sleep(0)
    first, second = ((tmp_path / f"{name}.zip").read_bytes() for name in "ab")
    assert first == second
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist() == sorted(content(new))
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    "target",
    ["ftp://host/x", "s3://", "git:", "zip:", "ssh://host", "ssh://a:secret@host/x", "-x", "https://host/x"],
)
def test_an_address_of_no_known_kind_is_a_sentence(target):
    with pytest.raises(PmreportError) as failure:
        place_of(target)
    assert failure.value.exit_code == 2 and failure.value.hint


# --- the lock


def test_a_second_publisher_is_kept_out(tmp_path, old):
    www = place_of(str(tmp_path / "www"))
    with www.lock(), pytest.raises(PublishError, match=r"being published to by process \d+ on"):
        publish(old, place_of(str(tmp_path / "www")))
    assert publish(old, place_of(str(tmp_path / "www"))).sent > 0


@pytest.mark.parametrize(
    ("held", "stands"),
    [
        ({"host": "elsewhere", "pid": 1, "time": 0}, True),
        ({"host": "elsewhere", "pid": 1, "time": -lock.STALE - 5}, False),
        ({"host": "here", "pid": 2**22 + 1, "time": 0}, False),  # no such process: beyond the largest id
        ("what?", False),
    ],
)
def test_a_lock_left_behind_is_taken_over(tmp_path, old, held, stands):
    if isinstance(held, dict):
        mine = json.loads(lock.ticket())
        held = held | {"time": mine["time"] + held["time"]}
        held["host"] = mine["host"] if held["host"] == "here" else held["host"]
    www = tmp_path / "www"
    www.mkdir()
    (www / HIDDEN_LOCK).write_text(json.dumps(held))
    if stands:
        with pytest.raises(PublishError, match="on elsewhere"):
            publish(old, place_of(str(www)))
    else:
        publish(old, place_of(str(www)))
        assert not (www / HIDDEN_LOCK).exists()


# --- nginx


def test_nginx_never_serves_half_a_report(tmp_path, old, new):
    www = tmp_path / "www"
    publish(old, place_of(str(www)))
    before, after = content(old), content(new)
    kinds = {"r/2.4.0/report.json", "r/2.4.0/index.html", "index.html", "history.jsonl", "latest/report.json"}
    seen, wrong, stop = {path: set() for path in kinds}, [], threading.Event()

    def read(address):
        while not stop.is_set():
            for path in sorted(kinds):
                try:
                    text, _ = get(f"{address}/{path}")
                except urllib.error.HTTPError as error:
                    wrong.append((path, error.code))
                    continue
                seen[path].add(text)

    with servers.nginx(www, tmp_path / "nginx") as address:
        reader = threading.Thread(target=read, args=(address,))
        reader.start()
        for site in (new, old, new):
            publish(site, place_of(str(www)))
        stop.set()
        reader.join()
        text, _ = get(f"{address}/r/2.5.0/index.html")
    assert wrong == []
    assert all(found <= {before[path], after[path]} for path, found in seen.items())
    assert text == after["r/2.5.0/index.html"]


# --- servers


def test_a_server_switches_one_link_and_keeps_the_release_before(
    tmp_path, old, new, only_newest, monkeypatch
):
    target = tmp_path / "srv with space"
    with servers.sshd(tmp_path / "sshd") as (port, shell):
        monkeypatch.setenv("RSYNC_RSH", shell)
        address = f"ssh://127.0.0.1:{port}{target}"
        assert fetch(place_of(address), tmp_path / "nothing") == 0
        publish(old, place_of(address))
        assert publish(only_newest, place_of(address)).kept == ("2.3.0", "2.4.0")
        assert slugs_in(target / "current") == ["2.3.0", "2.4.0", "2.5.0"]
        publish(new, place_of(address))
        assert fetch(place_of(address), tmp_path / "back") == 3
        assert len(list((target / "releases").iterdir())) == 2
        forget_at(place_of(address), "2.4.0", only_tickets=True)
        (only,) = (target / "releases").iterdir()
        assert not (only / "r/2.4.0/tickets.html").exists() and check(only) == []
        publish(new, place_of(address))
        broken = "ssh -p 1 -o BatchMode=yes"
        monkeypatch.setenv("RSYNC_RSH", broken)
        with pytest.raises(PublishError, match="Locking failed"):
            publish(new, place_of(f"127.0.0.1:{target}"))
    assert content(tmp_path / "back") == content(new) == content(target / "current")
    assert (target / "current").is_symlink()
    assert check(target / "current") == []


def test_an_rsync_daemon(tmp_path, old, new):
    (tmp_path / "module").mkdir()
    with servers.rsyncd(tmp_path / "module", tmp_path / "rsyncd") as address:
        assert fetch(place_of(f"{address}/pay"), tmp_path / "nothing") == 0
        publish(old, place_of(f"{address}/pay"))
        done = publish(new, place_of(f"{address}/pay"))
        assert done.removed > 0 and done.warnings == ()
        assert fetch(place_of(f"{address}/pay"), tmp_path / "back") == 3
        with pytest.raises(PublishError, match="Listing failed"):
            fetch(place_of(address.replace("/reports", "/wrong")), tmp_path / "wrong")
    assert content(tmp_path / "module/pay") == content(new) == content(tmp_path / "back")


# --- buckets


def test_a_bucket_tells_browsers_what_each_object_is(tmp_path, bucket, new):
    endpoint, name = bucket
    publish(new, place_of(f"s3://{name}/pm", endpoint=endpoint))
    place = BucketPlace(f"s3://{name}/pm", endpoint)
    styles = next(path for path in content(new) if path.startswith("assets/") and path.endswith(".css"))
    expected = {
        "index.html": ("text/html; charset=utf-8", "no-cache"),
        "history.jsonl": ("application/x-ndjson", "no-cache"),
        "r/2.4.0/report.json": ("application/json", "no-cache"),
        "r/2.4.0/data/tickets.csv": ("text/csv; charset=utf-8", "no-cache"),
        styles: ("text/css; charset=utf-8", "public, max-age=31536000, immutable"),
    }
    for path, (kind, cache) in expected.items():
        head = place.store.call_s3("head_object", Bucket=name, Key=f"pm/{path}")
        assert (head["ContentType"], head["CacheControl"]) == (kind, cache), path


def test_large_files_go_up_in_parts(tmp_path, bucket, old):
    endpoint, name = bucket
    place = BucketPlace(f"s3://{name}", endpoint, part=5 * 2**20)
    large = tmp_path / "large.pdf"
    large.write_bytes(bytes(range(256)) * 4 * 11 * 2**10)
    place.put("r/x/report.pdf", large)
    tag = place.store.call_s3("head_object", Bucket=name, Key="r/x/report.pdf")["ETag"]
    assert tag.strip('"').endswith("-3")
    assert place.read(["r/x/report.pdf"])["r/x/report.pdf"] == large.read_bytes()
    assert place.names() == {"r/x/report.pdf": ""}


def test_a_bucket_keeps_reports_of_others_and_removes_leftovers(tmp_path, bucket, old, new, only_newest):
    endpoint, name = bucket
    address = f"s3://{name}/pm"
    assert fetch(place_of(address, endpoint=endpoint), tmp_path / "nothing") == 0
    publish(old, place_of(address, endpoint=endpoint))
    assert publish(only_newest, place_of(address, endpoint=endpoint)).kept == ("2.3.0", "2.4.0")
    assert publish(new, place_of(address, endpoint=endpoint)).removed > 0
    fetch(place_of(address, endpoint=endpoint), tmp_path / "back")
    assert content(tmp_path / "back") == content(new)
    with place_of(address, endpoint=endpoint).lock(), pytest.raises(PublishError, match="published to"):
        publish(new, place_of(address, endpoint=endpoint))


@pytest.mark.parametrize("refusal", [NotImplementedError(), OSError(5, "NotImplemented: a header")])
def test_a_store_without_conditional_writes_is_locked_as_well_as_it_can_be(bucket, old, refusal):
    endpoint, name = bucket
    place = place_of(f"s3://{name}", endpoint=endpoint)
    real = place.store.pipe_file

    def pipe_file(path, data, mode="overwrite", **options):
        if mode == "create":
            raise refusal
        return real(path, data, **options)

    place.store.pipe_file = pipe_file
    with place.lock(), pytest.raises(PublishError, match="published to"):
        publish(old, place_of(f"s3://{name}", endpoint=endpoint))


@pytest.mark.parametrize("broken", ["no bucket", "nobody listens", "no right"])
def test_a_failure_never_looks_like_an_empty_place(tmp_path, bucket, old, broken, monkeypatch):
    endpoint, name = bucket
    if broken == "no bucket":
        name = "nobody-made-this"
    if broken == "nobody listens":
        endpoint = f"http://127.0.0.1:{servers.free_port()}"
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    if broken == "no right":
        monkeypatch.setattr(BucketPlace, "_get", _refuse)
        publish(old, place_of(f"s3://{name}", endpoint=endpoint))
    for attempt in ("fetch", "publish"):
        command = ["fetch", f"s3://{name}", "--out", str(tmp_path / "out"), "--endpoint", endpoint]
        if attempt == "publish":
            command = ["publish", str(old), "--to", f"s3://{name}", "--endpoint", endpoint]
            if broken == "no right":
                continue
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 5, result.output
        assert "Traceback" not in result.output and re.search(r"\n  \S", result.output)
    assert not (tmp_path / "out/history.jsonl").exists()


def _refuse(self, path):
    raise PermissionError("Access Denied")


# --- branches


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A clone of an origin, with one commit on main and a file that is not committed."""
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "origin")
    git(tmp_path, "clone", "-q", "origin", "clone")
    clone = tmp_path / "clone"
    (clone / "code.py").write_text("1\n")
    git(clone, "add", ".")
    git(clone, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "Begin")
    git(clone, "push", "-q", "origin", "main")
    (clone / "code.py").write_text("2\n")
    monkeypatch.chdir(clone)
    return clone


def git(folder, *command):
    done = subprocess.run(["git", *command], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_branch_holds_the_site_and_nothing_else_moves(tmp_path, repository, old, new):
    publish(old, place_of("git:pages"))
    publish(new, place_of("git:pages"))
    assert git(repository, "status", "--porcelain") == "M code.py"
    assert git(repository, "branch", "--show-current") == "main"
    listed = git(repository, "ls-tree", "-r", "--name-only", "pages").splitlines()
    assert sorted(listed) == sorted([*content(new), ".nojekyll"])
    assert git(repository, "rev-list", "--count", "main..pages") == "2"
    fetch(place_of("git:pages"), tmp_path / "back")
    assert content(tmp_path / "back") == content(new)


def test_publishing_the_same_makes_no_commit(repository, old):
    publish(old, place_of("git:pages"))
    before = git(repository, "rev-parse", "pages")
    publish(old, place_of("git:pages"))
    assert git(repository, "rev-parse", "pages") == before


def test_a_fresh_clone_goes_on_from_the_branch_at_origin(tmp_path, repository, old, only_newest, monkeypatch):
    publish(old, place_of("git:pages"))
    git(repository, "push", "-q", "origin", "pages")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}/origin", "fresh")
    monkeypatch.chdir(tmp_path / "fresh")
    assert publish(only_newest, place_of("git:pages")).kept == ("2.3.0", "2.4.0")
    git(tmp_path / "fresh", "push", "-q", "origin", "pages")  # a fast-forward: nothing was lost


def test_a_machine_without_a_name_in_git_can_publish(tmp_path, repository, old, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    publish(old, place_of("git:pages"))
    assert git(repository, "log", "-1", "--format=%an", "pages") == "pmreport"


def test_an_origin_that_cannot_be_asked_is_a_failure(tmp_path, repository, old):
    git(repository, "remote", "set-url", "origin", str(tmp_path / "gone"))
    with pytest.raises(PublishError, match="does not say whether"):
        publish(old, place_of("git:pages"))


def test_the_branch_that_is_checked_out_is_left_alone(repository, old):
    with pytest.raises(PublishError, match="is checked out"):
        publish(old, place_of("git:main"))


# --- the command


def test_the_command_publishes_and_fetches(tmp_path, old):
    result = CliRunner().invoke(main, ["publish", str(old), "--to", str(tmp_path / "www")])
    assert result.exit_code == 0, result.output
    assert "files sent" in result.output
    result = CliRunner().invoke(main, ["fetch", str(tmp_path / "www"), "--out", str(tmp_path / "site")])
    assert (result.exit_code, result.output.strip()) == (0, f"2 reports fetched into {tmp_path / 'site'}")
    result = CliRunner().invoke(main, ["fetch", str(tmp_path / "none"), "--out", str(tmp_path / "site2")])
    assert (result.exit_code, result.output.strip()) == (0, f"No report at {tmp_path / 'none'} yet")
    assert not (tmp_path / "none").exists()


def test_a_full_disk_exits_with_5(tmp_path, old, monkeypatch):
    def full(self, source, target):
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr("pmreport.publish.disk.Disk.copy", full)
    result = CliRunner().invoke(main, ["publish", str(old), "--to", str(tmp_path / "www")])
    assert result.exit_code == 5
    assert "No space left on device" in result.output and "Readers still see" in result.output


def test_a_path_outside_the_folder_is_not_fetched(tmp_path):
    target = tmp_path / "evil.zip"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("VERSION", "pmreport 0\n")
        archive.writestr("../escaped.txt", "x")
    with pytest.raises(PmreportError, match="outside"):
        fetch(place_of(f"zip:{target}"), tmp_path / "out" / "deep")
    assert not Path(tmp_path / "out" / "escaped.txt").exists()
