"""Pages use exactly the listed files of npm packages, in the versions that fit together."""

import json
from pathlib import Path

import plotly.offline
import pytest
from django.contrib.staticfiles import finders
from pytest_django import Settings

from cchc_portal.browser_assets import FILES, NodeModulesFinder

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("address", FILES)
def test_each_file_is_found_under_its_static_address(address: str) -> None:
    found = finders.find(address)
    assert found
    assert Path(found).stat().st_size > 1000


def test_nothing_else_of_a_package_is_served() -> None:
    assert [address for address, _ in NodeModulesFinder().list(None)] == list(FILES)
    assert finders.find("vendor/bootstrap/bootstrap.rtl.css") is None


def test_a_missing_package_is_an_error_that_says_what_to_run(
    settings: Settings, tmp_path: Path
) -> None:
    settings.NODE_MODULES = tmp_path
    settings.STATIC_ROOT = tmp_path
    (error,) = NodeModulesFinder().check()
    assert error.is_serious()
    assert "make setup" in error.hint


def test_production_without_npm_is_content_with_what_was_collected(
    settings: Settings, tmp_path: Path
) -> None:
    settings.NODE_MODULES = tmp_path / "none"
    settings.STATIC_ROOT = tmp_path
    for address in FILES:
        (tmp_path / address).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / address).write_text("collected")
    assert NodeModulesFinder().check() == []


def test_the_chart_library_is_the_one_that_figures_are_checked_against() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    bundled = plotly.offline.get_plotlyjs_version()
    assert wanted["plotly.js-cartesian-dist-min"] == bundled


def test_the_lock_file_names_no_host_but_the_public_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert len(packages) > 3
    for package in packages.values():
        resolved = package.get("resolved", "https://registry.npmjs.org/")
        assert resolved.startswith("https://registry.npmjs.org/")
