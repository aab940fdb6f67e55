import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.checks import CHECKS, Severity, run

WORDS = {
    Severity.ERROR: gettext_lazy("LỖI"),
    Severity.WARNING: gettext_lazy("CẢNH BÁO"),
    Severity.INFO: gettext_lazy("GHI CHÚ"),
}


class Command(BaseCommand):
    help = (
        "Kiểm tra dữ liệu: bộ tiêu chí, đơn vị, điểm, kết quả và bản công bố. "
        "Mỗi dòng một điều tìm thấy; mã thoát là 1 nếu có lỗi."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--format", choices=("text", "json"), default="text", help="dạng kết quả in ra"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(run())
        if options["format"] == "json":
            self.stdout.write(
                json.dumps(
                    [
                        {
                            "check": check.name,
                            "severity": check.severity,
                            "title": str(check.title),
                            "where": finding.where,
                            "message": finding.message,
                            "advice": str(check.advice),
                        }
                        for check, finding in found
                    ],
                    ensure_ascii=False,
                    indent=2,
                )
            )
        else:
            for check, finding in found:
                self.stdout.write(
                    f"{WORDS[check.severity]} [{check.name}] {finding.where}: "
                    f"{finding.message.removesuffix('.')}. → {check.advice}"
                )
            count = {
                severity: sum(check.severity == severity for check, _finding in found)
                for severity in Severity
            }
            self.stdout.write(
                _(
                    "Đã chạy %(checks)d phép kiểm tra: %(errors)d lỗi, %(warnings)d cảnh báo, "
                    "%(infos)d ghi chú."
                )
                % {
                    "checks": len(CHECKS),
                    "errors": count[Severity.ERROR],
                    "warnings": count[Severity.WARNING],
                    "infos": count[Severity.INFO],
                }
            )
        if any(check.severity == Severity.ERROR for check, _finding in found):
            raise SystemExit(1)
