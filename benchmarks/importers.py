"""Speed and memory of reading: `python -m benchmarks.importers` prints one row per format.

Each number comes from a process of its own that has read a small file before, so that no import is
counted. `seconds` are those of the processor, the best of three, from files to canonical tables
(recognition, digests and all; without `assemble`, which has a column of its own). The floor is the least
that a reader in Python does: the JSON built as Python objects by msgspec, the same columns of the CSV as
text by pandas' C parser. `memory` is what the process needs at the peak of the first reading, less what it
had, over the size of the canonical tables.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import exports, projects

MEGABYTES = 200
SMALL = Path(__file__).parents[1] / "sample_data"
SMALL_OF = {"neutral": "neutral", "full": "jira_json", "lean": "jira_json"}
ROW = "{:16} {:>7} {:>8} {:>6} {:>8} {:>6} {:>8} {:>7} {:>9}"
HEAD = ("importer", "input", "seconds", "MB/s", "floor", "ratio", "peak", "memory", "assemble")


def now(what: str) -> float:
    """Megabytes of this process: held (`VmRSS`), or at its peak (`VmHWM`)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(what))


def by_pmreport(path: Path) -> dict[str, float]:
    """Read with pmreport, and put together what was read."""
    from pmreport.importers import read
    from pmreport.model.assemble import assemble

    assemble(read([SMALL / SMALL_OF.get(path.name, "jira_csv")]), "UTC")
    before = now("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak
    found, seconds = timed(lambda: read([path]))
    high = now("VmHWM") - before
    frames = [frame for export in found for frame in export.tables.values()]
    size = sum(int(frame.memory_usage(deep=True).sum()) for frame in frames) / 1e6
    again = [timed(lambda: read([path]))[1] for _ in range(2)]
    together = timed(lambda: assemble(found, "UTC"))[1]
    return {"seconds": min(seconds, *again), "peak": high, "tables": size, "assemble": together}


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """The result, and the processor's seconds."""
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def by_floor(path: Path) -> dict[str, float]:
    """Read with nothing but the parser."""
    import msgspec
    import pandas as pd

    from pmreport.importers.files import Blob

    columns = {file: wanted(Blob(file.name, file)) for file in files(path) if file.suffix == ".csv"}

    def parse() -> None:
        for file in files(path):
            if file.suffix == ".json":
                msgspec.json.decode(file.read_bytes())
            else:
                pd.read_csv(file, usecols=columns[file], dtype="str", keep_default_na=False, na_values=[""])

    return {"seconds": min(timed(parse)[1] for _ in range(3))}


def files(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else [path]


def wanted(blob: Any) -> list[int]:
    """The positions of the columns that pmreport reads of a CSV."""
    from pmreport.importers import identify, jira_csv, merge, table

    if identify(blob).NAME != jira_csv.NAME:
        return list(range(len(blob.header)))
    found: list[int] = []
    original = table.read_table

    def watched(blob: Any, choose: Callable[[Sequence[str]], Sequence[int]], *rest: Any) -> Any:
        found.extend(sorted(set(choose(blob.header))))
        raise StopIteration

    merge.read_table = watched
    try:
        jira_csv.read([blob], jira_csv.Options())
    except StopIteration:
        pass
    finally:
        merge.read_table = original
    return found


def measured(what: str, path: Path) -> dict[str, float]:
    """The result of a process that reads once."""
    command = [sys.executable, "-m", "benchmarks.importers", "--only", what, str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def row(name: str, path: Path) -> None:
    size = sum(file.stat().st_size for file in files(path)) / 1e6
    floor, one = measured("floor", path)["seconds"], measured("pmreport", path)
    seconds = one["seconds"]
    speed, ratio, memory = size / seconds, seconds / floor, one["peak"] / one["tables"]
    cells = (f"{size:.0f} MB", f"{seconds:.2f} s", f"{speed:.0f}", f"{floor:.2f} s", f"{ratio:.2f}")
    print(ROW.format(name, *cells, f"{one['peak']:.0f} MB", f"{memory:.1f}", f"{one['assemble']:.2f} s"))


def table(work: Path, megabytes: int = MEGABYTES) -> None:
    """Make the input in a folder and print the table."""
    print(ROW.format(*HEAD))
    row("jira-json", exports.jira_json(work / "full", megabytes, full=True))
    row("jira-json, lean", exports.jira_json(work / "lean", megabytes, full=False))
    row("jira-csv", exports.jira_csv(work / "jira.csv", megabytes))
    rows = megabytes * 500
    row("pmreport-csv", projects.write(work / "neutral", rows, rows * 10))


def main() -> None:
    """Parse the arguments and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs=2, metavar=("WHAT", "PATH"), help="pmreport or floor, of this path")
    parser.add_argument("--megabytes", type=int, default=MEGABYTES)
    arguments = parser.parse_args()
    if arguments.only:
        what, path = arguments.only
        print(json.dumps((by_pmreport if what == "pmreport" else by_floor)(Path(path))))
    else:
        with tempfile.TemporaryDirectory() as work:
            table(Path(work), arguments.megabytes)


if __name__ == "__main__":
    main()
