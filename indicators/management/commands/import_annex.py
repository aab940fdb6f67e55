"""`manage.py import_annex --round ID --user NAME FILE [--apply]`: a dry run, or all of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from districts.services.file_problems import UnreadableFile
from indicators.models import Round
from indicators.sheets.container import MOST_BYTES
from indicators.sheets.intake import take_in


class Command(BaseCommand):
    help = (
        "Reads a filled-in annex: prints every problem on a line of its own and exits 1 if there "
        "is one; otherwise what would change, and with --apply changes it, all or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the filled-in annex (.xlsx)")
        parser.add_argument("--round", type=int, required=True, help="the round's number")
        parser.add_argument("--user", required=True, help="in whose name it is entered")
        parser.add_argument("--apply", action="store_true", help="write it")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="also cells that somebody else has changed since the file was made",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        round_ = (
            Round.objects.select_related("criteria_set", "province")
            .filter(pk=options["round"])
            .first()
        )
        if round_ is None:
            raise CommandError(f"Không có đợt đánh giá số {options['round']}.")
        user = get_user_model().objects.filter(username=options["user"], is_active=True).first()
        if user is None:
            raise CommandError(f"Không có tài khoản “{options['user']}”.")
        with translation.override("vi"):
            try:
                plan = take_in(
                    self._read(options["file"]),
                    round_,
                    user=user,
                    apply=options["apply"],
                    overwrite=options["overwrite"],
                )
            except UnreadableFile as error:
                self.stdout.write(error.message)
                sys.exit(1)
        for warning in plan.warnings:
            self.stderr.write(f"Lưu ý: {warning}")
        for problem in [*plan.problems, *plan.conflicts]:
            self.stdout.write(str(problem))
        if not plan.sound:
            sys.exit(1)
        for change in plan.differences:
            before, after = change.before or "trống", change.after or "trống"
            self.stdout.write(
                f"{change.sheet}!{change.cell}: {change.unit}, {change.code}: {before} → {after}"
            )
        done = "đã ghi" if plan.applied else "sẽ ghi"
        self.stdout.write(f"{plan.changed} ô {done}, {plan.unchanged + plan.untouched} ô như cũ")

    def _read(self, file: Path) -> bytes:
        try:
            with file.open("rb") as source:
                # One byte more than is taken, so that a huge file isn't read to be refused.
                return source.read(MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(f"Không đọc được tệp: {error}") from error
