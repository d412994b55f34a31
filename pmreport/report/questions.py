"""The article's three questions, answered from named metrics and practices, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pmreport.report.actions import rate
from pmreport.report.fields import name
from pmreport.report.sentences import finding
from pmreport.report.study import Study
from pmreport.words import N_, Listing, Msg, Quantity, both, say

GROUPS = (
    N_("When is the product manager held responsible for a failed product?"),
    N_("Which responsibilities are at stake?"),
    N_("How is it avoided?"),
)


@dataclass(frozen=True)
class Question:
    """A sub-question with the metrics and practices (by id) that may answer it, and its page."""

    id: str
    group: int
    text: str
    metrics: tuple[str, ...]
    practices: tuple[str, ...]
    page: str
    outside: str = ""  # what the data cannot hold, when tickets never answer it alone


QUESTIONS = (
    Question("1a", 0, N_("Is feedback poor, and do the functions match the needs?"),
             ("review_low_share", "nps", "csat_top2", "functional_completeness", "gap_request_rate"), (),
             "market-feedback"),
    Question("1b", 0, N_("Is the market fierce and the product not competitive enough?"), (), (),
             "market-feedback", N_("tickets do not show competitors; add a series such as market_share")),
    Question("1c", 0, N_("Did planning not foresee demand, so that sales suffer?"),
             ("market_sourced_share", "pivot_rate"), ("market_research",), "market-feedback"),
    Question("2a", 1, N_("Was user experience considered in design?"),
             ("ux_escape_rate", "design_loops"), ("design_optimisation",), "user-experience"),
    Question("2b", 1, N_("Were technical problems solved in time, or did they delay the launch?"),
             ("tech_block_share", "critical_fix_time"), (), "technical-difficulty"),
    Question("2c", 1, N_("Did the marketing strategy work?"), ("rating_shift",), ("market_promotion",),
             "market-feedback"),
    Question("3a", 2, N_("Did communication and research with users before launch match product and need?"),
             (), ("user_research", "requirement_analysis"), "user-experience"),
    Question("3b", 2, N_("Could planning forecast demand?"), ("forecast_gap", "scope_growth"), (),
             "schedule-delay"),
    Question("3c", 2, N_("Did product and engineering solve problems together and ship on time?"),
             ("release_slip", "external_wait_share"), ("technical_assessment", "technical_support"),
             "collaboration"),
)  # fmt: skip


def question_entries(study: Study, attribution: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Every sub-question with its answer; `cannot_say` names what would have to be exported."""
    return [_entry(study, question) for question in QUESTIONS]


def _entry(study: Study, question: Question) -> dict[str, Any]:
    told = [study.metrics[m] for m in question.metrics if m in study.metrics]
    sentences = [finding(m) for m in told if m.reading.value is not None][:3]
    sentences += [text for text in (_practice(study, p) for p in question.practices) if text is not None]
    answer = _joined(sentences[:3]) if sentences else _cannot(study, question)
    return {
        "id": question.id,
        "group": both(GROUPS[question.group]),
        "question": both(question.text),
        "state": "answered" if sentences else "cannot_say",
        "answer": both(answer, study.zone),
        "metrics": list(question.metrics),
        "practices": list(question.practices),
        "page": question.page,
    }


def _joined(sentences: list[Msg]) -> Msg:
    places = dict(zip("abc", sentences, strict=False))
    return Msg({1: "{a}.", 2: JOIN_TWO, 3: JOIN_THREE}[len(sentences)], places)


JOIN_TWO = N_("{a}. {b}.")
JOIN_THREE = N_("{a}. {b}. {c}.")


def _practice(study: Study, practice: str) -> Msg | None:
    for measurement in study.measurements:
        if practice in measurement.practices:
            found = rate(measurement.practices[practice])
            if found.estimate.value is None:
                return None
            return say(
                N_("Traces of “{name}” are seen in {share} of {n} cases"),
                name=say(measurement.practices[practice].practice.name),
                share=Quantity(found.estimate.value, "fraction"),
                n=found.estimate.n,
            )
    return None


def _cannot(study: Study, question: Question) -> Msg:
    missing = [f for m in question.metrics if m in study.metrics for f in study.metrics[m].reading.missing]
    for measurement in study.measurements:
        for practice in question.practices:
            if practice in measurement.practices:
                missing += measurement.practices[practice].absent
    if missing:
        fields = Listing(tuple(say(name(field)) for field in dict.fromkeys(missing))[:4])
        return say(N_("The data cannot say; add: {fields}."), fields=fields)
    if question.outside:
        return say(N_("The data cannot say: {why}."), why=say(question.outside))
    return say(N_("The data cannot say: no case of this kind occurred."))
