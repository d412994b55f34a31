"""Times and memory of the attribution: python -m benchmarks.attribution 200 5000 100000 [--pure] [--row]

`--row` prints seconds of wall and processor and megabytes at the peak, nothing else.
"""

import resource
import sys
import time
from dataclasses import replace

import numpy as np

from pmreport.attribution import loop
from pmreport.attribution.engine import attribute_history
from tools.simulator import evidence, record, schedule, world
from tools.simulator.knobs import DEFAULT


def history(tickets: int):
    knobs = replace(DEFAULT, tickets=tickets, only=tuple(range(10)))
    made = world.make(knobs, 1)
    flat = schedule.plan(made)
    happened = schedule.run(made, flat, np.ones(10, bool))
    return evidence.history(record.record(made, flat, happened, knobs))


def main() -> None:
    if "--pure" in sys.argv:
        loop.compiled.cache_clear()
        loop.find_spec = lambda name: None
    for tickets in (int(a) for a in sys.argv[1:] if a.isdigit()):
        made = history(tickets)
        began, cpu = time.perf_counter(), time.process_time()
        result = attribute_history(made)
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        if "--row" in sys.argv:
            print(took, cpu, peak * 1000)
            continue
        kind = "exact" if result.exact else "sampled"
        print(f"{tickets:>7} tickets, {made.tickets.n} with others, {result.mode}, {kind}:")
        print(f"        {took:.1f} s ({cpu:.1f} s of processor), {peak:.2f} GB")


if __name__ == "__main__":
    main()
