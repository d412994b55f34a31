"""`explain` says everything about every metric, category and practice, in both languages."""

import pytest

from pmreport.categories import CATEGORIES, metrics
from pmreport.errors import InputError
from pmreport.measure import Metric
from pmreport.report.fields import NAMES, hint
from pmreport.report.manual import page
from pmreport.report.methods import method
from pmreport.words import both

METRICS = metrics()
TRACKERS = ("", "jira", "pingcode", "worktile", "tapd", "zentao", "gitlab", "github")
PRACTICES = {name: p for category in CATEGORIES for name, p in category.practices.items()}


def flat(text: str) -> str:
    return " ".join(text.split())


def fields(metric: Metric) -> list[str]:
    return [*metric.needs, *(field for group in metric.either for field in group)]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", METRICS)
def test_a_metric_is_explained_in_full(name: str, language: str) -> None:
    metric = METRICS[name]
    text = flat(page(name, language))
    assert flat(both(metric.doc)[language])[:60] in text
    assert both(metric.limits)[language][:30] in text
    assert {"en": "Judged by: ", "zh": "评判依据："}[language] in text
    assert {"en": "Sources: ", "zh": "来源："}[language] in text
    assert fields(metric), "nothing is needed?"
    for field in fields(metric):
        assert field in text
        assert field in NAMES
    if metric.threshold.mode != "none":
        assert f"[threshold.{name}]" in text


@pytest.mark.parametrize("name", METRICS)
def test_each_needed_field_has_a_hint_for_each_tracker(name: str) -> None:
    for tracker in TRACKERS:
        text = flat(page(name, "en", tracker))
        for field in fields(METRICS[name]):
            said = flat(both(hint(field, tracker))["en"])
            assert said and said in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "release_slip",
            "of the planned duration: thresholds 5% (watch) and 20% (problem); default threshold",
        ),
        ("scope_growth", "earlier points); until then thresholds 10% (watch) and 25% (problem); default"),
        ("late_change_share", "passed by the whole interval; default threshold (convention)"),
        ("aging_wip", "passed by the whole interval; from the definition or published values"),
        ("forecast_gap", "half of the simulations after the planned date (watch), 85% of them (problem)"),
        (
            "open_defect_trend",
            "the slope surely above 0 (watch), and more than a fifth of the peak still open",
        ),
        ("change_rate", "the successive weeks of the release itself"),
        ("first_response", "a target of the configuration; without one it is shown and not judged"),
        ("nps", "no status below 30 cases"),
        ("feedback_volume", "beyond either limit is a signal to look at, never a problem"),
        ("cross_dep_rate", "beyond the limit is a signal to look at, never a problem"),
        ("littles_check", "Judged by: not judged"),
        ("lateness", "85th percentile: the project's own history"),
        ("carry_over_rate", "moved repeatedly: the project's own history"),
        ("market_sourced_share", "threshold 20% (watch); default threshold (convention)"),
    ],
)
def test_the_rule_and_its_origin_are_said(name: str, words: str) -> None:
    assert words in flat(page(name, "en"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("category", CATEGORIES, ids=lambda c: c.id)
def test_a_category_lists_its_metrics_and_practices(category, language: str) -> None:
    text = page(category.id, language)
    assert page(category.page, language) == text
    assert both(category.question)[language] in text
    for part in (*category.metrics.values(), *category.practices.values()):
        assert part.id in text
        assert both(part.name)[language] in text
    assert {"en": "no ranking", "zh": "排名"}[language] in text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", PRACTICES)
def test_a_practice_says_what_it_looks_for_and_what_to_do(name: str, language: str) -> None:
    practice, text = PRACTICES[name], flat(page(name, language))
    for part in (practice.name, practice.affected, practice.trace, practice.action, practice.criterion.by):
        assert flat(both(part)[language])[:40] in text
    assert any(sign in text for sign in ("≥", "≤", ">", "<"))
    assert {"en": "no trace of it", "zh": "未见记录"}[language] in text


def test_an_unknown_id_names_the_nearest_of_all_kinds() -> None:
    with pytest.raises(InputError) as wrong:
        page("release_suport", "en")
    assert "release_support" in str(wrong.value) + "".join(map(str, wrong.value.args)) + repr(
        vars(wrong.value)
    )


def test_every_metric_says_what_it_does_not_show() -> None:
    assert [name for name, metric in METRICS.items() if not metric.limits] == []


def test_what_is_one_of_several_is_said_on_the_method_page_too() -> None:
    category = next(c for c in CATEGORIES if c.id == "team_management")
    said = method(category, category.metrics["goal_clarity"])
    assert [[field for field, _ in group] for group in said.either] == [
        ["tickets.due", "tickets.sprint"],
        ["tickets.description", "tickets.acceptance"],
        ["tickets.parent", "tickets.release"],
    ]
