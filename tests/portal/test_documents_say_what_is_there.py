"""What the documents name is there: files, commands, settings, checks, fields."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from indicators import formats
from indicators.checks import CHECKS
from indicators.exports import COLUMNS
from indicators.models import CriteriaSet
from indicators.services.canonical import (
    AREA_FIELDS,
    CRITERION_FIELDS,
    EDITION_FIELDS,
    ROW_FIELDS,
    SIGNED_FIELDS,
)
from indicators.services.edition_draft import LeafEntry

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"""(?:\]\(|src=")(?!https?:|#)([^)#\s"]+)""")
COMMAND = re.compile(r"manage\.py (\w+)")
VARIABLE = re.compile(r"""(?:flag|secret|env\.\w+|environ\.get)\(\s*"([A-Z_]+)\"""")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere_and_every_command_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert not [link for link in LINK.findall(text) if not (document.parent / link).exists()]
    assert set(COMMAND.findall(text)) <= set(get_commands())


def test_pictures_are_few_and_small() -> None:
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert 1 <= len(pictures) <= 4
    assert max(picture.stat().st_size for picture in pictures) < 150_000


def test_the_links_and_commands_of_the_documents_were_seen() -> None:
    text = "".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    assert len(LINK.findall(text)) > 20
    assert {"recompute", "check_data", "load_units"} <= set(COMMAND.findall(text))


def test_every_setting_stands_in_the_table_of_operations() -> None:
    read_by_the_portal = set(VARIABLE.findall(read("cchc_portal/settings.py")))
    assert {"SECRET_KEY", "REDIS_URL", "PROXIES"} <= read_by_the_portal
    operations = read("docs/operations.md")
    assert not [name for name in read_by_the_portal if f"`{name}`" not in operations]


def test_every_check_stands_in_the_guide_for_operators() -> None:
    guide = read("docs/vi/quan-tri-du-lieu.md")
    assert not [check.name for check in CHECKS if f"`{check.name}`" not in guide]


def test_every_column_and_every_field_of_the_digest_is_explained() -> None:
    data = read("docs/data.md")
    assert not [name for name in COLUMNS if f"`{name}`" not in data]
    fields = {*EDITION_FIELDS, *SIGNED_FIELDS, *AREA_FIELDS, *CRITERION_FIELDS, *ROW_FIELDS}
    method = read("docs/method.md")
    assert not [name for name in {*fields, *LeafEntry._fields} if f"`{name}`" not in method]


def test_every_rule_of_a_criteria_set_and_every_test_stands_in_the_method() -> None:
    method = read("docs/method.md")
    beside = {"id", "slug", "name", "level", "illustrative"}
    fields = {field.name for field in CriteriaSet._meta.concrete_fields} - beside
    assert not [name for name in fields if f"`{name}`" not in method]
    named = set(re.findall(r"`(?:tests/\w+/)?(test_\w+\.py)`", method))
    assert len(named) > 10
    assert named <= {path.name for path in (ROOT / "tests").rglob("test_*.py")}


def test_every_sign_of_a_table_is_explained_to_its_reader() -> None:
    guide = read("docs/vi/doc-xep-hang.md")
    signs = (formats.UP, formats.DOWN, formats.SAME, formats.INCOMPARABLE, formats.NONE)
    assert not [sign for sign in signs if f"**{sign}" not in guide]
