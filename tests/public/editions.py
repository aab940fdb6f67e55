"""Editions made by hand for tests of what the public reads."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.utils import timezone

from districts import vietnamese
from districts.models import Unit
from indicators.models import Edition, EditionArea, EditionRow
from indicators.services.edition_draft import Draft
from indicators.services.freeze import freeze

OLD_END = datetime.date(2025, 6, 30)
NEW_START = datetime.date(2025, 7, 1)


def province(code: str, name: str, *, start=None, end=None, illustrative: bool = False) -> Unit:
    """A province of some period."""
    unit = Unit(
        code=code,
        level="province",
        kind="tỉnh",
        name=name,
        full_name=f"Tỉnh {name}",
        valid_from=start,
        valid_to=end,
        illustrative=illustrative,
    )
    unit.save()
    return unit


def district(code: str, name: str, above: Unit, *, kind: str = "huyện") -> Unit:
    """A district of a province, of the same period."""
    unit = Unit(
        code=code,
        level="district",
        kind=kind,
        name=name,
        full_name=f"{kind.capitalize()} {name}",
        parent=above,
        province=above,
        valid_from=above.valid_from,
        valid_to=above.valid_to,
        illustrative=above.illustrative,
    )
    unit.save()
    return unit


def row(position: int, unit: Unit | None = None, **fields) -> EditionRow:
    """A row; index and rank as given, the rest from the unit."""
    name = fields.pop("unit_name", unit.name if unit else f"Đơn vị {position}")
    values = {
        "unit": unit,
        "unit_code": unit.code if unit else "",
        "unit_name": name,
        "unit_kind": unit.kind if unit else "huyện",
        "sort_key": vietnamese.sort_key(name),
        "basis": EditionRow.Basis.STATED,
        "source_url": "https://example.vn/nguon",
        **fields,
    }
    if isinstance(values.get("index"), str):
        values["index"] = Decimal(values["index"])
    return EditionRow(position=position, **values)


def publish(
    rows: list[EditionRow],
    *,
    scope: str = "dong-thap",
    scope_name: str = "Đồng Tháp",
    year: int = 2019,
    areas: list[EditionArea] | None = None,
    scores: dict | None = None,
    **fields,
) -> Edition:
    """Freeze these rows as the next edition of a district table."""
    values = {
        "level": Unit.Level.DISTRICT,
        "origin": Edition.Origin.IMPORTED,
        "published_at": timezone.now(),
        "units_total": len(rows),
        **fields,
    }
    edition = Edition(scope=scope, scope_name=scope_name, year=year, **values)
    return freeze(Draft(edition=edition, areas=areas or [], rows=rows, scores=scores or {}))
