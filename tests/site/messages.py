"""The texts that the site says: from the templates' `_("…")` and the modules' `N_`, `say`, `Count`."""

import ast
from pathlib import Path

from jinja2.ext import extract_from_ast

from pmreport.site.environment import environment

ROOT = Path(__file__).parents[2]
MARKERS = {"N_", "say", "Count"}


def of_templates():
    made = environment()
    for name in made.list_templates(extensions=["html"]):
        tree = made.parse(made.loader.get_source(made, name)[0])
        for _, _, message in extract_from_ast(tree, gettext_functions=("_",)):
            for text in message if isinstance(message, tuple) else (message,):
                if text is not None:
                    yield text


def of_modules(*packages):
    for package in packages:
        for path in sorted((ROOT / "pmreport" / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and name_of(node.func) in MARKERS:
                    for argument in node.args:
                        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                            yield argument.value


def name_of(function):
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def messages():
    return sorted({*of_templates(), *of_modules("site", "bundle")})
