"""The jobs of every scaffold, run step by step as their CI runs them, on a small export in a scratch folder.

Nothing is installed and nothing leaves this machine: `pip`, `venv` and `git push` to a server are stood in
for; everything else is what the files say.
"""

import itertools
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from pmreport.cli import COMMANDS, main
from pmreport.publish import fetch, place_of, publish
from pmreport.scaffold.files import COMMON, KINDS, contents
from pmreport.site import check
from pmreport.site.environment import CSP
from tests.publish import servers
from tests.small_export import MONTH, small_export

ROOT = Path(__file__).parents[2]
GATE = '\n[[gate]]\nid = "always"\nmetric = "on_time_rate"\nabove = 0.0\nwhen = "point"\n'
PINNED = re.compile(r"[\w./-]+@[0-9a-f]{40}")
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    return small_export(tmp_path_factory.mktemp("export") / "data")


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """One cache for all jobs: only the first has something to build."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    """A folder with `pmreport` as installed, and `python3`, `python` that install nothing."""
    folder = tmp_path_factory.mktemp("tools")
    _script(folder / "pmreport", f'exec {sys.executable} -m pmreport "$@"')
    _script(folder / "python", 'case "$*" in *"pip install"*) exit 0 ;; *) exit 1 ;; esac')
    make = f'mkdir -p "$3/bin"; cp {folder}/python {folder}/pmreport "$3/bin/"'
    _script(folder / "python3", f'[ "$1 $2" = "-m venv" ] && {{ {make}; }}')
    return folder


def _script(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


class Scratch:
    """A repository with a scaffold and an export."""

    def __init__(self, folder, kind, export, cache, tools):
        self.folder = folder
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", folder / "origin"], check=True)
        subprocess.run(
            ["git", "clone", "-q", folder / "origin", folder / "repo"], check=True, capture_output=True
        )
        self.repo = folder / "repo"
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.repo)
            result = CliRunner().invoke(main, ["init", "--ci", kind])
        assert result.exit_code == 0, result.output
        with (self.repo / "pmreport.toml").open("a") as stream:
            stream.write(GATE)
        shutil.copytree(export, self.repo / "data", dirs_exist_ok=True)
        self.environment = {
            "PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(folder), "PYTHONPATH": str(ROOT),
            "PMREPORT_CACHE": str(cache), "PMREPORT_PERIOD": MONTH,
            "MPLCONFIGDIR": str(cache),
        }  # fmt: skip

    def run(self, script, *, expect=0, shell=("bash", "-eo", "pipefail"), **environment):
        done = subprocess.run(
            [*shell, "-c", script], cwd=self.repo, env=self.environment | environment,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == expect, f"{script}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr


@pytest.fixture
def scratch(tmp_path, export, cache, tools):
    return lambda kind: Scratch(tmp_path, kind, export, cache, tools)


@pytest.fixture(scope="module")
def first(tmp_path_factory, export, cache, tools):
    """(what each step of the GitHub job did, the site that it published): the one build of this module."""
    made = Scratch(tmp_path_factory.mktemp("github"), "github", export, cache, tools)
    steps = run_workflow(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made.repo)
        fetch(place_of("git:pmreport-site"), made.folder / "published")
    return made, steps


@pytest.fixture
def published(first, tmp_path):
    """A folder in which the month is published already: the second day of the schedule."""
    shutil.copytree(first[0].folder / "published", tmp_path / "www")
    return str(tmp_path / "www")


def is_published(target, folder):
    assert fetch(place_of(target), folder / "seen") == 1
    assert check(folder / "seen") == []
    lines = (folder / "seen/history.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["slug"] for line in lines] == [f"m{MONTH}"]


# --- GitHub


def value(expression, known):
    """What an expression stands for, as far as the scaffold uses them: names, texts and `||`."""
    for part in expression.split("||"):
        name = part.strip()
        found = name[1:-1] if name.startswith("'") else known.get(name, "")
        if found:
            return found
    return ""


def filled(mapping, known):
    return {
        name: EXPRESSION.sub(lambda match: value(match[1], known), str(text))
        for name, text in (mapping or {}).items()
    }


def run_workflow(made):
    """Run the steps of both jobs that run commands; name -> what was printed."""
    workflow = yaml.safe_load((made.repo / ".github/workflows/pmreport.yml").read_text())
    known = {"inputs.period": MONTH}
    given = made.environment | filled(workflow["env"], known)
    output, summary = made.folder / "output", made.folder / "summary"
    files = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
    ran = []
    for step in workflow["jobs"]["report"]["steps"] + workflow["jobs"]["tell"]["steps"]:
        if "run" in step:
            expect = 3 if step["name"] == "Gate" else 0
            said = made.run(step["run"], expect=expect, **given | filled(step.get("env"), known) | files)
            ran.append((step["name"], said))
            if step.get("id") == "build":
                known["needs.report.outputs.code"] = output.read_text().strip().removeprefix("code=")
    return ran


def test_github(first):
    made, ran = first
    assert [name for name, _ in ran] == [
        "Install pmreport", "Get the export", "Get the published site, which is the history",
        "Build", "Check", "Publish", "Install pmreport", "Notify", "Gate",
    ]  # fmt: skip
    assert "No report at git:pmreport-site yet" in dict(ran)["Get the published site, which is the history"]
    assert "2026-08" in (made.folder / "summary").read_text("utf-8")
    pushed = subprocess.run(
        ["git", "ls-remote", "origin", "pmreport-site"], cwd=made.repo, capture_output=True, text=True
    )
    assert "refs/heads/pmreport-site" in pushed.stdout
    is_published(str(made.folder / "published"), made.folder)


def test_github_asks_for_no_more_rights_than_it_needs():
    workflow = yaml.safe_load(contents("github")[".github/workflows/pmreport.yml"])
    assert workflow["permissions"] == {}
    assert workflow["concurrency"] == {"group": "pmreport", "cancel-in-progress": False}
    minutes = [entry["cron"].split()[0] for entry in workflow[True]["schedule"]]
    assert all(int(minute) % 2 for minute in minutes) and len(minutes) == 2
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert all(PINNED.fullmatch(step["uses"]) for step in steps if "uses" in step)
    assert not [step for step in steps if "${{" in step.get("run", "")]


# --- GitLab, Jenkins, cron


def test_gitlab(scratch, tmp_path, published):
    made = scratch("gitlab")
    assert yaml.safe_load((made.repo / ".gitlab-ci.yml").read_text()) == {
        "include": [{"local": ".gitlab/pmreport.yml"}]
    }
    jobs = yaml.safe_load((made.repo / ".gitlab/pmreport.yml").read_text())
    target = {"PMREPORT_TARGET": published, "CI_PAGES_URL": "https://pages.example/pay"}
    before = jobs[".pmreport"]["before_script"]
    for name, expect in (("pmreport", 0), ("pmreport-notify", 0), ("pmreport-gate", 3)):
        job = jobs[name]
        script = "\n".join([*job.get("before_script", before), *job["script"]])
        made.run(script, expect=expect, **target)
    assert jobs["pmreport-gate"]["allow_failure"] == {"exit_codes": [3]}
    assert (made.repo / "public/index.html").is_file()
    assert "https://pages.example/pay/r/" in (made.repo / "notify/slack.json").read_text("utf-8")
    is_published(published, tmp_path)


def test_jenkins(scratch, tmp_path, published):
    made = scratch("jenkins")
    publish(Path(published), place_of(f"zip:{tmp_path}/site.zip"))
    pipeline = (made.repo / "Jenkinsfile.pmreport").read_text("utf-8")
    assert pipeline.count("{") == pipeline.count("}")
    parameters = {"PMREPORT_TARGET": f"zip:{tmp_path}/site.zip", "PMREPORT_SITE_URL": "", "PMREPORT_CHAT": ""}
    scripts = re.findall(r"sh '''\n(.*?)'''", pipeline, re.S)
    assert len(scripts) == 7 and "\\" not in "".join(scripts)
    for script in scripts:
        made.run(script, shell=("sh", "-xe"), **parameters)
    assert (made.repo / "build.code").read_text() == "3\n"
    assert "code == '3'" in pipeline and "unstable(" in pipeline
    is_published(f"zip:{tmp_path}/site.zip", tmp_path)


def test_cron_on_the_second_day_of_the_schedule(scratch, tmp_path, published):
    made = scratch("cron")
    script = made.repo / "deploy/publish.sh"
    assert os.access(script, os.X_OK)
    assert "say where the site is published" in made.run(str(script), expect=2 if _dash() else 1)
    (made.repo / "deploy/pmreport.env").write_text(f"PMREPORT_TARGET={published}\nPMREPORT_PERIOD={MONTH}\n")
    said = made.run(f"cd / && {script}", expect=3)
    assert "Nothing has changed" in said and "0 files sent" in said
    is_published(published, tmp_path)


def _dash():
    done = subprocess.run(["sh", "-c", ": ${NONE:?x}"], capture_output=True)
    return done.returncode == 2


def test_an_empty_data_folder_is_a_sentence(scratch):
    made = scratch("cron")
    for path in (made.repo / "data").glob("*.csv"):
        path.unlink()
    assert "export.sh" in made.run("sh export.sh", expect=2)


def test_the_bucket_scripts(scratch, bucket, published):
    made = scratch("cron")
    shutil.copytree(published, made.repo / "site")
    endpoint, name = bucket
    keys = {
        key: os.environ[key] for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION")
    }
    given = {"PMREPORT_BUCKET": f"{name}/pay", "PMREPORT_S3_ENDPOINT": endpoint, **keys}
    made.run("sh deploy/s3-sync.sh", **given)
    assert "0 files sent" in made.run("sh deploy/oss-sync.sh", PMREPORT_ADDRESSING="path", **given)


def test_nginx_takes_the_snippet(scratch, tmp_path):
    made = scratch("cron")
    snippet = (made.repo / "deploy/nginx-pmreport.conf").read_text()
    assert CSP in snippet
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off;\n"
        + "".join(f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in
                  ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        + f"server {{ listen 127.0.0.1:{servers.free_port()};\n{snippet}}} }}"
    )  # fmt: skip
    tested = subprocess.run(
        [servers.program("nginx"), "-t", "-e", "stderr", "-c", tmp_path / "nginx.conf"],
        capture_output=True,
        text=True,
    )
    assert tested.returncode == 0, tested.stderr


# --- all of them


def test_every_command_and_option_of_every_file_exists():
    lines = [line for kind in KINDS for text in contents(kind).values() for line in text.splitlines()]
    found = set(
        itertools.chain.from_iterable(
            re.findall(r"pmreport (\w+)((?: --?[\w-]+|[^|;&])*)", line) for line in lines
        )
    )
    called = {name for name, _ in found if name in COMMANDS}
    assert {"fetch", "build", "check", "publish", "notify", "inspect"} <= called
    for name, rest in found:
        if name in COMMANDS:
            command = main.get_command(None, name)
            options = {option for parameter in command.params for option in parameter.opts}
            assert set(re.findall(r"--[a-z][\w-]*", rest)) <= options, (name, rest)


@pytest.mark.parametrize("kind", KINDS)
def test_existing_files_are_never_overwritten(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    for path in {**COMMON, **KINDS[kind]}:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text("mine\n")
    result = CliRunner().invoke(main, ["init", "--ci", kind, "--diff"])
    assert result.exit_code == 0 and "-mine" in result.output
    result = CliRunner().invoke(main, ["init", "--ci", kind])
    assert "Written" not in result.output and "Left as it is: pmreport.toml" in result.output
    assert all(Path(path).read_text() == "mine\n" for path in {**COMMON, **KINDS[kind]})


def test_diff_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["init", "--ci", "cron", "--diff"])
    assert "+++ deploy/publish.sh" in result.output and list(tmp_path.iterdir()) == []
    assert CliRunner().invoke(main, ["init", "--diff"]).exit_code == 2


def test_a_hostile_value_stays_a_value(scratch):
    made = scratch("cron")
    (made.repo / "keep").write_text("")
    (made.repo / "deploy/pmreport.env").write_text("PMREPORT_TARGET=../www\n")
    hostile = '"; rm -f keep #$(touch owned)`touch owned`'
    said = made.run("deploy/publish.sh", expect=2, PMREPORT_PERIOD=hostile)
    assert "is not a period" in said
    assert (made.repo / "keep").exists() and not (made.repo / "owned").exists()
