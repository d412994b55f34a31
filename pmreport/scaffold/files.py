"""Which files a scaffold has, and how they are written: never over an existing one."""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pmreport.shipped import shipped

# path in the user's folder -> template
BESIDE: Mapping[str, str] = {
    "actions.yaml": "actions.yaml",
    "claims.yaml": "claims.yaml",
    "narrative/TEMPLATE.en.md": "narrative.en.md",
    "narrative/TEMPLATE.zh.md": "narrative.zh.md",
}
COMMON: Mapping[str, str] = {
    "pmreport.toml": "pmreport.toml",
    **BESIDE,
    "README.pmreport.md": "ci/README.pmreport.md",
    "export.sh": "ci/export.sh",
    "data/.gitkeep": "",
    "data/.gitignore": "ci/gitignore",
}
KINDS: Mapping[str, Mapping[str, str]] = {
    "github": {".github/workflows/pmreport.yml": "ci/github.yml"},
    "gitlab": {".gitlab/pmreport.yml": "ci/gitlab.yml", ".gitlab-ci.yml": "ci/gitlab-include.yml"},
    "jenkins": {"Jenkinsfile.pmreport": "ci/Jenkinsfile"},
    "cron": {
        "deploy/publish.sh": "ci/publish.sh",
        "deploy/pmreport.env": "ci/pmreport.env",
        "deploy/pmreport.cron": "ci/cron",
        "deploy/pmreport.service": "ci/service",
        "deploy/pmreport.timer": "ci/timer",
        "deploy/nginx-pmreport.conf": "ci/nginx.conf",
        "deploy/s3-sync.sh": "ci/s3-sync.sh",
        "deploy/oss-sync.sh": "ci/oss-sync.sh",
    },
}
EXECUTABLE = 0o755


def contents(kind: str) -> dict[str, str]:
    """path -> text of every file of a scaffold (github, gitlab, jenkins, cron)."""
    return {path: _template(name) for path, name in {**COMMON, **KINDS[kind]}.items()}


def _template(name: str) -> str:
    return (shipped("templates") / name).read_text("utf-8") if name else ""


def write(kind: str, folder: Path) -> Iterator[tuple[str, bool]]:
    """Write the files that are not there yet: (path, whether it was written) of each."""
    yield from _written(contents(kind), folder)


def beside(folder: Path) -> Iterator[tuple[str, bool]]:
    """Write, as `write` does, the files in which a team puts its own words beside pmreport.toml."""
    yield from _written({path: _template(name) for path, name in BESIDE.items()}, folder)


def _written(texts: Mapping[str, str], folder: Path) -> Iterator[tuple[str, bool]]:
    for path, text in texts.items():
        target = folder / path
        if target.exists():
            yield path, False
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8", newline="\n")
        if path.endswith(".sh"):
            target.chmod(EXECUTABLE)
        yield path, True


def changes(kind: str, folder: Path) -> Iterator[str]:
    """The lines of a unified diff from what is there to the scaffold; nothing is written."""
    for path, text in contents(kind).items():
        target = folder / path
        old = target.read_text("utf-8", "replace").splitlines() if target.is_file() else []
        name = path if target.is_file() else "/dev/null"
        yield from difflib.unified_diff(old, text.splitlines(), name, path, lineterm="")
