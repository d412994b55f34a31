"""The whole registry on a project: what measuring alone takes, after reading.

Run as a process of its own: `python -m benchmarks.registry FOLDER [MONTH]` prints seconds of wall and CPU,
and the megabytes that the process took at its peak, reading included. The earlier releases, or the months
before MONTH (2026-01), are the baseline.
"""

import resource
import sys
import time
from pathlib import Path

from pmreport.case import Case
from pmreport.case.choose import choose
from pmreport.config import Settings
from pmreport.pipeline.build import study
from pmreport.pipeline.load import load


def main(folder: Path, month: str | None = None) -> None:
    """Read, then measure every metric and practice with the clock running."""
    world, _ = load([folder], Settings())
    wall, cpu = time.perf_counter(), time.process_time()
    study(Case(world, choose(world, None, month)))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(wall, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
