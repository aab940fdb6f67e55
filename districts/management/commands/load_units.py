from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from districts.services.data_file import DataFileError
from districts.services.load_units import SUCCESSIONS_FILE, UNITS_FILE, Changes, load_units


class Command(BaseCommand):
    help = "Nạp danh mục đơn vị hành chính và quan hệ kế thừa; nạp lại cùng tệp thì không đổi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--units",
            type=Path,
            default=UNITS_FILE,
            metavar="TỆP",
            help="tệp CSV toàn bộ đơn vị (mặc định: tệp đi kèm)",
        )
        parser.add_argument(
            "--successions",
            type=Path,
            default=SUCCESSIONS_FILE,
            metavar="TỆP",
            help="tệp CSV toàn bộ quan hệ kế thừa (mặc định: tệp đi kèm)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load = load_units(units_file=options["units"], successions_file=options["successions"])
        except DataFileError as error:
            raise CommandError(str(error)) from error
        if load.skipped:
            self.stdout.write(
                _("Không có gì mới từ lần nạp trước: %(units)d đơn vị, %(successions)d kế thừa.")
                % {"units": load.units.unchanged, "successions": load.successions.unchanged}
            )
            return
        self.stdout.write(self._line(_("Đơn vị"), load.units))
        self.stdout.write(self._line(_("Kế thừa"), load.successions))

    def _line(self, what: str, changes: Changes) -> str:
        return _(
            "%(what)s: thêm %(added)d, sửa %(changed)d, bỏ %(removed)d, giữ nguyên %(unchanged)d."
        ) % {
            "what": what,
            "added": changes.added,
            "changed": changes.changed,
            "removed": changes.removed,
            "unchanged": changes.unchanged,
        }
