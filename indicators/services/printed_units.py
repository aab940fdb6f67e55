"""Which unit a printed name means: names of the year of the source, units of the last list.

The units of before 01/07/2025 are known by the list of their last day. A name printed years
earlier may carry another kind (Huyện Trảng Bàng became Thị xã Trảng Bàng) or belong to a unit that
was gone by then; a kind is only looked at where the name alone means two units (Thành phố and
Huyện Cao Lãnh).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from districts import vietnamese
from districts.models import Unit

LISTED_ON = datetime.date(2025, 6, 30)
"""The last day of the units that results until 2024 are about, and the one they're listed for."""

_KINDS = ("tỉnh", "thành phố", "thị xã", "huyện", "quận", "phường", "thị trấn", "xã", "đặc khu")

# Printed name → code, where a province had another name on LISTED_ON: 46 was Tỉnh Thừa Thiên Huế
# until 31/12/2024.
_RENAMED_PROVINCES = {"Thừa Thiên Huế": "46"}


class UnknownUnitError(LookupError):
    """A printed name that means no unit, or more than one; the message says so in Vietnamese."""


def split_kind(printed: str) -> tuple[str, str]:
    """Return kind and bare name: "Thành phố Cao Lãnh" → ("thành phố", "Cao Lãnh").

    The kind is blank where none is printed.
    """
    for kind in _KINDS:
        if printed.lower().startswith(f"{kind} "):
            return kind, printed[len(kind) + 1 :].strip()
    return "", printed


class PrintedUnits:
    """The units of LISTED_ON by name; one query for provinces and one for each unit asked about."""

    def __init__(self) -> None:
        provinces = list(Unit.objects.on(LISTED_ON).level(Unit.Level.PROVINCE))
        self._provinces = _by_name(provinces)
        self._below: dict[int, dict[str, list[Unit]]] = {}
        for printed, code in _RENAMED_PROVINCES.items():
            self._provinces[vietnamese.sort_key(printed)] = [
                province for province in provinces if province.code == code
            ]

    def province(self, printed: str) -> Unit:
        """Return the province printed so. Raises UnknownUnitError."""
        return _only(self._provinces, printed)

    def below(self, parent: Unit, printed: str) -> Unit:
        """Return the unit printed so that lies right under `parent`. Raises UnknownUnitError."""
        if parent.pk not in self._below:
            self._below[parent.pk] = _by_name(Unit.objects.on(LISTED_ON).filter(parent=parent))
        return _only(self._below[parent.pk], printed)


def _by_name(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    # The sort key is one name's one spelling: Hoà and Hòa have the same, Hóa has another.
    named: dict[str, list[Unit]] = {}
    for unit in units:
        named.setdefault(unit.sort_key, []).append(unit)
    return named


def _only(named: Mapping[str, list[Unit]], printed: str) -> Unit:
    kind, name = split_kind(printed)
    found = named.get(vietnamese.sort_key(name), [])
    if len(found) > 1:
        found = [unit for unit in found if unit.kind == kind] or found
    if not found:
        raise UnknownUnitError(
            _("không có “%(name)s” trong danh mục đơn vị ngày 30/06/2025") % {"name": printed}
        )
    if len(found) > 1:
        raise UnknownUnitError(
            _("“%(name)s” có thể là: %(units)s")
            % {"name": printed, "units": ", ".join(str(unit) for unit in found)}
        )
    return found[0]
