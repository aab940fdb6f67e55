"""A web process has compiled its templates before the first reader comes."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import Template
from django.template.loader import get_template
from django.urls import clear_url_caches, get_resolver

from cchc_portal.warm_up import warm_up

TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.fixture
def cold() -> None:
    """Forget what earlier tests have compiled."""
    for loader in get_template("base.html").template.engine.template_loaders:
        loader.reset()
    clear_url_caches()


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled from now on."""
    names: list[str] = []
    compile_nodelist = Template.compile_nodelist

    def note(template: Template) -> object:
        names.append(template.name)
        return compile_nodelist(template)

    monkeypatch.setattr(Template, "compile_nodelist", note)
    return names


def test_a_cold_process_compiles_when_it_is_asked(cold: None, compiled: list[str]) -> None:
    get_template("staff/appraisal/lines.html")
    assert compiled == ["staff/appraisal/lines.html"]


# Without the mark for it, a test that asks the database fails.
def test_a_warm_process_compiles_nothing_more(cold: None, compiled: list[str]) -> None:
    warm_up()
    all_of_them = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    assert set(compiled) == all_of_them
    compiled.clear()
    for name in all_of_them:
        get_template(name)
    assert compiled == []


def test_a_warm_process_knows_the_addresses_of_every_language(cold: None) -> None:
    warm_up()
    resolver = get_resolver()
    assert {"vi", "en"} <= set(resolver._reverse_dict)
