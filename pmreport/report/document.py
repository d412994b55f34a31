"""The document of `report.json`: all that was measured, said in both languages (DESIGN 5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pmreport.config import Settings
from pmreport.measure import Measured, Measurement, Part, small
from pmreport.measure.judge import CENSUS
from pmreport.model import Dataset
from pmreport.report.actions import action_entries, listed, practice_entry
from pmreport.report.fields import hint
from pmreport.report.flags import flag_text
from pmreport.report.gates import gate_entries
from pmreport.report.headline import headline
from pmreport.report.publication import Figure
from pmreport.report.quality import quality
from pmreport.report.questions import question_entries
from pmreport.report.sentences import confidence, finding, reason, verdict
from pmreport.report.study import Study
from pmreport.words import LANGUAGES, N_, both
from pmreport.worktime import NONE

SCHEMA = "pmreport/report/1"
LEVEL = 0.90
SMALL = N_("small sample")


def document(
    study: Study,
    *,
    slug: str,
    version: str,
    settings: Settings,
    figures: Sequence[Figure] = (),
    attribution: Mapping[str, Any] | None = None,
    status: str = "draft",
) -> dict[str, Any]:
    """Everything other programs and all pages read; nothing on a page comes from elsewhere."""
    categories = [category_entry(study, measurement) for measurement in study.measurements]
    return {
        "schema": SCHEMA,
        "slug": slug,
        "name": study.case.subject.name,
        "report_status": status,
        "reviewed": None,
        "languages": list(LANGUAGES),
        "tool_version": version,
        "config_sha256": settings.sha256,
        "privacy": {"people": "hidden", "min_group": settings.people.min_group},
        "subject": _subject(study),
        "inputs": _inputs(study.case.data),
        "problems": _problems(study.case.data),
        "counts": _counts(study.case.data),
        "quality": quality(study),
        "headline": headline(study, categories, attribution),
        "categories": categories,
        "attribution": attribution or {"state": "not_available"},
        "questions": question_entries(study, attribution),
        "figures": [_figure(figure) for figure in figures],
        "gates": gate_entries(categories, settings),
    }


def instant(at: int, zone: str) -> str | None:
    """ISO 8601 with the offset of the zone; None for `NONE`."""
    return None if at == NONE else datetime.fromtimestamp(at, ZoneInfo(zone)).isoformat()


def _subject(study: Study) -> dict[str, Any]:
    case, release = study.case, study.case.subject.release
    dates = dict.fromkeys(("start", "freeze", "planned", "actual"))
    if release is not None:
        dates = {name: instant(getattr(release, name), study.zone) for name in dates}
    elif case.subject.kind == "period":
        dates["start"] = instant(case.subject.start, study.zone)
    return {
        "kind": case.subject.kind,
        "name": case.subject.name,
        **dates,
        "end": instant(case.subject.end, study.zone),
        "as_of": instant(case.as_of, study.zone),
        "timezone": study.zone,
        "calendar": case.calendar.kind,
        "tickets": int(case.scope.sum()),
        "flags": [],
    }


def _inputs(data: Dataset) -> list[dict[str, Any]]:
    fields = ("file", "format", "kind", "sha256", "rows_read", "rows_used", "rows_rejected", "history")
    return [{field: getattr(source, field) for field in fields} for source in data.sources]


def _problems(data: Dataset) -> list[dict[str, Any]]:
    fields = ("file", "line", "column", "code", "message")
    return [{field: getattr(problem, field) for field in fields} for problem in data.problems[:1000]]


def _counts(data: Dataset) -> dict[str, int]:
    return {
        "tickets": len(data),
        "events": len(data.events),
        "links": len(data.links),
        "releases": len(data.releases),
        "feedback": len(data.feedback),
        "deployments": len(data.deployments),
    }


def category_entry(study: Study, measurement: Measurement) -> dict[str, Any]:
    """One of the ten, with its metrics, practices, findings and actions."""
    judged = [m for m in measurement.metrics.values() if m.role in "PS"]
    measurable = [m for m in judged if m.reading.value is not None]
    metrics = [metric_entry(study, m) for m in measurement.metrics.values()]
    return {
        "id": measurement.category.id,
        "page": measurement.category.page,
        "name": both(measurement.category.name),
        "question": both(measurement.category.question),
        "status": measurement.rollup.status,
        "decided_by": list(measurement.rollup.decided_by),
        "measurable": {"k": len(measurable), "m": len(judged)},
        "verdict": both(verdict(measurement), study.zone),
        "confidence": both(confidence(measurement), study.zone),
        "affected": len({key for metric in metrics for key in metric["evidence"]}),
        "metrics": metrics,
        "practices": [practice_entry(p, study.case) for p in measurement.practices.values()],
        "findings": _findings(study, measurement),
        "actions": action_entries(measurement),
    }


def _findings(study: Study, measurement: Measurement) -> list[dict[str, Any]]:
    rank = {"problem": 0, "watch": 1}
    told = [m for m in measurement.metrics.values() if m.judgement.status in rank]
    told.sort(key=lambda m: rank[str(m.judgement.status)])
    return [
        {"id": f"F-{m.metric.id}", "text": both(finding(m), study.zone), "metrics": [m.metric.id]}
        for m in told
    ]


def metric_entry(study: Study, measured: Measured) -> dict[str, Any]:
    """One metric with everything a sceptic needs to recompute it."""
    metric, reading, level = measured.metric, measured.reading, measured.judgement
    why = reason(measured)
    numbers = reading.value is not None
    return {
        "id": metric.id,
        "version": metric.version,
        "name": both(metric.name),
        "role": measured.role,
        "state": reading.state,
        "value": reading.value,
        "unit": metric.unit,
        "low": reading.low,
        "high": reading.high,
        "level": LEVEL,
        "n": reading.n,
        "k": reading.k,
        "coverage": reading.coverage,
        "parts": {name: _part(part) for name, part in reading.parts.items()},
        "census": metric.estimator in CENSUS,  # read off the records: a single case is all there is
        "direction": {"higher": "higher_is_worse", "lower": "lower_is_worse"}.get(metric.worse, "neutral"),
        "status": level.status if numbers else None,
        "threshold": {
            "mode": level.mode,
            "watch": level.watch,
            "problem": level.problem,
            "origin": level.origin,
            "low": level.low,  # natural limits of a baseline whose either side is a signal
            "high": level.high,
            "part": metric.threshold.part,  # the part that is judged instead of the value; its unit holds
        },
        "change": {
            "against": measured.change.against,
            "delta": measured.change.delta,
            "low": measured.change.low,
            "high": measured.change.high,
            "verdict": measured.change.verdict,
        },
        "flags": list(reading.flags),
        "flag_texts": [both(flag_text(flag)) for flag in reading.flags],
        "missing": list(reading.missing),
        "reason": both(why, study.zone) if why else None,
        "hint": both(hint(reading.missing[0], study.family)) if reading.missing else None,
        "finding": both(finding(measured), study.zone) if numbers else None,
        "evidence": [] if reading.confidential else listed(study.case, reading.evidence[:40])[:20],
        "note": both(SMALL) if small(metric, reading) else None,
        "because": both(metric.because) if metric.because else None,
        "series": [
            {"label": label, "value": r.value, "low": r.low, "high": r.high, "n": r.n}
            for label, r in measured.series
        ],
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "value": part.value,
        "low": part.low,
        "high": part.high,
        "unit": part.unit,
        "label": both(part.label),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "category": figure.category,
        "metric": figure.metric,
        "title": dict(figure.title),
        "csv": f"fig/{figure.id}.csv",
        "svg": f"fig/{figure.id}.svg",
    }
