"""Compute every published edition anew from what it carries, and hold it against its digest."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.services.verify_editions import verify_editions

SHOWN = 20


class Command(BaseCommand):
    """manage.py verify_editions"""

    help = "Tính lại mọi bản công bố từ dữ liệu của chính nó, so mã băm, chỉ số và hạng."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = computed = printed = 0
        for verdict in verify_editions():
            computed += verdict.recomputed
            printed += not verdict.recomputed
            if not verdict.problems:
                continue
            wrong += 1
            self.stdout.write(f"{verdict.edition}: không đúng")
            for problem in verdict.problems[:SHOWN]:
                self.stdout.write(f"  {problem}")
            if len(verdict.problems) > SHOWN:
                self.stdout.write(f"  … và {len(verdict.problems) - SHOWN} điểm khác")
        counted = f"{computed} bản tính lại từ điểm, {printed} bản nhập từ nguồn in"
        if wrong:
            raise CommandError(f"{wrong} bản công bố không đúng ({counted}).", returncode=1)
        self.stdout.write(f"Tất cả đều đúng: {counted}.")
