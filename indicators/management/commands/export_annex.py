"""`manage.py export_annex --round ID [--unit CODE] FILE`: the annex as an Excel file, prefilled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from indicators.models import Assessment, Round, ScoreChange
from indicators.sheets import layout
from indicators.sheets.write import select, write_annex


class Command(BaseCommand):
    help = "Writes the annex of a round as an Excel file: of one unit, or of all of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to write it (.xlsx)")
        parser.add_argument("--round", type=int, required=True, help="the round's number")
        parser.add_argument("--unit", default="", help="official code of one unit")
        parser.add_argument(
            "--step", choices=[str(step) for step in layout.STEPS], default=ScoreChange.Step.SELF
        )

    def handle(self, *args: Any, **options: Any) -> None:
        round_ = (
            Round.objects.select_related("criteria_set", "province")
            .filter(pk=options["round"])
            .first()
        )
        if round_ is None:
            raise CommandError(f"Không có đợt đánh giá số {options['round']}.")
        found = Assessment.objects.filter(round=round_).select_related("unit").in_group_order()
        if options["unit"]:
            found = found.filter(unit__code=options["unit"])
        assessments = list(found)
        if not assessments:
            raise CommandError("Không có đơn vị nào như vậy trong đợt đánh giá.")
        with translation.override("vi"):
            data = write_annex(
                select(
                    round_,
                    step=options["step"],
                    assessments=assessments,
                    unit_alone=bool(options["unit"]),
                )
            )
        try:
            options["file"].write_bytes(data)
        except OSError as error:
            raise CommandError(f"Không ghi được tệp: {error}") from error
        self.stdout.write(f"{options['file']}: {len(assessments)} đơn vị")
