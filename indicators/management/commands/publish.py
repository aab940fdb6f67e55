"""Publish a round, or a correction of one, from the terminal."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.models import Round
from indicators.services.publish import PublishError, publish


class Command(BaseCommand):
    """manage.py publish --round ID --decision SỐ --date YYYY-MM-DD --signer TÊN [--reason LÝ DO]"""

    help = "Công bố kết quả của một đợt; lần sau là bản đính chính và phải có lý do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--round", type=int, required=True, metavar="ID", help="đợt số ID")
        parser.add_argument("--decision", required=True, metavar="SỐ", help="số quyết định")
        parser.add_argument("--date", required=True, metavar="YYYY-MM-DD", help="ngày quyết định")
        parser.add_argument("--signer", required=True, metavar="TÊN", help="người ký")
        parser.add_argument("--reason", default="", metavar="LÝ DO", help="lý do đính chính")
        parser.add_argument(
            "--provisional",
            default="",
            metavar="LÝ DO",
            help="vì sao công bố khi còn đơn vị thiếu điểm",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        round_ = Round.objects.select_related("province").filter(pk=options["round"]).first()
        if round_ is None:
            raise CommandError(f"Không có đợt số {options['round']}.")
        try:
            day = date.fromisoformat(options["date"])
        except ValueError as error:
            raise CommandError(
                f"Ngày phải viết như 2026-01-20, không phải “{options['date']}”."
            ) from error
        try:
            edition = publish(
                round_,
                user=None,
                decision_number=options["decision"],
                decision_date=day,
                signer=options["signer"],
                reason=options["reason"],
                provisional=options["provisional"],
            )
        except PublishError as error:
            raise CommandError(f"Không công bố: {error.message}") from error
        self.stdout.write(
            f"Đã công bố bản số {edition.number}: {edition.get_permanent_url()}\n"
            f"SHA-256 {edition.digest}"
        )
