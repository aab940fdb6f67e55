from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from districts.services.data_file import DataFileError
from indicators.services.load_observations import DATA, load_observations


class Command(BaseCommand):
    help = (
        "Nạp chỉ tiêu, số liệu mà các bài viết và trang công khai đã nêu, và mục tiêu; nạp lại "
        "cùng tệp thì không đổi gì. Chạy sau load_units."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder",
            type=Path,
            default=DATA,
            metavar="THƯ MỤC",
            help="thư mục có các tệp indicators.csv, observations_*.csv, targets.csv",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load = load_observations(folder=options["folder"])
        except DataFileError as error:
            raise CommandError(str(error)) from error
        counts = {
            "indicators": load.indicators,
            "observations": load.observations,
            "targets": load.targets,
        }
        if load.skipped:
            self.stdout.write(
                _(
                    "Không có gì mới từ lần nạp trước: %(indicators)d chỉ tiêu, "
                    "%(observations)d số liệu, %(targets)d mục tiêu."
                )
                % counts
            )
            return
        self.stdout.write(
            _(
                "Đã nạp %(indicators)d chỉ tiêu, %(observations)d số liệu có nguồn, "
                "%(targets)d mục tiêu."
            )
            % counts
        )
