"""Publishing is ended before every single step; readers find the old site or the new, and links that work."""

import shutil
import subprocess

import pytest

from pmreport.publish import place_of, publish
from pmreport.publish.archive import ZipPlace
from pmreport.publish.branch import BranchPlace
from pmreport.publish.disk import Disk
from pmreport.publish.fetch import fetch
from pmreport.publish.folder import FolderPlace
from pmreport.publish.place import HIDDEN_LOCK
from pmreport.publish.run import run
from pmreport.publish.s3 import BucketPlace
from pmreport.publish.ssh import ServerPlace
from pmreport.site import check
from tests.publish import servers
from tests.publish.trees import Witness, content

STEPS = ("copy", "write", "replace", "move", "exchange", "drop")


class Killed(BaseException):
    """As if the machine had stopped: nothing after it is done, not even tidying up."""


class Stepping:
    """Takes the steps of a publication one by one, and looks at the target before each of them.

    What is seen there is what a kill at that moment leaves; with `left`, the kill happens.
    """

    def __init__(self, look=lambda where: None, left=10**6):
        self.look, self.left, self.taken = look, left, 0

    def step(self, name=""):
        self.look(f"before step {self.taken} ({name})")
        if self.taken >= self.left:
            raise Killed
        self.taken += 1

    def disk(self, exchanges=True):
        stepping, real = self, Disk()

        class Mortal(Disk):
            pass

        def mortal(name):
            def act(_, *args, **given):
                stepping.step(f"{name} {args[-1]}")
                if name == "exchange" and not exchanges:
                    return False
                return getattr(real, name)(*args, **given)

            return act

        for name in STEPS:
            setattr(Mortal, name, mortal(name))
        return Mortal()

    def run(self, command, given):
        self.step(" ".join(command))
        return run(command, given)


@pytest.fixture
def www(tmp_path, old):
    target = tmp_path / "www"
    shutil.copytree(old, target, copy_function=shutil.copyfile)
    return target


def test_a_folder(www, old, new):
    witness = Witness(old, new)
    stepping = Stepping(lambda where: witness.look(www, where))
    publish(new, FolderPlace(www, stepping.disk()))
    witness.look(www, "at the end")
    assert stepping.taken > 90 and len(witness.seen) >= 6
    assert content(www) == content(new)


@pytest.mark.parametrize("left", [0, 1, 2, 30, 60, 80, 90, 95])
def test_a_folder_left_half_way_is_finished_by_the_next_publication(www, old, new, left):
    with pytest.raises(Killed):
        publish(new, FolderPlace(www, Stepping(left=left).disk()))
    Witness(old, new).look(www, f"ended before step {left}")
    (www / HIDDEN_LOCK).unlink(missing_ok=True)  # its process is still there: it runs this test
    publish(new, FolderPlace(www))
    assert content(www) == content(new)
    assert sorted(path.name for path in www.iterdir() if path.name.startswith(".")) == []


def test_a_folder_where_the_system_cannot_exchange_has_one_gap_that_the_next_publication_closes(
    www, tmp_path, old, new
):
    gaps = []

    def look(where):
        if not (www / "r/2.4.0/report.json").exists():
            gaps.append(where)
            shutil.copytree(www, tmp_path / "gap")

    publish(new, FolderPlace(www, Stepping(look).disk(exchanges=False)))
    assert len(gaps) == 1 and "move" in gaps[0]
    (tmp_path / "gap" / HIDDEN_LOCK).unlink()
    publish(new, FolderPlace(tmp_path / "gap"))
    assert content(tmp_path / "gap") == content(new) == content(www)


def test_a_step_that_fails_puts_the_old_report_back(www, old, new):
    class Full(Disk):
        def exchange(self, fresh, place):
            return False

        def move(self, fresh, place):
            if place.name == "2.4.0" and ".next" in str(fresh) and not fresh.name.endswith(".old"):
                raise OSError(28, "No space left on device", str(place))
            super().move(fresh, place)

    with pytest.raises(Exception, match="No space left on device") as failure:
        publish(new, FolderPlace(www, Full()))
    assert failure.value.exit_code == 5
    Witness(old, new).look(www, "disk full")


def test_an_archive(tmp_path, old, new):
    witness, target = Witness(old, new), tmp_path / "site.zip"
    publish(old, place_of(f"zip:{target}"))

    def look(where):
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        fetch(ZipPlace(target), tmp_path / "out")
        witness.look(tmp_path / "out", where)

    stepping = Stepping(look)
    publish(new, ZipPlace(target, stepping.disk()))
    look("at the end")
    assert stepping.taken >= 4
    assert content(tmp_path / "out") == content(new)


