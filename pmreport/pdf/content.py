"""A publication as the one JSON document that the PDF's template prints, every text finished."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pmreport.pdf import back
from pmreport.pdf.chapter import chapter, open_book
from pmreport.pdf.cover import NAME, cover, legend
from pmreport.pdf.pieces import Made, clip
from pmreport.pdf.prose import told
from pmreport.pdf.quality import quality
from pmreport.report.publication import Publication
from pmreport.report.voice import Voice
from pmreport.words import N_, Msg

WORDS = {
    "contents": N_("Contents"),
    "why": N_("Why"),
    "chains": N_("Why, step by step"),
    "chains_note": N_(
        "Each line says what it rests on. A chain ends where the data end; a dashed one holds an assumption."
    ),
    "turns": N_("When the days were lost, and what changed"),
    "turns_note": N_(
        "Weeks in which the planned date became unlikely or most days were lost, with what the record says "
        "happened in them."
    ),
    "findings": N_("What the measures show"),
    "key_figures": N_("Key figures"),
    "figures": N_("Figures"),
    "figure": N_("Figure"),
    "missing": N_("What the data cannot say"),
    "evidence": N_("Evidence"),
    "practices": N_("Practice checks"),
    "practices_note": N_("No trace in the data is not the same as not done."),
    "team": N_("The team"),
    "actions": N_("Actions"),
    "recommended": N_("Recommended actions"),
    "check": N_("Check:"),
    "questions": N_("Questions"),
    "quality": N_("Data quality"),
    "support": N_("What the data support"),
    "hints": N_("What to export next time"),
    "inputs": N_("What was read"),
    "problems": N_("What could not be read as written"),
    "coverage": N_("How full the fields are"),
    "statuses": N_("How statuses were understood"),
    "types": N_("How types were understood"),
    "no_caution": N_("No caution was raised about the data."),
    "method": N_("Method"),
    "facts": N_("This report"),
    "ten": N_("The ten categories"),
}


def content(publication: Publication, language: str, max_rows: int) -> Made:
    """Everything that the PDF says in one language. Figures are named by the files beside it."""
    document = publication.document
    voice = Voice(language, document["subject"]["timezone"])
    book = open_book(publication, voice, max_rows)
    zone = ZoneInfo(document["subject"]["timezone"])
    day = datetime.fromisoformat(document["subject"]["as_of"]).astimezone(zone) - timedelta(seconds=1)
    name = clip(document["name"], NAME)
    return {
        "lang": language,
        "name": name,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "foot": voice.say("data of {day}", day=voice.deadline(document["subject"]["as_of"])),
        "words": {key: voice.words(Msg(word)) for key, word in WORDS.items()},
        "cover": cover(document, voice),
        "legend": legend(voice),
        "why": back.why(book),
        "chapters": [
            chapter(book, category, n) for n, category in enumerate(document["categories"], start=1)
        ],
        "told": told(publication, voice),
        "actions": back.actions(book),
        "questions": back.questions(book),
        "quality": quality(book),
        "method": back.method(book),
    }
