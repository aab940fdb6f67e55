import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from districts.models import Unit
from indicators import formats
from indicators.consistency import TITLES, Finding
from indicators.figure_words import finding_words
from indicators.models import Indicator
from indicators.period_words import period_label
from indicators.services.figure_warnings import check_figures


class Command(BaseCommand):
    help = (
        "Kiểm tra số liệu có khớp nhau không: phần và tổng, tỷ lệ nêu và tỷ lệ tính, thay đổi đột "
        "ngột, hai nguồn nêu hai giá trị. Không sửa gì. Mã thoát: 0 không thấy gì, 1 có điều không "
        "khớp, 2 gõ sai lệnh."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--format", choices=("text", "json"), default="text", help="dạng kết quả in ra"
        )
        parser.add_argument("--unit", metavar="MÃ", help="chỉ đơn vị có mã này")

    def handle(self, *args: Any, **options: Any) -> None:
        units = None
        if options["unit"]:
            units = list(
                Unit.with_illustrative.by_code(options["unit"]).values_list("pk", flat=True)
            )
            if not units:
                raise CommandError(
                    _("Không có đơn vị nào mang mã %(code)s.") % {"code": options["unit"]},
                    returncode=2,
                )
        found = list(check_figures(units))
        names = dict(Indicator.objects.values_list("code", "name"))
        known = Unit.with_illustrative.in_bulk({finding.figure.unit for finding in found})
        # What is made up comes last, and says so.
        found.sort(key=lambda finding: known[finding.figure.unit].illustrative)
        if options["format"] == "json":
            self.stdout.write(
                json.dumps(
                    [_record(finding, known[finding.figure.unit]) for finding in found],
                    ensure_ascii=False,
                    indent=2,
                )
            )
        else:
            for finding in found:
                message, advice = finding_words(finding)
                figure, unit = finding.figure, known[finding.figure.unit]
                mark = _("số liệu minh họa") if unit.illustrative else ""
                self.stdout.write(
                    f"[{'; '.join(filter(None, (finding.rule, mark)))}] "
                    f"{figure.unit_name} ({unit.code}), "
                    f"{period_label(figure.period)}, {names[figure.indicator]}: {message} "
                    f"→ {advice}"
                )
            made_up = sum(known[finding.figure.unit].illustrative for finding in found)
            self.stdout.write(
                _("Đã kiểm tra: %(n)d điều không khớp.") % {"n": len(found) - made_up}
            )
            if made_up:
                self.stdout.write(
                    _("Trong số liệu minh họa: %(n)d điều không khớp, cố ý để thử.")
                    % {"n": made_up}
                )
        if found:
            raise SystemExit(1)


def _record(finding: Finding, unit: Unit) -> dict[str, Any]:
    message, advice = finding_words(finding)
    figure = finding.figure
    return {
        "unit": figure.unit_name,
        "unit_code": unit.code,
        "illustrative": unit.illustrative,
        "period": figure.period.word,
        "indicator": figure.indicator,
        "scope": figure.scope,
        "rule": finding.rule,
        "title": _(TITLES[finding.rule]),
        "stated": formats.plain(finding.stated, 4).rstrip("0").rstrip("."),
        "computed": formats.plain(finding.computed, 4).rstrip("0").rstrip("."),
        "message": message,
        "advice": advice,
    }
