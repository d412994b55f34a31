"""A report in a few lines: what chats, mails and `summary.md` say of it. No ticket, no person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pmreport.report.voice import Voice
from pmreport.words import N_

Json = Mapping[str, Any]

LARGEST = 2_000  # characters of the text that every message begins from
FIGURES, ACTIONS = 3, 1
ACTIVE = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>#|"})


@dataclass(frozen=True)
class Digest:
    """The pieces, each one line without markup, in one language. `link` is empty where nobody gave one."""

    language: str
    title: str
    figures: tuple[str, ...]
    causes: tuple[str, ...]
    gates: tuple[str, ...]
    actions: tuple[str, ...]
    cautions: str
    link: str = ""

    def sections(self, voice: Voice) -> list[tuple[str, tuple[str, ...]]]:
        """(heading, lines) of what is not empty, in the order of reading."""
        found = [
            (voice.say(N_("Gates crossed")), self.gates),
            (voice.say(N_("What happened")), self.figures),
            (voice.say(N_("Why")), self.causes),
            (voice.say(N_("What to do first")), self.actions),
            (voice.say(N_("Data")), (self.cautions,) if self.cautions else ()),
        ]
        return [(heading, lines) for heading, lines in found if lines]


def digest(document: Json, language: str, link: str = "") -> Digest:
    """The pieces of a `report.json` in a language."""
    voice = Voice(language, document["subject"]["timezone"])
    headline = document["headline"]
    return Digest(
        language,
        voice.text(headline["title"]),
        _texts(voice, headline["what"][:FIGURES]),
        _texts(voice, headline["why"][:FIGURES]),
        _gates(document, voice),
        _texts(voice, headline["do"][:ACTIONS]),
        _cautions(document, voice),
        link,
    )


def _texts(voice: Voice, texts: Any) -> tuple[str, ...]:
    return tuple(line(voice.text(text)) for text in texts)


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def _gates(document: Json, voice: Voice) -> tuple[str, ...]:
    """The rules that were crossed, with the finding of their metric."""
    metrics = {m["id"]: m for category in document["categories"] for m in category["metrics"]}
    crossed = [gate for gate in document["gates"] if gate["crossed"]]
    return tuple(_gate(gate, metrics.get(gate["metric"], {}), voice) for gate in crossed)


def _gate(gate: Json, metric: Json, voice: Voice) -> str:
    said, name = metric.get("finding") or metric.get("name"), gate["id"]
    if not said and gate.get("name"):  # a number that is no metric: overdue actions
        value = voice.quantity(gate["value"], gate["unit"])
        return voice.say(N_("{gate}: {name} = {value}"), gate=name, name=gate["name"], value=value)
    return voice.say(N_("{name}: {text}"), name=name, text=said) if said else name


def _cautions(document: Json, voice: Voice) -> str:
    found = len(document["quality"]["cautions"])
    draft = voice.say(N_("This report is a draft.")) if document["report_status"] == "draft" else ""
    said = voice.say(N_("Cautions about the data: {n}"), n=found) if found else ""
    return " ".join(part for part in (draft, said) if part)


def markdown(found: Digest, largest: int = LARGEST) -> str:
    """The digest as Markdown of at most `largest` characters; names are text, whatever signs they hold."""
    voice = Voice(found.language)
    blocks = [f"# {found.title.translate(ACTIVE)}"]
    for heading, lines in found.sections(voice):
        blocks.append(f"**{heading}**\n" + "\n".join(f"- {text.translate(ACTIVE)}" for text in lines))
    end = f"\n\n[{voice.say(N_('Open the report'))}]({found.link})" if found.link else ""
    return cut("\n\n".join(blocks), largest - len(end) - 1) + end + "\n"


def cut(text: str, largest: int) -> str:
    """At most so many characters, the last of them an ellipsis if something was left out."""
    return text if len(text) <= largest else text[: largest - 1].rstrip() + "…"
