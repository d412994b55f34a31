"""ClickUp's answers on the time in status, of many tasks (`/task/bulk_time_in_status/task_ids`) or of one.

They complete the tasks of the CSV export with the history of their statuses. The answer for many tasks names
them; that for one does not, so its file must be named by the task's id (`86a1.json`). ClickUp adds up the
time of a status that was entered again and keeps one moment of it: where the times do not add up the task's
history does not count as recorded.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pmreport.importers.convert import Options
from pmreport.importers.files import Blob
from pmreport.importers.nested import Record, inside, mapping, objects
from pmreport.importers.records import Rows, text
from pmreport.importers.single import document
from pmreport.model.export import Export, History

NAME = "clickup-json"

SLACK = 2  # minutes by which the time in a status may miss the next entry: whole minutes are given


def sniff(blob: Blob) -> bool:
    """`status_history` beside `current_status`, for one task or under the ids of several."""
    if blob.shape != "json":
        return False
    answers = [v for v in blob.json.record.values() if isinstance(v, dict)]
    return "status_history" in blob.json.keys or any("status_history" in v for v in answers)


def read(blobs: Sequence[Blob], options: Options) -> Export:
    """The status changes of the tasks of one workspace. Raises InputError when a file is not valid JSON."""
    rows = Rows(blobs)
    about: set[str] = set()
    partly: set[int] = set()
    for file, blob in enumerate(blobs):
        for line, (key, answer) in enumerate(_answers(blob), start=1):
            rows.count(file, "events")
            visits = _visits(answer)
            if not visits:
                rows.reject(file, line, f"no history of statuses of the task {key[:40]}")
                continue
            if _adds_up(visits):
                about.add(key)
            else:
                partly.add(file)
                message = f"{key[:40]} was in a status more than once; only one stay of each is told"
                rows.note(file, line, "status_history", "history-truncated", message)
            for (old, _, _), (new, at, _) in pairwise(visits):
                cells = {"ticket": key, "at": at, "field": "status", "from": old, "to": new}
                rows.add("events", file, line, cells)
    tracked = frozenset({"status"}) if about else frozenset[str]()
    history: dict[int, History] = {f: "partial" if f in partly else "full" for f in range(len(blobs))}
    return rows.export(NAME, tracked, history, unix="ms", about=frozenset(about))


def _answers(blob: Blob) -> Iterator[tuple[str, Record]]:
    """(id of the task, answer) of a file."""
    outer = document(blob)
    if "status_history" in outer:
        yield blob.basename.rpartition(".")[0], outer
        return
    for key, answer in outer.items():
        yield str(key), mapping(answer)


def _visits(answer: Record) -> list[tuple[str, int, float]]:
    """(status, when it was entered in milliseconds, minutes in it), oldest first."""
    found = {}
    for visit in (*objects(answer.get("status_history")), mapping(answer.get("current_status"))):
        name, since = text(visit.get("status")), text(inside(visit, "total_time", "since"))
        minutes = inside(visit, "total_time", "by_minute")
        if name and since and since.isdecimal():
            found[name] = (name, int(since), float(minutes) if isinstance(minutes, int | float) else 0.0)
    return sorted(found.values(), key=lambda v: (v[1], v[0]))


def _adds_up(visits: Sequence[tuple[str, int, float]]) -> bool:
    """Whether each status was left when the next was entered."""
    return all(abs((b[1] - a[1]) / 60_000 - a[2]) <= SLACK for a, b in pairwise(visits))
