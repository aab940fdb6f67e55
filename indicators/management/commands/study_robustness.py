"""`manage.py study_robustness`: how firm the ranks of published editions are."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from indicators.models import Edition
from indicators.services.study_robustness import study_edition, sweep_studies


class Command(BaseCommand):
    """Computes what the background hasn't yet; `--all` computes everything again."""

    help = "Tính độ nhạy của thứ hạng theo trọng số cho các bản công bố chưa có."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="tính lại mọi bản công bố")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            numbers = list(Edition.objects.order_by("pk").values_list("pk", flat=True))
            done = [found for pk in numbers if (found := study_edition(pk, again=True))]
        else:
            done = sweep_studies()
        without = sum(1 for found in done if found.reason)
        self.stdout.write(f"Đã tính {len(done)} bản công bố; {without} bản không tính được.")
