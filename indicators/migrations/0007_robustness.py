"""How firm the ranks of an edition are, computed once in the background."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("indicators", "0006_editions_refuse_plain_sql")]

    operations = [
        migrations.CreateModel(
            name="EditionRobustness",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="robustness",
                        serialize=False,
                        to="indicators.edition",
                    ),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="mã băm của bản công bố")),
                ("method", models.PositiveSmallIntegerField(verbose_name="cách tính số")),
                ("draws", models.PositiveIntegerField(verbose_name="số lần thử")),
                ("seed", models.PositiveIntegerField(verbose_name="hạt giống")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "incomplete",
                                "Nguồn không nêu đủ điểm và điểm tối đa từng lĩnh vực của mọi đơn vị có hạng.",
                            ),
                            (
                                "not_reproduced",
                                "Điểm lĩnh vực đã công bố không cho lại đúng chỉ số hoặc thứ hạng đã công bố.",
                            ),
                            (
                                "alone",
                                "Không có nhóm nào có từ hai đơn vị được xếp hạng trở lên.",
                            ),
                        ],
                        max_length=16,
                        verbose_name="vì sao không có",
                    ),
                ),
                ("result", models.JSONField(default=dict, verbose_name="kết quả")),
                ("computed_at", models.DateTimeField(verbose_name="tính lúc")),
            ],
            options={
                "verbose_name": "độ nhạy theo trọng số",
                "verbose_name_plural": "độ nhạy theo trọng số",
            },
        ),
    ]