def test_a_branch(tmp_path, old, new, monkeypatch):
    subprocess.run(["git", "init", "-q", "-b", "main", tmp_path / "repo"], check=True)
    monkeypatch.chdir(tmp_path / "repo")
    publish(old, BranchPlace("pages"))
    witness, seen = Witness(old, new), set()

    def look(where):
        if (commit := _git("rev-parse", "pages")) not in seen:
            seen.add(commit)
            shutil.rmtree(tmp_path / "out", ignore_errors=True)
            fetch(BranchPlace("pages"), tmp_path / "out")
            witness.look(tmp_path / "out", where)

    stepping = Stepping(look)
    publish(new, BranchPlace("pages", stepping.run))
    look("at the end")
    assert stepping.taken > 20
    assert content(tmp_path / "out") == content(new)


def _git(*command):
    return subprocess.run(["git", *command], check=True, capture_output=True, text=True).stdout.strip()


def test_a_server(tmp_path, old, new, monkeypatch):
    witness, target = Witness(old, new), tmp_path / "srv"
    with servers.sshd(tmp_path / "sshd") as (port, shell):
        monkeypatch.setenv("RSYNC_RSH", shell)
        publish(old, ServerPlace("127.0.0.1", str(target), port))
        stepping = Stepping(lambda where: witness.look(target / "current", where))
        publish(new, ServerPlace("127.0.0.1", str(target), port, stepping.run))
        witness.look(target / "current", "at the end")
        with pytest.raises(Killed):
            publish(old, ServerPlace("127.0.0.1", str(target), port, Stepping(left=4).run))
        witness.look(target / "current", "ended half way")
        (target / HIDDEN_LOCK).unlink()
        publish(old, ServerPlace("127.0.0.1", str(target), port))
    assert stepping.taken > 5
    assert witness.look(target / "current", "back") is None


class Mirrored(BucketPlace):
    """A bucket whose every change is made in a folder as well, so that each state can be looked at."""

    def mirror(self, folder, look):
        self.folder, self.look, self.steps = folder, look, 0
        real, taken = self.store.rm_file, self

        def removed(name):
            real(name)
            path = name.removeprefix(f"{taken.root}/")
            (folder / path).unlink(missing_ok=True)
            if not path.startswith("."):
                taken.looked(f"after removing {path}")

        self.store.rm_file = removed

    def put(self, path, source):
        super().put(path, source)
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        known = (self.folder / path).exists()
        shutil.copyfile(source, self.folder / path)
        self.looked(f"after sending {path}", known or not path.startswith("r/"))

    def looked(self, where, links=True):
        """A new object below r/ breaks no link, so that links are followed after all others only."""
        self.steps += 1
        self.look(where, links)


def test_a_bucket_after_every_single_object(tmp_path, bucket, old, new):
    """Objects arrive one by one: the state after n of them is what a kill leaves."""
    endpoint, name = bucket
    publish(old, place_of(f"s3://{name}/pm", endpoint=endpoint))
    shutil.copytree(old, tmp_path / "mirror", copy_function=shutil.copyfile)
    before, after = content(old), content(new)

    def look(where, links):
        files = content(tmp_path / "mirror")
        assert all(text in (before.get(path), after.get(path)) for path, text in files.items()), where
        if not links:
            return
        known = any("2.5.0" in files[path].decode() for path in ("index.html", "history.jsonl", "404.html"))
        dead = [f for f in check(tmp_path / "mirror") if "does not exist" in f]
        assert [f for f in dead if known or not f.startswith("r/2.5.0/")] == [], where

    place = Mirrored(f"s3://{name}/pm", endpoint, workers=1)
    place.mirror(tmp_path / "mirror", look)
    publish(new, place)
    assert place.steps > 60
    fetch(place_of(f"s3://{name}/pm", endpoint=endpoint), tmp_path / "back")
    assert content(tmp_path / "back") == after == content(tmp_path / "mirror")


def test_a_bucket_left_half_way_is_finished_by_the_next_publication(tmp_path, bucket, old, new):
    endpoint, name = bucket
    publish(old, place_of(f"s3://{name}", endpoint=endpoint))
    for left in (3, 20, 20):
        dying = Stepping(left=left)

        class Mortal(BucketPlace):
            def put(self, path, source, dying=dying):
                dying.step()
                super().put(path, source)

        with pytest.raises(Killed):
            publish(new, Mortal(f"s3://{name}", endpoint, workers=1))
        place_of(f"s3://{name}", endpoint=endpoint).store.rm_file(f"{name}/{HIDDEN_LOCK}")
    publish(new, place_of(f"s3://{name}", endpoint=endpoint))
    fetch(place_of(f"s3://{name}", endpoint=endpoint), tmp_path / "back")
    assert content(tmp_path / "back") == content(new)
    assert check(tmp_path / "back") == []
