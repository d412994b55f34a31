"""Build projects of several sizes and print wall, CPU, peak memory and the ratio to the floor.

Then the importers, and the attribution of releases beside its targets.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import importers, projects

ATTRIBUTION = {200: 1.5, 5_000: 15.0}
LARGE_ATTRIBUTION = {100_000: 240.0}
"""Tickets of one release -> seconds within which its attribution must stay on idle cores."""
SIZES = {"2k": (2_000, 20_000, True), "100k": (100_000, 1_000_000, True)}
LARGE = {"1m": (1_000_000, 10_000_000, False)}
ROW = "{:22} {:>9} {:>9} {:>9} {:>8}"


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds of wall and CPU, megabytes at the peak."""

    wall: float
    cpu: float
    peak: float


def measured(command: list[str]) -> Cost:
    """Run a command and what it cost; it must succeed (or cross a gate)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = 0.0
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        peak = max(peak, _peak(status))
        time.sleep(0.02)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in (0, 3):
        raise SystemExit(process.stderr.read().decode() if process.stderr else "failed")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, peak)


def _peak(status: Path) -> float:
    try:
        lines = status.read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def row(name: str, cost: Cost, floor: Cost | None = None) -> None:
    """Print one line of the table."""
    ratio = f"{cost.wall / floor.wall:.2f}" if floor else ""
    print(ROW.format(name, f"{cost.wall:.2f} s", f"{cost.cpu:.2f} s", f"{cost.peak:.0f} MB", ratio))


def size(name: str, tickets: int, events: int, pdf: bool, work: Path) -> None:
    """One project: the build against its floor."""
    folder = projects.write(work / name, tickets, events)
    site = work / f"site-{name}"
    options = [] if pdf else ["--no-pdf"]
    build = measured([sys.executable, "-m", "pmreport", "build", str(folder), "--out", str(site), *options])
    charts = len(list(site.glob("r/*/fig/*.svg"))) * 2
    kind = "pdf" if pdf else "none"
    floor = measured([sys.executable, "-m", "benchmarks.floor", str(folder), str(charts), kind])
    row(f"{name} floor", floor)
    row(f"{name} build", build, floor)
    row(f"{name} registry", registry(folder))


def registry(folder: Path) -> Cost:
    """Measuring alone, after reading, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.registry", str(folder)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return Cost(*(float(number) for number in printed.split()))


def attribution(tickets: int, target: float) -> None:
    """The division of one release, its history made beforehand, beside the target."""
    command = [sys.executable, "-m", "benchmarks.attribution", "--row", str(tickets)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    wall, cpu, peak = (float(number) for number in printed.split())
    print(
        ROW.format(
            f"attribution {tickets:,}", f"{wall:.2f} s", f"{cpu:.2f} s", f"{peak:.0f} MB", f"{target:g} s"
        )
    )


def main() -> None:
    """Parse the arguments and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true",
                        help="also 1,000,000 tickets, and the attribution of 100,000")  # fmt: skip
    arguments = parser.parse_args()
    sizes = SIZES | LARGE if arguments.large else SIZES
    print(ROW.format("project", "wall", "CPU", "peak", "ratio"))
    with tempfile.TemporaryDirectory() as work:
        for name, (tickets, events, pdf) in sizes.items():
            size(name, tickets, events, pdf, Path(work))
        print()
        importers.table(Path(work))
    print()
    print(ROW.format("one release", "wall", "CPU", "peak", "target"))
    for tickets, target in (ATTRIBUTION | (LARGE_ATTRIBUTION if arguments.large else {})).items():
        attribution(tickets, target)


if __name__ == "__main__":
    main()
