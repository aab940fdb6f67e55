"""Every text for translation in the portal's sources, and the catalogue it belongs in.

`python -m tests.messages` brings locale/en in line with the sources: new texts come in without a
translation, texts nobody uses go out, everything else stays. It needs no GNU gettext, and the test
of the catalogue asks the same functions, so that the two can't disagree about what is a text.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
APPS = ("cchc_portal", "districts", "indicators")

# How many of the first arguments are texts. Contexts aren't used, and would need their own case.
FUNCTIONS = {
    "gettext": 1,
    "gettext_lazy": 1,
    "gettext_noop": 1,
    "ngettext": 2,
    "ngettext_lazy": 2,
}
WITH_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}

_LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(rf"\b(gettext|ngettext|_)\({_LITERAL}(?:, {_LITERAL}, count)?\)")
_CONTEXT_IN_TEMPLATE = re.compile(r"\bn?pgettext\(")


@dataclass(frozen=True, slots=True)
class Text:
    """A text as the catalogue knows it: one form, or singular and plural; and where it stands."""

    forms: tuple[str, ...]
    place: str


def texts() -> Iterator[Text]:
    """Every text of the portal, file by file; one that is used twice comes twice."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                place = path.relative_to(ROOT).as_posix()
                yield from python_texts(path.read_text(encoding="utf-8"), place)
    for path in sorted((ROOT / "templates").rglob("*.html")):
        place = path.relative_to(ROOT).as_posix()
        yield from template_texts(path.read_text(encoding="utf-8"), place)


def python_texts(source: str, place: str) -> Iterator[Text]:
    """The literal texts handed to gettext and its kin, under whatever name they were imported.

    A variable is let through: whoever translates a variable marked its texts with gettext_noop.
    Raises ValueError for a text that is put together in the call, which no catalogue can have.
    """
    tree = ast.parse(source)
    names = {name: name for name in FUNCTIONS | dict.fromkeys(WITH_CONTEXT)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else _name(node.func)
        function = names.get(called, "")
        if function in WITH_CONTEXT:
            raise ValueError(f"{place}:{node.lineno}: contexts are not extracted")
        found = node.args[: FUNCTIONS.get(function, 0)]
        if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in found):
            raise ValueError(f"{place}:{node.lineno}: a text has to be one literal")
        forms = tuple(
            argument.value
            for argument in found
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        )
        if forms:
            yield Text(forms, place)


def template_texts(source: str, place: str) -> Iterator[Text]:
    """The texts of translate, blocktranslate and _("…") in a template."""
    calls = templatize(source, origin=place)
    if _CONTEXT_IN_TEMPLATE.search(calls):
        raise ValueError(f"{place}: contexts are not extracted")
    for match in _IN_TEMPLATE.finditer(calls):
        literals = [literal for literal in match.groups()[1:] if literal is not None]
        yield Text(tuple(ast.literal_eval(literal) for literal in literals), place)


def catalogue_of_sources() -> Catalog:
    """A catalogue of all texts without any translation, in the order in which they stand."""
    catalogue = Catalog()
    for text in texts():
        forms = text.forms if len(text.forms) > 1 else text.forms[0]
        catalogue.add(forms, locations=[(text.place, 0)])
    return catalogue


def english() -> Catalog:
    """The English catalogue as it stands."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def update() -> tuple[int, int]:
    """Bring the English catalogue in line; returns how many texts it has, how many untranslated.

    The same sources give the same file: the header has no moment of extraction.
    """
    catalogue, sources = english(), catalogue_of_sources()
    sources.creation_date = catalogue.creation_date
    catalogue.update(sources, no_fuzzy_matching=True)
    with ENGLISH.open("wb") as file:
        write_po(file, catalogue, width=100, include_lineno=False, ignore_obsolete=True)
    return len(catalogue), sum(bool(message.id and untranslated(message)) for message in catalogue)


def untranslated(message: Message) -> bool:
    """Whether any form of a message has no translation, or one that a tool only guessed."""
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    return message.fuzzy or not all(forms)


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


if __name__ == "__main__":
    from sys import stdout

    stdout.write("{} texts, {} without English\n".format(*update()))
