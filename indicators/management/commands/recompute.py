"""Compute standings from scores: every round, or the ones named."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.models import Round
from indicators.services.recompute import RecomputeError, recompute


class Command(BaseCommand):
    """manage.py recompute --all | --stale | --round ID [--round ID …]"""

    help = "Tính lại chỉ số và xếp hạng từ điểm thành phần."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--all", action="store_true", help="mọi đợt, kể cả đợt đang đúng")
        which.add_argument("--stale", action="store_true", help="chỉ những đợt chờ tính lại")
        which.add_argument("--round", action="append", type=int, metavar="ID", help="đợt số ID")

    def handle(self, *args: Any, **options: Any) -> None:
        rounds = Round.objects.stale() if options["stale"] else Round.objects.all()
        ids = list(rounds.values_list("pk", flat=True))
        if options["round"]:
            unknown = sorted(set(options["round"]) - set(ids))
            if unknown:
                raise CommandError(f"Không có đợt số {', '.join(map(str, unknown))}.")
            ids = options["round"]
        try:
            runs = recompute(ids, trigger="lệnh recompute", everything=not options["stale"])
        except RecomputeError as error:
            raise CommandError(f"Không tính được, kết quả cũ được giữ nguyên: {error}") from error
        units = sum(run.units or 0 for run in runs)
        self.stdout.write(f"Đã tính {len(runs)} đợt, {units} đơn vị.")
