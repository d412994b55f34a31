"""Which pages a report has, and the finding that each carries as its title."""

from collections.abc import Iterator

from pmreport.report import titles, views
from pmreport.report.publication import Publication
from pmreport.report.voice import Voice
from pmreport.site import tickets
from pmreport.site.glossary import TERMS
from pmreport.site.page import Page

PROBLEM_ROWS = 500


def pages(publication: Publication, voice: Voice) -> Iterator[Page]:
    """Every page of a report in one language."""
    document = publication.document
    yield Page("index.html", "summary.html", "summary", voice.text(document["headline"]["title"]))
    yield Page(
        "why.html",
        "why.html",
        "why",
        titles.why_title(document, voice),
        {"breakdowns": titles.breakdowns(document)},
    )
    yield from category_pages(publication, voice)
    yield Page("questions.html", "questions.html", "", titles.questions_title(document, voice))
    yield Page("actions.html", "actions.html", "actions", titles.actions_title(document, voice))
    yield from tickets.pages(publication, voice)
    yield Page("data.html", "data.html", "data", titles.data_title(document, voice))
    if document["problems"]:
        yield Page(
            "problems.html",
            "problems.html",
            "data",
            titles.problems_title(document, voice),
            {"limit": PROBLEM_ROWS},
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
