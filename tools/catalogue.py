"""Everything that the program can say, compared with what the catalogue says in Chinese.

    python tools/catalogue.py            list what is wrong; exit code 1 if anything is
    python tools/catalogue.py --missing  the untranslated messages as entries to fill in

English texts are the message ids. They stand as literals in calls of `N_`, `say`, `_`, `both`, `translate`
and `Msg`, as the plural of `Count`, in the templates, and as docstrings of registered metrics.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "pmreport"
CALLS = {"N_", "say", "_", "both", "translate", "Msg"}
HAN = "\u4e00-\u9fff"


class Said(NamedTuple):
    """An English text and where it stands."""

    text: str
    place: str


class Entry(NamedTuple):
    """A translation and the file that holds it."""

    english: str
    chinese: str
    file: str


def messages() -> list[Said]:
    """Every English text that can reach a reader, each once, in the order of files."""
    found: dict[str, str] = {}
    for said in [*_python(), *_templates(), *_registry()]:
        found.setdefault(said.text, said.place)
    return [Said(text, place) for text, place in found.items() if _words(text)]


def _words(text: str) -> bool:
    """Whether there is anything to say: pure punctuation is, a bare place or nothing is not."""
    return bool(re.sub(r"\{\w*\}", "", text).strip())


def _python() -> Iterator[Said]:
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        for text, line in literals(path.read_text("utf-8")):
            yield Said(text, f"{place}:{line}")


def literals(source: str) -> Iterator[tuple[str, int]]:
    """(text, line) of each literal that a Python source marks for the catalogue."""
    calls = _calls(source)
    singular = {id(call.args[1]) for call in calls if _name(call) == "Count" and len(call.args) > 1}
    for call in calls:
        if _name(call) == "Count" and len(call.args) > 2:
            yield from _literal(call.args[2])
        elif _name(call) in CALLS and call.args and id(call) not in singular:
            yield from _literal(call.args[0])


def singulars(source: str) -> Iterator[tuple[str, int]]:
    """(text, line) of the first form of each count."""
    for call in _calls(source):
        if _name(call) == "Count" and len(call.args) > 1:
            form = call.args[1]
            yield from _literal(form.args[0] if isinstance(form, ast.Call) and form.args else form)


def _calls(source: str) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _literal(node: ast.expr) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value, node.lineno
    if isinstance(node, ast.IfExp):
        yield from _literal(node.body)
        yield from _literal(node.orelse)


def _templates() -> Iterator[Said]:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        place = path.relative_to(ROOT).as_posix()
        with path.open("rb") as file:
            for line, _, found, _ in babel_extract(file, ("_",), (), {"silent": "false", "trimmed": "false"}):
                text = found[0] if isinstance(found, tuple) else found  # a tuple where the call has values
                if text is not None:
                    yield Said(text, f"{place}:{line}")


def _registry() -> Iterator[Said]:
    """Texts that the registry makes: definitions from docstrings, and the units."""
    from pmreport.categories import CATEGORIES

    for category in CATEGORIES:
        for metric in category.metrics.values():
            yield Said(metric.doc, f"definition of {metric.id}")
            yield Said(metric.unit, f"unit of {metric.id}")


def entries(language: str = "zh") -> list[Entry]:
    """All entries of a language, in the order in which later files win."""
    found = []
    for path in sorted((PACKAGE / "locale" / language).glob("*.po")):
        with path.open("rb") as file:
            found += [Entry(str(m.id), str(m.string), path.name) for m in read_po(file) if m.id]
    return found


def untranslated() -> list[Said]:
    """Texts without a Chinese one."""
    known = {entry.english for entry in entries() if entry.chinese}
    return [said for said in messages() if said.text not in known]


def unused() -> list[Entry]:
    """Entries that nothing says any more. The singular of a count may have one, though Chinese needs none."""
    said = {said.text for said in messages()}
    for path in PACKAGE.rglob("*.py"):
        said.update(text for text, _ in singulars(path.read_text("utf-8")))
    return [entry for entry in entries() if entry.english not in said and worded(entry.english)]


def worded(text: str) -> bool:
    """Whether a text holds words beside its places: a row of places only orders sentences."""
    return any(letter.isalpha() for letter in re.sub(r"{[^}]*}", "", text))


def contradictions() -> list[Entry]:
    """Entries that another file translates otherwise."""
    first: dict[str, str] = {}
    return [entry for entry in entries() if first.setdefault(entry.english, entry.chinese) != entry.chinese]


def misplaced() -> list[Entry]:
    """Translations that do not have the places of the English text."""
    return [entry for entry in entries() if entry.chinese and places(entry.english) != places(entry.chinese)]


def places(template: str) -> list[str]:
    """The names of a template's places, sorted."""
    return sorted(name for _, name, _, _ in Formatter().parse(template) if name is not None)


