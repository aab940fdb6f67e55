"""Pages load one font file a weight, with every letter that Vietnamese is written with."""

import unicodedata
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont
from pytest_django import Settings

from cchc_portal.public_fonts import FONTS, PublicFontsFinder

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = {
    unicodedata.normalize("NFC", letter)
    for vowel in VOWELS
    for tone in TONES
    for letter in (vowel + tone, vowel.upper() + tone)
} | {"đ", "Đ"}


@pytest.fixture
def finder(settings: Settings, tmp_path: Path) -> PublicFontsFinder:
    settings.STATIC_ROOT = tmp_path / "staticfiles"
    return PublicFontsFinder()


@pytest.mark.parametrize("address", FONTS)
def test_it_has_every_vietnamese_letter_digits_and_marks(address: str) -> None:
    letters = TTFont(finders.find(address)).getBestCmap()
    assert len(LETTERS) == 2 * 12 * 6 + 2
    assert {one for one in LETTERS | set("0123456789,.%–−…“”₫") if ord(one) not in letters} == set()


def test_it_is_light_and_packed_for_the_web() -> None:
    files = [Path(finders.find(address)) for address in FONTS]
    assert {file.read_bytes()[:4] for file in files} == {b"wOF2"}
    assert sum(file.stat().st_size for file in files) < 60_000


def test_it_is_collected_and_the_same_whenever_it_is_made(finder: PublicFontsFinder) -> None:
    made = {address: Path(finder.find(address)).read_bytes() for address in FONTS}
    assert [address for address, _storage in finder.list(None)] == list(FONTS)
    for address, storage in finder.list(None):
        Path(storage.path(address)).unlink()
    assert {address: Path(finder.find(address)).read_bytes() for address in FONTS} == made
    assert list(finder.list(["*.woff2"])) == []


def test_another_version_of_the_package_makes_it_anew(finder: PublicFontsFinder) -> None:
    address = next(iter(FONTS))
    font = Path(finder.find(address))
    font.write_bytes(b"of the version before")
    assert Path(finder.find(address)).read_bytes() == b"of the version before"
    finder.place(f"{address}.version").write_text("0.0.1")
    assert Path(finder.find(address)).read_bytes()[:4] == b"wOF2"


def test_other_addresses_are_not_its_business(finder: PublicFontsFinder) -> None:
    assert finder.find("fonts/other.woff2") == []
    assert finder.find("fonts/other.woff2", find_all=True) == []


def test_without_the_package_set_up_says_what_to_run(settings: Settings, tmp_path: Path) -> None:
    settings.NODE_MODULES = tmp_path / "none"
    settings.STATIC_ROOT = tmp_path
    finder = PublicFontsFinder()
    assert (finder.find(next(iter(FONTS))), list(finder.list(None))) == ([], [])
    (error,) = finder.check()
    assert "make setup" in error.hint
    for address in FONTS:
        (tmp_path / address).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / address).write_text("collected")
    assert finder.check() == []
