"""The README's pictures: `python tools/pictures.py SITE` (needs chromium and pdftoppm)."""

import subprocess
import sys
import tempfile
from pathlib import Path

TO = Path(__file__).parent / "pictures"
PAGES = (
    ("summary-en.png", "index.html", "light", 1280, 1000),
    ("why-zh-dark.png", "zh/why.html", "dark", 1280, 1500),
)


def shoot(page: Path, picture: Path, scheme: str, width: int, height: int) -> None:
    """One page as a picture; `dark` is the reader's preference, not a switch on the page."""
    with tempfile.TemporaryDirectory() as profile:
        command = [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-background-networking", f"--user-data-dir={profile}",
            f"--window-size={width},{height}", f"--screenshot={picture}",
        ]  # fmt: skip
        if scheme == "dark":
            command.append("--blink-settings=preferredColorScheme=0")
        subprocess.run([*command, page.as_uri()], check=True, capture_output=True, timeout=120)


def main(site: Path) -> None:
    """Shoot the newest report of a site."""
    TO.mkdir(exist_ok=True)
    report = sorted((site / "r").iterdir())[-1].resolve()
    for name, page, scheme, width, height in PAGES:
        shoot(report / page, TO / name, scheme, width, height)
    if (report / "report.pdf").exists():
        first = ["pdftoppm", "-png", "-r", "60", "-f", "1", "-l", "1", "-singlefile"]
        subprocess.run([*first, str(report / "report.pdf"), str(TO / "pdf-page-1")], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "pmreport-demo"))
