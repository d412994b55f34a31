"""Which pages a report has, and the finding that each carries as its title."""

from collections.abc import Iterator, Mapping
from typing import Any

from pmreport.report.publication import Publication
from pmreport.site import tickets, views
from pmreport.site.glossary import TERMS
from pmreport.site.page import Page
from pmreport.site.voice import Voice
from pmreport.words import N_, Count, Quantity

PROBLEM_ROWS = 500


def pages(publication: Publication, voice: Voice) -> Iterator[Page]:
    """Every page of a report in one language."""
    document = publication.document
    yield Page("index.html", "summary.html", "summary", voice.text(document["headline"]["title"]))
    yield Page(
        "why.html", "why.html", "why", why_title(document, voice), {"breakdowns": breakdowns(document)}
    )
    yield from category_pages(publication, voice)
    yield Page("questions.html", "questions.html", "", questions_title(document, voice))
    yield Page("actions.html", "actions.html", "actions", actions_title(document, voice))
    yield from tickets.pages(publication, voice)
    yield Page("data.html", "data.html", "data", data_title(document, voice))
    if document["problems"]:
        yield Page(
            "problems.html", "problems.html", "data", problems_title(document, voice), {"limit": PROBLEM_ROWS}
        )
    yield Page("method.html", "method.html", "method", voice.say("How each number is made"))
    yield Page("glossary.html", "glossary.html", "", voice.say("What the words mean"), {"terms": TERMS})
    yield Page("downloads.html", "downloads.html", "", voice.say("The report and its data as files"))


def category_pages(publication: Publication, voice: Voice) -> Iterator[Page]:
    """The ten category pages, each with a page of its own for the figures that are too many."""
    categories = publication.document["categories"]
    for number, category in enumerate(categories):
        found = views.figures(publication, category["id"])
        values = {
            "c": category,
            "before": categories[number - 1] if number else None,
            "after": categories[number + 1] if number + 1 < len(categories) else None,
            "figures": found[: views.INLINE_FIGURES],
            "more_figures": found[views.INLINE_FIGURES :],
            "evidence": views.evidence(publication, category["id"]),
        }
        path = f"c/{category['page']}.html"
        yield Page(path, "category.html", "categories", voice.text(category["verdict"]), values)
        if values["more_figures"]:
            title = voice.say("{name}: more figures", name=category["name"])
            yield Page(path.replace(".html", "-figures.html"), "figures.html", "categories", title, values)


def breakdowns(document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """(release, attribution) for each slip that is divided over causes; a release's own has no name."""
    attribution = document["attribution"]
    if attribution is None:
        return []
    pooled = [(item["name"], item["attribution"]) for item in attribution.get("releases", [])]
    return [(name, item) for name, item in [("", attribution), *pooled] if views.is_divided(item)]


def why_title(document: Mapping[str, Any], voice: Voice) -> str:
    """The largest cause of the slip, or why none is named."""
    attribution = document["attribution"]
    if attribution is None or not views.is_divided(attribution):
        return voice.say("Why it took as long as it did")
    top = max(attribution["categories"], key=lambda row: row["days"])
    if top["days"] <= 0 or attribution["slip_days"] <= 0:
        return voice.say("No category explains a delay")
    names = {category["id"]: category["name"] for category in document["categories"]}
    slip = Quantity(attribution["slip_days"], "working_days")
    days = voice.number(top["days"])
    return voice.say("{name}: {days} of the {slip} of slip", name=names[top["id"]], days=days, slip=slip)


def questions_title(document: Mapping[str, Any], voice: Voice) -> str:
    """How many of the article's questions have an answer."""
    states = [question["state"] for question in document["questions"]]
    n, total = states.count("answered"), len(states)
    return voice.say("The data answer {n} of {all} questions", n=n, all=total)


def actions_title(document: Mapping[str, Any], voice: Voice) -> str:
    """How many actions are proposed."""
    n = sum(len(category["actions"]) for category in document["categories"])
    if not n:
        return voice.say("No action is proposed")
    return voice.say("{actions} to decide on", actions=Count(n, N_("{n} action"), N_("{n} actions")))


def data_title(document: Mapping[str, Any], voice: Voice) -> str:
    """How many categories the data support, and how many cautions there are."""
    categories = document["categories"]
    supported = sum(bool(category["measurable"]["k"]) for category in categories)
    return voice.say(
        "The data support {k} of {m} categories; {cautions}",
        k=supported, m=len(categories), cautions=views.cautions(document),
    )  # fmt: skip


def problems_title(document: Mapping[str, Any], voice: Voice) -> str:
    """How many places in the input could not be read as they stand."""
    return voice.say("{problems} in the input could not be read as written", problems=views.places(document))
