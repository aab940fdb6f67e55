from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indicators.services.demo_accounts import (
    DemoAccountsError,
    create_accounts,
    demo_cast,
    passwords_file,
)
from indicators.services.demo_activities import keep_work_to_try
from indicators.services.demo_rounds import keep_rounds_open
from indicators.services.demo_survey import keep_survey_to_try


class Command(BaseCommand):
    help = (
        "Tạo tài khoản dùng thử và đợt đánh giá đang mở của tỉnh Minh Họa (chỉ trên máy cá nhân), "
        "in bảng mật khẩu."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            accounts = create_accounts()
        except DemoAccountsError as error:
            raise CommandError(str(error)) from error
        cast = demo_cast()
        rounds = keep_rounds_open(cast) if cast else []
        if rounds:
            keep_work_to_try(cast)
            keep_survey_to_try(cast, rounds[0])
        unknown = _("(đã đổi hoặc không rõ)")
        table = [(_("Tài khoản"), _("Mật khẩu"), _("Là ai"), _("Được làm gì"))]
        table += [
            (account.username, account.password or unknown, account.who, account.may)
            for account in accounts
        ]
        for line in _aligned(table):
            self.stdout.write(line)
        self.stdout.write(
            _("Mật khẩu được giữ trong %(file)s, chỉ chủ máy đọc được.")
            % {"file": passwords_file()}
        )
        for round_ in rounds:
            self.stdout.write(
                _("Đợt đang mở để thử: %(round)s (%(stage)s)")
                % {
                    "round": round_,
                    "stage": round_.get_stage_display(),
                }
            )


def _aligned(table: list[tuple[str, str, str, str]]) -> Iterable[str]:
    widths = [max(len(row[column]) for row in table) for column in range(3)]
    for row in table:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[3]])
