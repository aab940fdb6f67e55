"""Checks of units through time: what lies above whom and when, names, codes."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.models import Unit
from indicators.checks.registry import Check, Finding, Severity


def parents_in_time() -> Iterator[Finding]:
    """Units that share no day with the unit they lie under."""
    found = _below(
        lambda above: (
            Q(valid_from__gt=F(f"{above}__valid_to")) | Q(valid_to__lt=F(f"{above}__valid_from"))
        )
    )
    for unit, above in found:
        yield Finding(
            _period(unit),
            _("không cùng thời gian với đơn vị cấp trên %(above)s") % {"above": _period(above)},
        )


def open_under_closed() -> Iterator[Finding]:
    """Units that go on although the unit they lie under has ended."""
    found = _below(
        lambda above: (
            Q(valid_to__isnull=True, **{f"{above}__valid_to__isnull": False})
            & (Q(valid_from__isnull=True) | Q(valid_from__lte=F(f"{above}__valid_to")))
        )
    )
    for unit, above in found:
        yield Finding(
            _period(unit),
            _("đang hoạt động dưới đơn vị đã kết thúc %(above)s") % {"above": _period(above)},
        )


def same_name() -> Iterator[Finding]:
    """Units of the same full name under one unit at the same time."""
    twice = (
        Unit.with_illustrative.filter(parent__isnull=False)
        .values("parent", "full_name")
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
    )
    wanted = {(found["parent"], found["full_name"]) for found in twice}
    if not wanted:
        return
    named: dict[tuple[int | None, str], list[Unit]] = defaultdict(list)
    for unit in (
        Unit.with_illustrative.filter(parent__in={parent for parent, _name in wanted})
        .select_related("parent")
        .order_by("code", F("valid_from").asc(nulls_first=True))
    ):
        if (unit.parent_id, unit.full_name) in wanted:
            named[unit.parent_id, unit.full_name].append(unit)
    for units in named.values():
        for number, unit in enumerate(units):
            others = [other for other in units[:number] if _overlap(unit, other)]
            if others:
                yield Finding(
                    _period(unit),
                    _("trùng tên với %(other)s, cùng thuộc %(above)s")
                    % {"other": _period(others[0]), "above": unit.parent},
                )


def overlapping_periods() -> Iterator[Finding]:
    """Periods of one code that share a day."""
    reused = (
        Unit.with_illustrative.values("code")
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
        .values("code")
    )
    ordered = Unit.with_illustrative.filter(code__in=reused).order_by(
        "code", F("valid_from").asc(nulls_first=True), F("valid_to").asc(nulls_last=True)
    )
    # In order of their start, a period that overlaps any other overlaps the one after it.
    for unit, after in pairwise(ordered):
        if unit.code == after.code and _overlap(unit, after):
            yield Finding(
                _period(after),
                _("trùng thời gian với %(other)s, cùng mã %(code)s")
                % {"other": _period(unit), "code": unit.code},
            )


def _below(condition: Callable[[str], Q]) -> Iterator[tuple[Unit, Unit]]:
    # A unit that is wrong below its parent is one finding, whatever its province is.
    seen: set[int] = set()
    for above in ("parent", "province"):
        for unit in (
            Unit.with_illustrative.filter(condition(above))
            .select_related("parent", "province")
            .order_by("code", F("valid_from").asc(nulls_first=True))
        ):
            if unit.pk not in seen:
                seen.add(unit.pk)
                yield unit, getattr(unit, above)


def _overlap(one: Unit, other: Unit) -> bool:
    first = max(one.valid_from or datetime.date.min, other.valid_from or datetime.date.min)
    last = min(one.valid_to or datetime.date.max, other.valid_to or datetime.date.max)
    return first <= last


def _period(unit: Unit) -> str:
    start = unit.valid_from.isoformat() if unit.valid_from else "…"
    end = unit.valid_to.isoformat() if unit.valid_to else "…"
    return f"{unit.full_name} ({unit.code}, {start}–{end})"


CHECKS = (
    Check(
        "parents-in-time",
        Severity.ERROR,
        gettext_lazy("Đơn vị tồn tại cùng thời gian với đơn vị cấp trên"),
        gettext_lazy("Sửa ngày của một trong hai, hoặc chọn đúng giai đoạn của đơn vị cấp trên."),
        parents_in_time,
    ),
    Check(
        "open-under-closed",
        Severity.ERROR,
        gettext_lazy("Không có đơn vị đang hoạt động dưới đơn vị đã kết thúc"),
        gettext_lazy("Ghi ngày kết thúc và đơn vị kế thừa, hoặc đơn vị cấp trên mới."),
        open_under_closed,
    ),
    Check(
        "same-name",
        Severity.WARNING,
        gettext_lazy("Không có hai đơn vị trùng tên cùng thuộc một đơn vị"),
        gettext_lazy("Kiểm tra xem có phải một đơn vị bị nhập hai lần; tên không phải là mã."),
        same_name,
    ),
    Check(
        "overlapping-periods",
        Severity.ERROR,
        gettext_lazy("Các giai đoạn của một mã không trùng ngày"),
        gettext_lazy("Kết thúc giai đoạn trước vào ngày liền trước giai đoạn sau."),
        overlapping_periods,
    ),
)
