"""What all public pages look like comes in one file, made of the sheets of the project."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from pytest_django import Settings

from cchc_portal.public_styles import ADDRESS, SHEETS, PublicStylesFinder


@pytest.fixture
def finder(settings: Settings, tmp_path: Path) -> PublicStylesFinder:
    settings.STATIC_ROOT = tmp_path / "staticfiles"
    return PublicStylesFinder()


def rules(text: str) -> str:
    return text.partition("/*# sourceMappingURL")[0].strip()


def test_it_has_every_sheet_whole_and_in_order(finder: PublicStylesFinder) -> None:
    whole = Path(finder.find(ADDRESS)).read_text()
    places = [whole.index(rules(Path(finders.find(sheet)).read_text())) for sheet in SHEETS]
    assert places == sorted(places)
    assert "sourceMappingURL" not in whole


def test_it_is_collected_like_a_file_of_the_project(finder: PublicStylesFinder) -> None:
    ((address, storage),) = finder.list(None)
    assert address == ADDRESS
    with storage.open(address) as found:
        assert "--ink" in found.read().decode()
    assert list(finder.list(["*.css"])) == []


def test_it_follows_its_parts(finder: PublicStylesFinder) -> None:
    place = Path(finder.find(ADDRESS))
    whole = place.read_text()
    place.write_text("of another day")
    assert Path(finder.find(ADDRESS)).read_text() == whole
    assert [other.name for other in place.parent.iterdir()] == [place.name]


def test_other_addresses_are_not_its_business(finder: PublicStylesFinder) -> None:
    assert finder.find("css/tokens.css") == []
    assert finder.find("css/tokens.css", find_all=True) == []


def test_without_a_part_there_is_no_half_of_it(
    finder: PublicStylesFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cchc_portal.public_styles.SHEETS", (*SHEETS, "css/none.css"))
    assert finder.find(ADDRESS) == []
    assert finder.find(ADDRESS, find_all=True) == []
    assert list(finder.list(None)) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "within"), [("/", True), ("/du-lieu/", True), ("/dang-nhap/", False)]
)
def test_public_pages_hold_it_and_ask_for_none(client, address: str, within: bool) -> None:
    page = client.get(address).content.decode()
    on_screen = page.replace("/static/css/print.css", "")
    assert (".crumbs {" in page) is within
    assert ("/static/css/" not in on_screen) is within
    assert f"/static/{ADDRESS}" not in page
