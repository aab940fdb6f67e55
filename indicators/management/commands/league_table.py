"""Print a published league table in the terminal: the twin of its public page."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from indicators import formats
from indicators.filters import FILTERS, BadQuery, read_query
from indicators.models import Edition, EditionRow
from indicators.views.public.league import parse_address


class Command(BaseCommand):
    """manage.py league_table dong-thap huyen 2019 [--ban N] [--sap-xep -chi-so] [--nhom …]"""

    help = "In bảng xếp hạng đã công bố: league_table <tinh> <cap> <nam>."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("tinh", help="dong-thap, viet-nam…")
        parser.add_argument("cap", help="tinh, huyen, xa hoặc so-nganh")
        parser.add_argument("nam", help="2019 hoặc 2020-quy-1")
        parser.add_argument("--ban", type=int, help="bản công bố số (mặc định: mới nhất)")
        parser.add_argument("--sap-xep", dest="sap-xep", default="", help="ví dụ: -chi-so")
        for name in FILTERS:
            parser.add_argument(f"--{name}", dest=name, default="", help="như trên địa chỉ")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = self._edition(options)
        rows = list(edition.rows.order_by("position"))
        query = QueryDict(mutable=True)
        for name in ("sap-xep", *FILTERS):
            query[name] = options[name]
        try:
            shown = read_query(query, rows).apply(rows)
        except BadQuery as error:
            raise CommandError(str(error)) from error
        known = f"{len(rows)}/{edition.units_total}" if edition.units_total else f"{len(rows)}/?"
        self.stdout.write(
            f"{edition.scope_name} · {edition.get_level_display()} · {edition.period_label}"
            f" · bản công bố số {edition.number} · {known} đơn vị"
        )
        if edition.illustrative:
            self.stdout.write("SỐ LIỆU MINH HỌA: tỉnh, đơn vị và điểm không có thật.")
        for line in _lines(shown, edition):
            self.stdout.write(line)

    def _edition(self, options: dict[str, Any]) -> Edition:
        address = parse_address(options["tinh"], options["cap"], options["nam"])
        if address is None:
            raise CommandError(
                "Cần tỉnh, cấp (tinh, huyen, xa, so-nganh) và năm: dong-thap huyen 2019."
            )
        editions = Edition.objects.table(address.scope, address.level, address.year, address.part)
        if options["ban"] is not None:
            editions = editions.filter(number=options["ban"])
        edition = editions.first()
        if edition is None:
            others = Edition.objects.filter(scope=address.scope).newest()
            have = ", ".join(f"{other.level_word} {other.period_word}" for other in others)
            raise CommandError(
                f"Không có bảng này. {'Đã có: ' + have if have else 'Nơi này chưa có bảng nào'}."
            )
        return edition


def _lines(rows: list[EditionRow], edition: Edition) -> list[str]:
    cells = [["Hạng", "±", "Đơn vị", "Chỉ số", "Điểm", "Xếp loại", "Nhóm", "Căn cứ"]]
    cells += [
        [
            f"{row.rank}/{row.rank_of or '?'}" if row.rank else formats.NONE,
            _change(row),
            f"{row.unit_kind.capitalize()} {row.unit_name}".strip(),
            formats.points(row.index, edition.places, "vi"),
            formats.points(row.points, 2, "vi"),
            row.band or formats.NONE,
            row.group or formats.NONE,
            str(row.get_basis_display()),
        ]
        for row in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    right = {0, 1, 3, 4}
    return [
        "  ".join(
            text.rjust(width) if column in right else text.ljust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    ]


def _change(row: EditionRow) -> str:
    if row.rank_change is None:
        return formats.INCOMPARABLE if row.change_note else ""
    if row.rank_change > 0:
        return f"{formats.UP}{row.rank_change}"
    return f"{formats.DOWN}{-row.rank_change}" if row.rank_change else formats.SAME
