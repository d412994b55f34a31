"""The manual: every metric's page, generated from its declaration and docstring."""

from collections.abc import Sequence

from pmreport.categories import CATEGORIES
from pmreport.measure import Category, Metric
from pmreport.report.fields import hint
from pmreport.report.publication import Method, Text
from pmreport.report.rules import judged_by
from pmreport.words import N_, both

ROLES = {
    "P": N_("primary"),
    "S": N_("secondary"),
    "D": N_("descriptive"),
    "Q": N_("data quality"),
}
ESTIMATORS = {
    "proportion": N_("share of cases"),
    "ratio_of_sums": N_("ratio of sums"),
    "ratio": N_("ratio"),
    "rate": N_("events per exposure"),
    "sum": N_("sum"),
    "mean": N_("mean"),
    "value": N_("single value"),
    "count": N_("count"),
    "difference": N_("difference"),
    "km_quantile": N_("Kaplan–Meier quantile"),
    "km_ratio": N_("ratio of Kaplan–Meier medians"),
    "geo_median": N_("geometric median"),
    "ratio_geo": N_("ratio of geometric means"),
    "quantile": N_("quantile"),
    "quantile_ratio": N_("ratio of quantiles"),
    "earned_schedule": N_("earned schedule"),
    "monte_carlo": N_("Monte Carlo simulation"),
    "theil_sen": N_("Theil–Sen slope"),
    "mean_diff": N_("difference of means"),
    "nps": N_("net promoter score"),
    "gini": N_("Gini coefficient"),
    "xmr": N_("process behaviour chart (XmR)"),
}


def methods(family: str = "") -> tuple[Method, ...]:
    """All metrics in report order, with export hints for a tracker family."""
    return tuple(
        method(category, metric, family) for category in CATEGORIES for metric in category.metrics.values()
    )


def method(category: Category, metric: Metric, family: str = "") -> Method:
    """One metric's manual page."""
    return Method(
        id=metric.id,
        category=category.id,
        name=both(metric.name),
        definition=both(metric.doc),
        role=both(ROLES[metric.role]),
        unit={"en": metric.unit.replace("_", " "), "zh": both(metric.unit)["zh"]},
        estimator=both(ESTIMATORS.get(metric.estimator, metric.estimator)),
        threshold=both(judged_by(metric)),
        needs=_hints(metric.needs, family),
        sources=tuple(SOURCES[number] for number in metric.sources if number in SOURCES),
        limits=both(metric.limits) if metric.limits else {"en": "", "zh": ""},
        version=metric.version,
        either=tuple(_hints(group, family) for group in metric.either),
    )


def _hints(fields: Sequence[str], family: str) -> tuple[tuple[str, Text], ...]:
    return tuple((field, both(hint(field, family))) for field in fields)


# The literature of metrics.md 14; facts of publication only.
SOURCES = {
    1: "Zowghi & Nurmuliani 2002, APSEC; Nurmuliani, Zowghi & Fowell 2004, ASWEC",
    2: "Costello & Liu 1995, Journal of Systems and Software 29(1)",
    3: "NASA SWE-200, Software Requirements Volatility Metrics",
    4: "CMMI for Development 1.3, REQM",
    5: "Ferreira et al. 2009, Journal of Systems and Software",
    6: "The Kanban Guide; ProKanban Pocket Guide",
    7: "Kaplan & Meier 1958",
    8: "Anderson et al. 1983 (landmark analysis)",
    9: "PMI Practice Standard for Earned Value Management; ISO 21508:2018; Lipke 2003",
    10: "Lipke 2003, Schedule is different",
    11: "Foss, Stensrud, Kitchenham & Myrtveit 2003, IEEE TSE 29(11)",
    12: "Vacanti 2015, Actionable Agile Metrics for Predictability",
    13: "ISO 9241-11:2018",
    14: "ISO/IEC 25010:2023; ISO/IEC 25023:2016; GB/T 25000",
    15: "Jones 1996, IEEE Computer 29(4)",
    16: "Nielsen severity ratings; Brooke 1996; Bangor et al. 2009",
    17: "ISO 10004:2018; Rocks 2016, The American Statistician",
    18: "Ehrlich & Cataldo 2012, CSCW",
    19: "Reichheld 2003; Dixon, Freeman & Toman 2010",
    20: "Avelino, Passos, Hora & Valente 2016, ICPC",
    21: "Little 1961; Little & Graves 2008; Wheeler, Understanding Variation",
    22: "ISO 10002:2018",
    23: "Metric definitions of customer service desks (first public reply, business hours)",
    24: "dora.dev, software delivery performance metrics",
    25: "Google SRE book, chapter 15; Allspaw 2012; Dekker 2012, 2014",
}