COMMA = re.compile(
    rf"[{HAN}}}][,;:?!]\s?[{HAN}{{]|[{HAN}][()]|[()][{HAN}]"
)  # ASCII punctuation inside Chinese
SPACE = re.compile(
    rf"[{HAN}][ \u00a0][A-Za-z0-9{{]|[A-Za-z0-9}}%][ \u00a0][{HAN}]"
)  # the browser sets that space


def badly_set() -> list[Entry]:
    """Chinese texts with ASCII punctuation between Han characters, or with a space beside them."""
    return [entry for entry in entries() if COMMA.search(entry.chinese) or SPACE.search(entry.chinese)]


# Wording that points at people (metrics.md 12.1). Whole words: "default" accuses nobody.
PEOPLE = r"(?:he|she|they|you|who|people|person|somebody|someone|teams?|developers?|testers?|managers?)"
ACCUSING = {
    "en": (
        r"\b(?:faults?|blam\w+|culprits?|guilty|careless\w*|negligen\w+|incompeten\w+|lazy)\b",
        r"\bshould(?: not)? have\b",
        rf"\b{PEOPLE}\b[^.;]*\bfailed to\b",
        r"\bdue to \{",
        r"\{(?:person|assignee|reporter|author|owner)\}",
    ),
    "zh": (
        r"责任人|怪|失职|拖延者|谁的错|归咎|追责|问责|不负责|过错|甩锅|背锅|懒",
        r"\{(?:person|assignee|reporter|author|owner)\}",
    ),
}


def accusing() -> list[tuple[str, str]]:
    """(text, where) of each text, in both languages, that blames or could name a person."""
    english = [(said.text, said.place) for said in messages() if accuses(said.text, "en")]
    return english + [(entry.chinese, entry.file) for entry in entries() if accuses(entry.chinese, "zh")]


def accuses(text: str, language: str) -> bool:
    """Whether a text holds wording that points at people."""
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in ACCUSING[language])


def findings() -> list[str]:
    """Everything that is wrong, a line each."""
    return [
        *(f"untranslated ({said.place}): {said.text}" for said in untranslated()),
        *(f"unused ({entry.file}): {entry.english}" for entry in unused()),
        *(f"translated in two ways ({entry.file}): {entry.english}" for entry in contradictions()),
        *(f"other places ({entry.file}): {entry.english} -> {entry.chinese}" for entry in misplaced()),
        *(f"badly set ({entry.file}): {entry.chinese}" for entry in badly_set()),
        *(f"points at people ({place}): {text}" for text, place in accusing()),
    ]


def _entry(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'msgid "{escaped}"\nmsgstr ""\n'


if __name__ == "__main__":
    if "--missing" in sys.argv:
        print("\n".join(f"# {said.place}\n{_entry(said.text)}" for said in untranslated()))
    else:
        found = findings()
        print("\n".join(found) or "nothing is wrong")
        sys.exit(bool(found))
