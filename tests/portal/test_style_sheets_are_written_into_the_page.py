"""What a public page looks like is in the page: it waits for no style sheet."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

from indicators.templatetags import styles as tag


def test_a_sheet_is_written_whole_but_for_comments_and_space() -> None:
    page = tag.styles("css/tokens.css")
    assert page.startswith("<style>")
    assert "--ink: #16202b; --ink-2:" in page
    assert "/*" not in page


def test_sheets_stand_in_the_order_in_which_they_are_named() -> None:
    page = tag.styles("css/league.css", "css/why.css")
    assert 0 < page.index(".league") < page.index(".leaf")


def test_licences_stay() -> None:
    assert "/*! * Bootstrap Reboot" in tag.styles("vendor/bootstrap/bootstrap-reboot.min.css")


def test_files_that_a_sheet_names_are_found_from_any_page() -> None:
    page = tag.styles("css/tokens.css")
    assert 'url("/static/fonts/be-vietnam-pro-400.woff2")' in page
    assert "url(../" not in page
    assert 'url("../' not in page


class Collected(StaticFilesStorage):
    """Names files by their content, as production does."""

    def stored_name(self, name: str) -> str:
        return name.replace(".css", ".0123.css")


def test_a_collected_sheet_is_read_under_its_hashed_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "css/kept.0123.css").write_text('.kept { src: url("../fonts/a.4567.woff2") }')
    monkeypatch.setattr(tag, "staticfiles_storage", Collected(location=str(tmp_path)))
    assert tag.styles("css/kept.css") == (
        '<style>.kept { src: url("/static/fonts/a.4567.woff2") }</style>'
    )


@pytest.mark.parametrize("weight", [400, 600])
def test_every_font_that_sheets_name_is_there(weight: int) -> None:
    assert finders.find(f"fonts/be-vietnam-pro-{weight}.woff2")
