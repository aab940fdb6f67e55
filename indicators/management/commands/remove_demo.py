from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from indicators.services.remove_demo import remove_demo


class Command(BaseCommand):
    help = "Xóa tỉnh Minh Họa, mọi số liệu minh họa và tài khoản dùng thử; số liệu thật giữ nguyên."

    def handle(self, *args: Any, **options: Any) -> None:
        removed = remove_demo()
        if not any((removed.units, removed.rounds, removed.editions, removed.accounts)):
            self.stdout.write(_("Không có số liệu minh họa nào để xóa."))
            return
        self.stdout.write(
            _(
                "Đã xóa %(units)d đơn vị, %(rounds)d đợt đánh giá, %(scores)d điểm, "
                "%(editions)d bản công bố và %(accounts)d tài khoản minh họa."
            )
            % {
                "units": removed.units,
                "rounds": removed.rounds,
                "scores": removed.scores,
                "editions": removed.editions,
                "accounts": removed.accounts,
            }
        )
