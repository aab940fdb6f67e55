from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from districts.services.data_file import DataFileError
from indicators.services.binh_duong_2017 import RoundMismatchError
from indicators.services.import_results import DATA, load_results


class Command(BaseCommand):
    help = (
        "Công bố các kết quả đã in của tỉnh, huyện, xã và đợt đánh giá Bình Dương 2017; "
        "nạp lại cùng tệp thì không đổi gì. Chạy sau load_units."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder",
            type=Path,
            default=DATA,
            metavar="THƯ MỤC",
            help="thư mục có các tệp results_*.csv (mặc định: các tệp đi kèm)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load = load_results(folder=options["folder"])
        except (DataFileError, RoundMismatchError) as error:
            raise CommandError(str(error)) from error
        if load.skipped:
            self.stdout.write(
                _("Không có gì mới từ lần nạp trước: %(rows)d dòng.") % {"rows": load.rows}
            )
            return
        for edition in load.published:
            self.stdout.write(
                _("Công bố %(table)s, bản %(number)d: %(rows)d dòng.")
                % {
                    "table": f"{edition.scope}/{edition.level_word}/{edition.period_word}",
                    "number": edition.number,
                    "rows": edition.rows.count(),
                }
            )
        self.stdout.write(
            _("Đã nạp %(rows)d dòng, công bố %(editions)d bản.")
            % {"rows": load.rows, "editions": len(load.published)}
        )
