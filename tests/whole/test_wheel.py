"""The wheel alone, away from the checkout, with neither network nor system fonts, builds the demo."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_wheel_and_sdist_hold_what_the_program_reads(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "pmreport/templates/pmreport.toml",
        "pmreport/sample_data/demo.toml",
        "pmreport/sample_data/neutral/tickets.csv",
        "pmreport/locale/zh/site.po",
        "pmreport/fonts/OFL.txt",
        "pmreport/importers/aliases.csv",
    ):
        assert needed in names
    assert any(name.endswith(".ttf") for name in names)
    sdist = subprocess.run(
        ["tar", "tzf", str(next(wheel.parent.glob("*.tar.gz")))], check=True, capture_output=True, text=True
    ).stdout
    for needed in ("/templates/pmreport.toml", "/sample_data/neutral/tickets.csv", "/pmreport/fonts/OFL.txt"):
        assert needed in sdist


def test_the_demo_runs_from_the_wheel_without_network_or_fonts(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    site = next((home / "lib").glob("python*")) / "site-packages"
    zipfile.ZipFile(wheel).extractall(site)
    # The dependencies come from the running environment, the program only from the wheel: a path in a
    # .pth file does not process the .pth files found there, so the checkout stays out of reach.
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"])
    run = f"{home}/bin/python -m pmreport demo --out {tmp_path}/site"
    alone = "mount -t tmpfs none /usr/share/fonts 2>/dev/null; " if Path("/usr/share/fonts").exists() else ""
    isolated = shutil.which("unshare") and os.geteuid() == 0
    command = ["unshare", "-mn", "sh", "-c", alone + run] if isolated else ["sh", "-c", run]
    done = subprocess.run(
        command,
        cwd="/",
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path / "nowhere"), "MPLCONFIGDIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(tmp_path.glob("site/r/*/index.html"))
    assert list(tmp_path.glob("site/r/*/report.pdf"))
