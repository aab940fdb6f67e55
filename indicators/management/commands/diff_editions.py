"""What differs between two editions, unit by unit."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators import formats
from indicators.edition_difference import (
    FIGURE_NAMES,
    Change,
    changes,
    leaf_changes,
    lines,
    shown_figure,
)
from indicators.models import LEVEL_WORDS, Edition


class Command(BaseCommand):
    """manage.py diff_editions dong-thap/huyen/2024/1 dong-thap/huyen/2024/2"""

    help = "In những gì khác nhau giữa hai bản công bố."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, what in (("before", "bản trước"), ("after", "bản sau")):
            parser.add_argument(
                name, metavar="TỈNH/CẤP/NĂM/BẢN", help=f"{what}, như dong-thap/huyen/2024/1"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        before, after = (_edition(options[name]) for name in ("before", "after"))
        found = changes(
            lines(before.rows.order_by("position")),
            lines(after.rows.order_by("position")),
            leaf_changes(before, after),
        )
        self.stdout.write(f"{before} → {after}")
        if after.reason:
            self.stdout.write(f"Lý do: {after.reason}")
        if not found:
            self.stdout.write("Không đơn vị nào khác.")
        for change in found:
            self.stdout.write(change.name)
            for line in _texts(change, after.places):
                self.stdout.write(f"  {line}")


def _texts(change: Change, places: int) -> list[str]:
    if change.before is None:
        return ["chỉ có trong bản sau"]
    if change.after is None:
        return ["chỉ có trong bản trước"]
    texts = [
        f"{FIGURE_NAMES[name]}: "
        f"{shown_figure(name, was, places)} → {shown_figure(name, now, places)}"
        for name, was, now, differs in change.cells
        if differs
    ]
    return texts + [
        f"{leaf.code} {leaf.name}: "
        f"{_leaf(leaf.before, leaf.exempt_before)} → {_leaf(leaf.after, leaf.exempt_after)}"
        for leaf in change.leaves
    ]


def _leaf(points: Any, exempt: bool) -> str:
    return "không áp dụng" if exempt else formats.maximum(points)


def _edition(word: str) -> Edition:
    """The edition of a word like dong-thap/huyen/2024/1. Raises CommandError."""
    levels = {word: level for level, word in LEVEL_WORDS.items()}
    parts = word.strip("/").split("/")
    if len(parts) != 4 or parts[1] not in levels or not parts[3].isdecimal():
        raise CommandError(f"Không đọc được “{word}”: viết như dong-thap/huyen/2024/1.")
    scope, level, period, number = parts
    year, _dash, part = period.partition("-")
    edition = (
        Edition.objects.table(scope, levels[level], int(year), part)
        .filter(number=int(number))
        .first()
        if year.isdecimal() and len(year) == 4 and len(number) < 6
        else None
    )
    if edition is None:
        raise CommandError(f"Không có bản công bố {word}.")
    return edition
