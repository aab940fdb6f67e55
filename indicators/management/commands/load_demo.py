from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from indicators.services.demo import load_demo


class Command(BaseCommand):
    help = "Nạp tỉnh Minh Họa (không có thật), tính và công bố kết quả; nạp lại thì không đổi gì."

    def handle(self, *args: Any, **options: Any) -> None:
        load = load_demo()
        text = (
            _(
                "Tỉnh minh họa đã có sẵn: %(units)d đơn vị, %(rounds)d đợt đánh giá, "
                "%(scores)d điểm, %(editions)d bản công bố."
            )
            if load.skipped
            else _(
                "Đã nạp tỉnh minh họa: %(units)d đơn vị, %(rounds)d đợt đánh giá, "
                "%(scores)d điểm, %(editions)d bản công bố."
            )
        )
        self.stdout.write(
            text
            % {
                "units": load.units,
                "rounds": load.rounds,
                "scores": load.scores,
                "editions": load.editions,
            }
        )
