"""Earlier numbers for a case whose own export does not reach back so far."""

from collections.abc import Mapping, Sequence

from pmreport.case import Case
from pmreport.history.record import Point, Record
from pmreport.measure import Metric, Part, Reading
from pmreport.worktime import NONE

Earlier = Mapping[str, tuple[tuple[str, Reading], ...]]


def earlier(records: Sequence[Record], case: Case, metrics: Mapping[str, Metric], measuring: str) -> Earlier:
    """Metric id → (report, reading), oldest first: what published reports measured before the export begins.

    Only reports of the same series, of the same definition and configuration. A release or month that the
    export holds is left out: it is measured anew, by the same code and data as the case itself.
    """
    mine = [one for one in _before(records, case) if one.measuring == measuring]
    found = {}
    for name, metric in metrics.items():
        pairs = [(one.name, one.points.get(name)) for one in mine]
        found[name] = tuple(
            (label, _reading(point, metric))
            for label, point in pairs
            if point is not None and point.value is not None and point.version == metric.version
        )
    return {name: pairs for name, pairs in found.items() if pairs}


def _before(records: Sequence[Record], case: Case) -> list[Record]:
    """Reports of the case's group before it, and before all that the export itself can measure."""
    group = (case.subject.kind, case.subject.release.series if case.subject.release else "")
    known = {point.label for point in case.earlier} | {case.subject.name}
    first = min([_begin(point) for point in case.earlier], default=_begin(case))
    return [one for one in records if one.group == group and one.name not in known and one.when <= first]


def _begin(case: Case) -> float:
    """What an earlier report's `when` must not pass: a release's own date, the first moment of a period."""
    if case.subject.kind == "period":
        return float(case.subject.start)
    release = case.subject.release
    return float(release.when if release is not None and release.when != NONE else case.as_of)


def _reading(point: Point, metric: Metric) -> Reading:
    name = metric.threshold.part
    parts = {} if name is None or point.part is None else {name: Part(name, **point.part)}
    return Reading("measured", point.value, point.low, point.high, point.n, parts=parts)
