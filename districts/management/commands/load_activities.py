from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from districts.services.data_file import DataFileError
from districts.services.load_activities import ACTIVITIES_FILE, load_activities


class Command(BaseCommand):
    help = (
        "Nạp kế hoạch, kết luận, sáng kiến, khen thưởng, nghị quyết mà các nguồn công khai nêu; "
        "nạp lại cùng tệp thì không đổi gì."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--file",
            type=Path,
            default=ACTIVITIES_FILE,
            metavar="TỆP",
            help="tệp JSON (mặc định: tệp đi kèm)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load = load_activities(options["file"])
        except DataFileError as error:
            raise CommandError(str(error)) from error
        if load.skipped:
            self.stdout.write(_("Không có gì mới từ lần nạp trước: %(n)d mục.") % {"n": load.rows})
            return
        self.stdout.write(
            _("Hoạt động của đơn vị: thêm %(added)d, sửa %(changed)d, giữ nguyên %(unchanged)d.")
            % {"added": load.added, "changed": load.changed, "unchanged": load.unchanged}
        )
