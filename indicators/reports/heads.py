"""What stands above and below a document of an edition: who issued it, under which decision."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.models import Edition, EditionRow
from indicators.reports.parts import Head

ILLUSTRATIVE = "SỐ LIỆU MINH HỌA"
DRAFT = "DỰ THẢO"


def head_of(
    edition: Edition, title: tuple[str, ...], relation: str, *, signed: bool = True
) -> Head:
    """The head of a document; `relation` says how it stands to the decision."""
    notices = [] if signed else [DRAFT]
    if edition.illustrative:
        notices.append(ILLUSTRATIVE)
    return Head(
        subject=" ".join(title),
        title=title,
        attached=_attached(edition, relation) if signed else _drafted(),
        when=edition.published_at if signed else timezone.now(),
        issuer=_issuer(edition, signed=signed),
        notice=" · ".join(notices),
    )


def period_of(edition: Edition) -> str:
    """The period as a title has it: "Năm 2024", or the part of a year."""
    return str(edition.period_label) if edition.period else f"Năm {edition.year}"


def _issuer(edition: Edition, *, signed: bool) -> tuple[str, ...]:
    # What no decision is known of, or was taken over from print, nobody issued in this form.
    if edition.origin != Edition.Origin.COMPUTED or (signed and not edition.decision_number):
        return ()
    if edition.province is None:
        return ("BỘ NỘI VỤ",)
    return ("ỦY BAN NHÂN DÂN", edition.province.full_name.upper())


def _attached(edition: Edition, relation: str) -> str:
    if edition.origin != Edition.Origin.COMPUTED:
        return _("(Số liệu nhập từ nguồn đã công bố; bản số %(n)d trên cổng, ngày %(day)s)") % {
            "n": edition.number,
            "day": _day(edition.published_at),
        }
    if not edition.decision_number:
        return _("(Bản công bố số %(n)d, ngày %(day)s)") % {
            "n": edition.number,
            "day": _day(edition.published_at),
        }
    whose = (
        "Bộ Nội vụ"
        if edition.province is None
        else f"Ủy ban nhân dân {_lower_first(edition.province.full_name)}"
    )
    when = f" ngày {civil_day(edition.decision_date)}" if edition.decision_date else ""
    return f"({relation} Quyết định số {edition.decision_number}{when} của {whose})"


def _drafted() -> str:
    now = timezone.localtime()
    return f"(Dự thảo để xem trước, số liệu lúc {now:%H:%M} ngày {now:%d/%m/%Y})"


def civil_day(day: date) -> str:
    """A day as decisions write it: "05 tháng 01 năm 2026", "17 tháng 3 năm 2026".

    A zero stands before days below ten and before the first two months.
    """
    month = f"{day:%m}" if day.month <= 2 else str(day.month)
    return f"{day:%d} tháng {month} năm {day:%Y}"


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def full_name(row: EditionRow) -> str:
    """Kind and name as on the day of the edition: "Huyện Châu Thành"."""
    kind = row.unit_kind.strip()
    if not kind or row.unit_name.lower().startswith(kind.lower()):
        return row.unit_name
    return f"{kind[:1].upper()}{kind[1:]} {row.unit_name}"


def with_parent(row: EditionRow) -> str:
    """The full name, and below which unit: "Xã An Bình (Huyện Cao Lãnh)"."""
    name = full_name(row)
    return f"{name} ({row.parent_name})" if row.parent_name else name


def source_of(edition: Edition, *, signed: bool = True) -> tuple[tuple[str, str], ...]:
    """Where the document comes from, as labels and texts; a draft has none."""
    if not signed:
        return ()
    found = [
        (_("Địa chỉ"), f"{settings.PORTAL_ADDRESS}{edition.get_permanent_url()}"),
        (_("Bản công bố số"), str(edition.number)),
        (_("Ngày công bố"), _day(edition.published_at)),
    ]
    if edition.signer:
        found.append((_("Người ký"), edition.signer))
    if edition.criteria_set:
        found.append((_("Bộ tiêu chí"), edition.criteria_set.name))
    found.append((_("Mã băm SHA-256"), edition.digest))
    return tuple(found)
