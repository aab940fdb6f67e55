"""Write out in the terminal how a unit's published index and rank came about."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators import formats, moves
from indicators import workings_in_words as words
from indicators.models import Edition, EditionRow
from indicators.workings import Working, working_of

CODE_WIDTH, POINTS_WIDTH = 9, 14


class Command(BaseCommand):
    """manage.py explain MH12 2024 [--period quy-1] [--ban 1] [--so-voi 2023]"""

    help = "Viết ra phép tính từ điểm từng tiêu chí đến chỉ số và hạng của một đơn vị."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="mã đơn vị, ví dụ 877")
        parser.add_argument("year", type=int, help="năm của bảng xếp hạng")
        parser.add_argument("--period", default="", help="kỳ trong năm, ví dụ quy-1")
        parser.add_argument("--ban", type=int, help="bản công bố số (mặc định: mới nhất)")
        parser.add_argument(
            "--so-voi",
            dest="against",
            help="viết thêm vì sao thay đổi so với kỳ này: 2023, hoặc 2023-quy-1",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        row = self._row(options)
        edition = row.edition
        working = working_of(row)
        for line in _head(row):
            self.stdout.write(line)
        for line in _areas(working):
            self.stdout.write(line)
        for line in _result(working):
            self.stdout.write(line)
        if options["against"]:
            for line in self._moved(row, edition, options["against"]):
                self.stdout.write(line)

    def _row(self, options: dict[str, Any]) -> EditionRow:
        editions = Edition.objects.filter(year=options["year"], period=options["period"])
        if options["ban"] is None:
            editions = editions.newest()
        else:
            editions = editions.filter(number=options["ban"])
        found = list(
            EditionRow.objects.filter(unit_code=options["code"], edition__in=editions)
            .select_related("edition__criteria_set", "unit")
            .order_by("edition__scope", "edition__level")
        )
        if not found:
            known = (
                Edition.objects.newest()
                .filter(rows__unit_code=options["code"])
                .order_by("year", "period")
                .distinct()
            )
            have = ", ".join(edition.period_word for edition in known)
            raise CommandError(
                f"Không có kết quả của đơn vị mã {options['code']} trong năm này. "
                f"{'Đã có: ' + have if have else 'Mã này chưa có kết quả nào'}."
            )
        if len(found) > 1:
            tables = ", ".join(str(row.edition) for row in found)
            raise CommandError(f"Đơn vị có trong nhiều bảng: {tables}. Chọn bằng --period, --ban.")
        return found[0]

    def _moved(self, row: EditionRow, edition: Edition, against: str) -> Iterator[str]:
        match = re.fullmatch(r"(\d{4})(?:-([a-z0-9-]{1,20}))?", against)
        before_edition = match and (
            Edition.objects.table(
                edition.scope, edition.level, int(match[1]), match[2] or ""
            ).first()
        )
        if not before_edition:
            raise CommandError(f"Bảng này không có kỳ {against} để so sánh.")
        before = before_edition.rows.filter(unit=row.unit_id or 0).first()
        if before is None:
            raise CommandError(f"Đơn vị không có trong bảng {before_edition.period_label}.")
        before.edition = before_edition
        move = moves.move_of(before, row)
        yield ""
        yield f"VÌ SAO THAY ĐỔI SO VỚI {before_edition.period_label.upper()}"
        if move.index is None:
            yield f"  Không so sánh được. {move.why_not}"
            return
        for sentence in moves.index_sentences(move):
            yield f"  {sentence}"
        if move.other_set:
            yield _change_line("", "Đổi bộ tiêu chí", move.index.method, move.places)
        for area in move.index.areas:
            name = move.names.get(area.code, area.code)
            yield _change_line(area.code, name, area.change, move.places)
            for leaf in area.leaves:
                if leaf.exact:
                    text = f"  {move.names.get(leaf.code, '')} {moves.leaf_reason(move, leaf)}"
                    yield _change_line(leaf.code, text, leaf.change, move.places)
        for name, change in (
            ("Mức trần và giới hạn", move.index.limits),
            ("Khác cách làm tròn", move.index.rounding),
        ):
            if change:
                yield _change_line("", name, change, move.places)
        yield _change_line("", "= Thay đổi chỉ số", move.index.change, move.places)
        for sentence in moves.rank_sentences(move) or [move.rank_why_not]:
            yield f"  {sentence}"


def _head(row: EditionRow) -> Iterator[str]:
    edition = row.edition
    yield (
        f"{row.unit_kind.capitalize()} {row.unit_name} ({row.unit_code}) · {edition.scope_name} · "
        f"{edition.period_label} · bản công bố số {edition.number}"
    )
    if edition.illustrative:
        yield "SỐ LIỆU MINH HỌA: tỉnh, đơn vị và điểm không có thật."


def _areas(working: Working) -> Iterator[str]:
    for area in working.areas:
        yield ""
        most = "" if area.beside or area.maximum is None else f"/{formats.maximum(area.maximum)}"
        yield f"{area.code}. {area.name}: {formats.maximum(area.points)}{most}"
        for node in area.nodes:
            criterion = node.criterion
            indent = "  " * criterion.depth
            if node.working is None:
                yield f"{indent}{criterion.code} {criterion.name}"
                continue
            counted = node.working.counted
            points = formats.NONE if counted is None else formats.maximum(counted)
            yield (
                f"{indent}{criterion.code:<{CODE_WIDTH}}"
                f"{points + '/' + formats.maximum(criterion.max_points):>{POINTS_WIDTH}}"
                f"  {criterion.name}"
            )
            margin = " " * (len(indent) + CODE_WIDTH + POINTS_WIDTH + 2)
            for sentence in words.leaf_sentences(node):
                yield f"{margin}{sentence}"
            for document in node.evidence:
                facts = (document.get(name) for name in ("number", "date", "issuer", "title"))
                yield f"{margin}[{', '.join(str(fact) for fact in facts if fact)}]"
        for text in (words.sum_sentence(area), words.maximum_sentence(area)):
            if text:
                yield f"  {text}"


def _result(working: Working) -> Iterator[str]:
    row = working.row
    yield ""
    if working.index is None:
        yield "Điểm từng tiêu chí không được công bố."
        yield words.known_quotient(working) or "Nguồn không nêu đủ điểm để tính lại chỉ số."
        rank = formats.NONE if row.rank is None else f"{row.rank}/{row.rank_of or '?'}"
        yield f"Hạng như nguồn đã công bố: {rank}."
        return
    for what, text, result in words.index_lines(working):
        yield f"{what}: {text} = {result}" if text != result else f"{what}: {result}"
    if sentence := words.band_sentence(working):
        yield f"Xếp loại: {sentence}"
    for sentence in words.rank_sentences(working):
        yield f"Hạng: {sentence}"
    if row.index is None:
        yield row.note


def _change_line(code: str, name: str, change: Any, places: int) -> str:
    return f"  {formats.signed(change, places):>8}  {code:<{CODE_WIDTH}}{name}"
