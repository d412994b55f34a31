"""What the numbers say: findings, verdicts and the headline, from the readings themselves.

Conditions, processes, tickets and dates are the subjects; never a person or a role.
"""

from collections.abc import Sequence

from pmreport.measure import Measured, Measurement
from pmreport.measure import finding as say_finding
from pmreport.report.fields import name
from pmreport.report.study import Study
from pmreport.words import N_, Count, Listing, Msg, Quantity, both, say
from pmreport.worktime import NONE

VERDICT_WORDS = 25  # of a category's sentence, in English


def finding(measured: Measured) -> Msg:
    """The metric's sentence with its numbers."""
    return say_finding(measured.metric, measured.reading)


def reason(measured: Measured) -> Msg | None:
    """Why there is no number; None where there is one."""
    reading = measured.reading
    if reading.reason is not None:
        return reading.reason
    if reading.state == "not_measurable":
        fields = Listing(tuple(say(name(field)) for field in reading.missing))
        return say(N_("Not measurable: {fields} missing in the data."), fields=fields)
    if reading.state == "no_cases":
        return say(N_("No case: the fields are there, but nothing was eligible."))
    if reading.state == "suppressed":
        return say(N_("Hidden: the group is too small to show."))
    return None


def verdict(measurement: Measurement) -> Msg:
    """The category's one sentence: what decided it, with its numbers and, where it moved and there is room
    for it, the comparison."""
    rollup, metrics = measurement.rollup, measurement.metrics
    if rollup.status in ("problem", "watch"):
        deciding = metrics[rollup.decided_by[0]]
        return _compared(finding(deciding), deciding)
    if rollup.status == "ok":
        deciding = metrics[rollup.decided_by[0]]
        return _compared(say(N_("Nothing stands out: {finding}"), finding=finding(deciding)), deciding)
    numbers = [m for m in metrics.values() if m.reading.value is not None]
    numbers.sort(key=lambda m: "PSDQ".index(m.role))
    if numbers:
        return say(N_("Measured, not judged: {finding}"), finding=finding(numbers[0]))
    missing = [field for m in metrics.values() for field in m.reading.missing]
    fields = tuple(say(name(field)) for field in dict.fromkeys(missing))[:3]
    if not fields:
        return say(N_("No case in these data"))
    return say(N_("Not measurable: {fields} missing"), fields=Listing(fields))


def _compared(said: Msg, measured: Measured) -> Msg:
    """The sentence with the movement against the report before, if it is clear and the whole stays short."""
    change = measured.change
    if change.verdict not in ("worse", "better") or change.delta is None or change.against is None:
        return said
    delta = Quantity(change.delta, measured.metric.unit, signed=True, low=change.low, high=change.high)
    longer = say(N_("{finding}; {delta} against {before}"), finding=said, delta=delta, before=change.against)
    return longer if len(both(longer)["en"].split()) <= VERDICT_WORDS else said


def confidence(measurement: Measurement) -> Msg:
    """How much the verdict rests on: cases and coverage of the deciding metric."""
    metrics = measurement.metrics
    names = measurement.rollup.decided_by or tuple(
        name for name, m in metrics.items() if m.reading.value is not None
    )
    if not names:
        return say(N_("none"))
    reading = metrics[names[0]].reading
    cases = Count(reading.n, N_("{n} case"), N_("{n} cases"))
    if reading.n >= 20 and reading.coverage >= 0.8:
        return say(N_("high ({cases})"), cases=cases)
    if reading.n >= 8:
        return say(N_("medium ({cases})"), cases=cases)
    return say(N_("low ({cases})"), cases=cases)


def title(study: Study, causes: Sequence[str] = ()) -> Msg:
    """The report's headline: how late, and the two largest causes or how many categories show trouble."""
    slip = study.metrics.get("release_slip")
    categories = _categories(study)
    subject = _subject(study)
    if slip is None or slip.reading.value is None or study.case.subject.kind != "release":
        return say(N_("{subject}: {categories}"), subject=subject, categories=categories)
    days = Quantity(round(abs(slip.reading.value), 1), "working_days")
    if study.case.actual == NONE:
        return say(N_("{subject} is {days} late so far; {categories}"), subject=subject, days=days,
                   categories=categories)  # fmt: skip
    if slip.reading.value > 0 and len(causes) == 2:
        return say(N_("{subject} shipped {days} late, most of it through {first} and {second}"),
                   subject=subject, days=days, first=say(causes[0]), second=say(causes[1]))  # fmt: skip
    if slip.reading.value > 0:
        return say(N_("{subject} shipped {days} late; {categories}"), subject=subject, days=days,
                   categories=categories)  # fmt: skip
    if slip.reading.value < 0:
        return say(N_("{subject} shipped {days} early; {categories}"), subject=subject, days=days,
                   categories=categories)  # fmt: skip
    return say(N_("{subject} shipped on the planned day; {categories}"), subject=subject,
               categories=categories)  # fmt: skip


def _subject(study: Study) -> str | Msg:
    """The release or month by its name; a whole export has none of its own."""
    subject = study.case.subject
    return say(N_("The whole export")) if subject.kind == "export" else subject.name


def _categories(study: Study) -> Msg | Count:
    """How many categories show a problem, and how many could not be judged: silence is no good news."""
    levels = [m.rollup.status for m in study.measurements]
    unknown = levels.count("unknown")
    if unknown == len(levels):
        return say(N_("these data can judge none of the ten categories"))
    trouble = levels.count("problem")
    if not unknown:
        return Count(
            trouble, N_("{n} of ten categories shows a problem"), N_("{n} of ten categories show a problem")
        )
    if not trouble:
        judged = len(levels) - unknown
        return Count(
            judged,
            N_("no problem in the one category that these data can judge"),
            N_("no problem in the {n} categories that these data can judge"),
        )
    shown = Count(trouble, N_("{n} category shows a problem"), N_("{n} categories show a problem"))
    return say(N_("{shown}, {n} of ten cannot be judged"), shown=shown, n=unknown)


# Sentences in a row, by their number: Chinese puts no space between them.
PARAGRAPH = (
    "",
    N_("{a}"),
    N_("{a} {b}"),
    N_("{a} {b} {c}"),
    N_("{a} {b} {c} {d}"),
    N_("{a} {b} {c} {d} {e}"),
)


def summary(study: Study, why: Msg | None = None) -> Msg:
    """The paragraph under the headline: where the days went, which categories show trouble, which could
    not be judged."""
    groups = {
        status: Listing(tuple(say(m.category.name) for m in study.measurements if m.rollup.status == status))
        for status in ("problem", "watch", "ok", "unknown")
    }
    texts = {
        "problem": N_("Problems: {names}."),
        "watch": N_("To watch: {names}."),
        "ok": N_("Nothing stands out in: {names}."),
        "unknown": N_("Not judged: {names}."),
    }
    if len(groups["unknown"].items) == len(study.measurements):
        return _wanted(study)
    parts = [say(texts[status], names=group) for status, group in groups.items() if group.items]
    parts = [why, *parts] if why is not None else parts
    return Msg(PARAGRAPH[len(parts)], dict(zip("abcde", parts, strict=False)))


def _wanted(study: Study) -> Msg:
    """What most metrics lack, for a report that can judge nothing."""
    lacking = [field for m in study.metrics.values() for field in m.reading.missing]
    often = sorted(dict.fromkeys(lacking), key=lambda field: -lacking.count(field))[:3]
    fields = Listing(tuple(say(name(field)) for field in often))
    return say(
        N_("Most metrics lack: {fields}. The data page says how to export each of them."), fields=fields
    )
