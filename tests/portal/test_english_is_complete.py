"""Whatever a person can read has its English, and the English says it with the same values."""

import re
from collections import Counter

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from tests import messages

pytestmark = pytest.mark.once

VALUE = re.compile(r"%(?:\(\w+\))?[a-z%]")
TAG = re.compile(r"</?[a-z]+[^>]*>")
MARKS = re.compile(r"[À-ÖØ-öø-ỹ]")
# Names, and what is typed to look for one: the same in both languages.
ALIKE = {"Việt Nam", "chau thanh, Cao Lãnh…", "Tỉnh, huyện, quận, xã, phường, đặc khu, sở…"}

CATALOGUE = messages.english()
ENTRIES = [message for message in CATALOGUE if message.id]
EXTRACTED = {text.forms: text.place for text in messages.texts()}


def forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, tuple | list) else [str(text)]


def counted(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(pattern.findall(text))


def pairs(message: Message) -> list[tuple[str, str]]:
    """Each English form with the Vietnamese one it stands for."""
    return list(zip(forms(message.id), forms(message.string), strict=True))


def test_every_text_of_the_portal_is_in_the_catalogue() -> None:
    known = {tuple(forms(message.id)) for message in ENTRIES}
    # A text used once alone and once with a plural is one entry, with its plural.
    known |= {(form,) for entry in known for form in entry[:1]}
    new = [f"{place}: {text[0]}" for text, place in EXTRACTED.items() if text not in known]
    assert not new, "without English; run `python -m tests.messages` and translate:\n" + "\n".join(
        new
    )


def test_every_entry_is_translated() -> None:
    assert len(ENTRIES) > 500
    assert not [message.id for message in ENTRIES if messages.untranslated(message)]


def test_the_catalogue_holds_nothing_that_nobody_uses() -> None:
    used = {form for text in EXTRACTED for form in text}
    assert not [message.id for message in ENTRIES if not used >= set(forms(message.id))]
    assert not CATALOGUE.obsolete


def test_english_keeps_the_values_the_markup_and_the_spaces() -> None:
    for message in ENTRIES:
        for vietnamese, english in pairs(message):
            assert counted(VALUE, english) == counted(VALUE, vietnamese), vietnamese
            assert counted(TAG, english) == counted(TAG, vietnamese), vietnamese
            assert re.findall(r"\A\s+|\s+\Z", english) == re.findall(r"\A\s+|\s+\Z", vietnamese), (
                vietnamese
            )


def test_english_is_no_copy_of_the_vietnamese() -> None:
    copied = {
        vietnamese
        for message in ENTRIES
        for vietnamese, english in pairs(message)
        if english == vietnamese and MARKS.search(vietnamese)
    }
    assert copied <= ALIKE


def test_the_catalogue_compiles_without_a_complaint(tmp_path) -> None:
    assert not list(CATALOGUE.check())
    compiled = tmp_path / "django.mo"
    with compiled.open("wb") as file:
        write_mo(file, CATALOGUE)
    with compiled.open("rb") as file:
        assert read_mo(file).get("Xếp hạng").string == "Rankings"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('from django.utils.translation import gettext as _\n_("Hạng")', ("Hạng",)),
        ('from django.utils.translation import gettext_lazy as _l\n_l("Hạng")', ("Hạng",)),
        ('ngettext("%(n)d bậc", "%(n)d bậc", n)', ("%(n)d bậc", "%(n)d bậc")),
        ('translation.gettext("một " "hai")', ("một hai",)),
        ('gettext_noop("Hạng")', ("Hạng",)),
    ],
)
def test_a_text_in_python_is_found(source: str, expected: tuple[str, ...]) -> None:
    assert [text.forms for text in messages.python_texts(source, "x.py")] == [expected]


@pytest.mark.parametrize("source", ["gettext(sentence)", 'print("Hạng")', 'ugettext("Hạng")'])
def test_what_is_no_text_of_the_catalogue_is_left_alone(source: str) -> None:
    assert not list(messages.python_texts(source, "x.py"))


@pytest.mark.parametrize("source", ['gettext(f"Hạng {n}")', 'gettext("Hạng %s" % n)'])
def test_a_text_put_together_in_the_call_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match=r"x\.py:1"):
        list(messages.python_texts(source, "x.py"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{% translate "Điểm" %}', ("Điểm",)),
        ('{{ name|default:_("Toàn quốc") }}', ("Toàn quốc",)),
        ('{% include "x.html" with label=_("Điểm") %}', ("Điểm",)),
        ("{% blocktranslate %}số {{ n }}, 5%{% endblocktranslate %}", ("số %(n)s, 5%%",)),
        (
            "{% blocktranslate count n=n %}{{ n }} bảng{% plural %}các bảng{% endblocktranslate %}",
            ("%(n)s bảng", "các bảng"),
        ),
    ],
)
def test_a_text_in_a_template_is_found(source: str, expected: tuple[str, ...]) -> None:
    assert [text.forms for text in messages.template_texts(source, "x.html")] == [expected]


def test_bringing_the_catalogue_in_line_keeps_translations_and_drops_what_is_unused(
    tmp_path, monkeypatch
) -> None:
    catalogue = tmp_path / "django.po"
    catalogue.write_text(
        messages.ENGLISH.read_text(encoding="utf-8")
        + '\nmsgid "Không ai dùng"\nmsgstr "Nobody uses this"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(messages, "ENGLISH", catalogue)

    assert messages.update() == (len(ENTRIES), 0)
    first = catalogue.read_bytes()
    messages.update()
    assert catalogue.read_bytes() == first
    with catalogue.open("rb") as file:
        kept = read_po(file)
    assert "Không ai dùng" not in kept
    assert kept.get("Xếp hạng").string == "Rankings"
