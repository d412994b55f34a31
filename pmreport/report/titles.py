"""The findings that stand as titles over the parts of a report: why, questions, actions, data, problems."""

from collections.abc import Mapping
from typing import Any

from pmreport.report import views
from pmreport.report.voice import Voice
from pmreport.words import N_, Count, Quantity

Json = Mapping[str, Any]


def breakdowns(document: Json) -> list[tuple[str, Json]]:
    """(release, attribution) for each slip that is divided over causes; a release's own has no name."""
    attribution = document["attribution"]
    if attribution is None:
        return []
    pooled = [(item["name"], item["attribution"]) for item in attribution.get("releases", [])]
    return [(name, item) for name, item in [("", attribution), *pooled] if views.is_divided(item)]


def why_title(document: Json, voice: Voice) -> str:
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


def questions_title(document: Json, voice: Voice) -> str:
    """How many of the article's questions have an answer."""
    states = [question["state"] for question in document["questions"]]
    n, total = states.count("answered"), len(states)
    return voice.say("The data answer {n} of {all} questions", n=n, all=total)


def actions_title(document: Json, voice: Voice) -> str:
    """How many actions are proposed."""
    n = sum(len(category["actions"]) for category in document["categories"])
    if not n:
        return voice.say("No action is proposed")
    return voice.say("{actions} to decide on", actions=Count(n, N_("{n} action"), N_("{n} actions")))


def data_title(document: Json, voice: Voice) -> str:
    """How many categories the data support, and how many cautions there are."""
    categories = document["categories"]
    supported = sum(bool(category["measurable"]["k"]) for category in categories)
    return voice.say(
        "The data support {k} of {m} categories; {cautions}",
        k=supported, m=len(categories), cautions=views.cautions(document),
    )  # fmt: skip


def problems_title(document: Json, voice: Voice) -> str:
    """How many places in the input could not be read as they stand."""
    return voice.say("{problems} in the input could not be read as written", problems=views.places(document))
