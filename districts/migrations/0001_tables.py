"""The tables as they stood on 22/11/2026, each made at once with its constraints and indexes.

Written by makemigrations and put in order by hand: adding the constraints one by one took four times
as long. A database that has all of what this replaces has this too.
"""

import django.core.validators
import django.db.models.deletion
import django.db.models.manager
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import districts.models.activity


class Migration(migrations.Migration):
    replaces = [("districts", "0001_initial"), ("districts", "0002_activities")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DataLoad",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="tên dữ liệu")),
                ("sha256", models.CharField(max_length=64, verbose_name="mã băm SHA-256")),
                ("rows", models.PositiveIntegerField(verbose_name="số dòng")),
                ("loaded_at", models.DateTimeField(verbose_name="nạp lúc")),
            ],
            options={
                "verbose_name": "lần nạp dữ liệu",
                "verbose_name_plural": "lần nạp dữ liệu",
            },
        ),
        migrations.CreateModel(
            name="PublicVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="tên")),
                ("version", models.PositiveBigIntegerField(default=0, verbose_name="phiên bản")),
            ],
            options={
                "verbose_name": "phiên bản số liệu công khai",
                "verbose_name_plural": "phiên bản số liệu công khai",
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=12,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9A-Za-z][0-9A-Za-z.-]*\\Z",
                                "Mã chỉ gồm chữ cái không dấu, chữ số, dấu chấm và gạch ngang.",
                            )
                        ],
                        verbose_name="mã",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("province", "Cấp tỉnh"),
                            ("district", "Cấp huyện"),
                            ("commune", "Cấp xã"),
                            ("agency", "Sở, ban, ngành"),
                        ],
                        max_length=10,
                        verbose_name="cấp",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        help_text="Tỉnh, huyện, quận, xã, phường, đặc khu, sở…",
                        max_length=50,
                        verbose_name="loại",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="tên")),
                ("full_name", models.CharField(max_length=120, verbose_name="tên đầy đủ")),
                (
                    "valid_from",
                    models.DateField(
                        blank=True,
                        help_text="Để trống nếu không rõ.",
                        null=True,
                        verbose_name="từ ngày",
                    ),
                ),
                (
                    "valid_to",
                    models.DateField(
                        blank=True,
                        help_text="Để trống nếu đang hoạt động.",
                        null=True,
                        verbose_name="đến hết ngày",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        db_index=False,
                        editable=False,
                        max_length=120,
                        verbose_name="từ trong địa chỉ",
                    ),
                ),
                (
                    "search_key",
                    models.CharField(editable=False, max_length=600, verbose_name="khóa tìm kiếm"),
                ),
                (
                    "sort_key",
                    models.CharField(editable=False, max_length=480, verbose_name="khóa sắp xếp"),
                ),
                (
                    "code_reused",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        help_text="Có đơn vị khác đã hoặc đang mang mã này.",
                        verbose_name="mã dùng nhiều lần",
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="vĩ độ"
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=9,
                        null=True,
                        verbose_name="kinh độ",
                    ),
                ),
                (
                    "area_km2",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=10,
                        null=True,
                        verbose_name="diện tích (km²)",
                    ),
                ),
                (
                    "display_order",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="thứ tự trong văn bản"
                    ),
                ),
                (
                    "illustrative",
                    models.BooleanField(
                        default=False,
                        help_text="Đơn vị không có thật, chỉ để minh họa.",
                        verbose_name="số liệu minh họa",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="districts.unit",
                        verbose_name="trực thuộc",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units_in_province",
                        to="districts.unit",
                        verbose_name="tỉnh, thành phố",
                    ),
                ),
            ],
            options={
                "verbose_name": "đơn vị",
                "verbose_name_plural": "đơn vị",
                "indexes": [
                    models.Index(
                        condition=models.Q(("level", "province")),
                        fields=["slug"],
                        name="unit_province_slug",
                    ),
                    models.Index(fields=["province", "level", "sort_key"], name="unit_in_province"),
                    models.Index(fields=["level", "sort_key"], name="unit_of_level"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "valid_from"), name="unit_code_valid_from"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_from__isnull", True)),
                        fields=("code",),
                        name="unit_code_start_unknown",
                        violation_error_message="Đã có đơn vị mang mã này mà không rõ ngày bắt đầu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_from__lte", models.F("valid_to"))),
                        name="unit_starts_before_it_ends",
                        violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["province", "district", "commune", "agency"])
                        ),
                        name="unit_level_known",
                        violation_error_message="Cấp của đơn vị không hợp lệ.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("level", "province"),
                                ("parent__isnull", True),
                                ("province__isnull", True),
                            ),
                            models.Q(
                                models.Q(("level", "province"), _negated=True),
                                ("parent__isnull", False),
                                ("province__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="unit_has_its_place",
                        violation_error_message="Cấp tỉnh không có cấp trên; cấp khác phải có.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("name", ""), _negated=True),
                            models.Q(("full_name", ""), _negated=True),
                            models.Q(("kind", ""), _negated=True),
                        ),
                        name="unit_is_named",
                        violation_error_message="Mã, tên, tên đầy đủ và loại không được để trống.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__isnull", False),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="unit_point_whole",
                        violation_error_message="Vĩ độ và kinh độ phải đi cùng nhau và hợp lệ.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("area_km2__isnull", True), ("area_km2__gt", 0), _connector="OR"
                        ),
                        name="unit_area_positive",
                        violation_error_message="Diện tích phải lớn hơn 0.",
                    ),
                ],
            },
            managers=[
                ("with_illustrative", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Văn bản, báo cáo hay trang đã nêu những điều ghi ở đây.",
                        max_length=300,
                        verbose_name="nguồn",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="địa chỉ của nguồn"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="xác nhận lúc"
                    ),
                ),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("inspection", "đoàn kiểm tra"),
                            ("review", "hội nghị, sơ kết, tổng kết"),
                        ],
                        default="inspection",
                        max_length=10,
                        verbose_name="dịp",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="nội dung")),
                (
                    "team",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="đoàn kiểm tra hoặc chủ trì"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        blank=True,
                        help_text="Như: 6 tháng đầu năm 2022.",
                        max_length=100,
                        verbose_name="kỳ được xem xét",
                    ),
                ),
                (
                    "held_on",
                    models.DateField(
                        blank=True,
                        help_text="Để trống nếu nguồn không nêu.",
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="ngày làm việc",
                    ),
                ),
                (
                    "conclusion_number",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="số thông báo kết luận"
                    ),
                ),
                (
                    "conclusion_date",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="ngày kết luận",
                    ),
                ),
                (
                    "summary",
                    models.TextField(blank=True, max_length=5000, verbose_name="tóm tắt kết luận"),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xác nhận",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="districts.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "cuộc kiểm tra",
                "verbose_name_plural": "cuộc kiểm tra",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "title"),
                        name="inspection_once",
                        violation_error_message="Đơn vị đã có cuộc kiểm tra với nội dung này.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("conclusion_number", ""),
                            ("conclusion_date__isnull", False),
                            _connector="OR",
                        ),
                        name="inspection_conclusion_dated",
                        violation_error_message="Thông báo kết luận phải có ngày.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFinding",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Nhỏ nhất là %(limit_value)s."
                            ),
                            django.core.validators.MaxValueValidator(
                                9999, "Lớn nhất là %(limit_value)s."
                            ),
                        ],
                        verbose_name="số thứ tự",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("strength", "ưu điểm"),
                            ("shortcoming", "hạn chế"),
                            ("recommendation", "kiến nghị, yêu cầu"),
                        ],
                        max_length=14,
                        verbose_name="loại",
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="nội dung")),
                (
                    "due",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="thời hạn xử lý",
                    ),
                ),
                (
                    "handled_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="xử lý xong ngày",
                    ),
                ),
                (
                    "handling",
                    models.CharField(blank=True, max_length=1000, verbose_name="cách xử lý"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.inspection",
                        verbose_name="cuộc kiểm tra",
                    ),
                ),
            ],
            options={
                "verbose_name": "lịch sử kiến nghị",
                "verbose_name_plural": "lịch sử kiến nghị",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Văn bản, báo cáo hay trang đã nêu những điều ghi ở đây.",
                        max_length=300,
                        verbose_name="nguồn",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="địa chỉ của nguồn"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="xác nhận lúc"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="năm",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="tên kế hoạch")),
                (
                    "decision",
                    models.CharField(blank=True, max_length=150, verbose_name="số, ngày văn bản"),
                ),
                (
                    "stated_done",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MaxValueValidator(
                                9999, "Lớn nhất là %(limit_value)s."
                            )
                        ],
                        verbose_name="số việc đã xong theo nguồn",
                    ),
                ),
                (
                    "stated_total",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MaxValueValidator(
                                9999, "Lớn nhất là %(limit_value)s."
                            )
                        ],
                        verbose_name="tổng số việc theo nguồn",
                    ),
                ),
                (
                    "stated_on",
                    models.DateField(
                        blank=True,
                        help_text="Ngày/tháng/năm.",
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="số liệu tính đến ngày",
                    ),
                ),
                (
                    "stated_result",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="kết quả theo lời của nguồn"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xác nhận",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="districts.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "kế hoạch",
                "verbose_name_plural": "kế hoạch",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "year", "title"),
                        name="plan_once",
                        violation_error_message="Đơn vị đã có kế hoạch năm này với tên này.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stated_done__isnull", True), ("stated_total__isnull", True)),
                            models.Q(
                                ("stated_done__isnull", False),
                                ("stated_done__lte", models.F("stated_total")),
                                ("stated_total__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="plan_stated_whole",
                        violation_error_message="Số việc đã xong và tổng số việc phải đi cùng nhau, và không vượt tổng số.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Văn bản, báo cáo hay trang đã nêu những điều ghi ở đây.",
                        max_length=300,
                        verbose_name="nguồn",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="địa chỉ của nguồn"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="xác nhận lúc"
                    ),
                ),
                ("number", models.CharField(max_length=100, verbose_name="số, ký hiệu")),
                ("title", models.CharField(max_length=300, verbose_name="trích yếu")),
                (
                    "issued_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="ngày ban hành",
                    ),
                ),
                (
                    "period_start",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="từ ngày",
                    ),
                ),
                (
                    "period_end",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="đến ngày",
                    ),
                ),
                (
                    "period_note",
                    models.CharField(
                        blank=True,
                        help_text="Như: ngày cuối kỳ là suy ra.",
                        max_length=200,
                        verbose_name="ghi chú về kỳ",
                    ),
                ),
                (
                    "stated_met",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MaxValueValidator(
                                9999, "Lớn nhất là %(limit_value)s."
                            )
                        ],
                        verbose_name="số chỉ tiêu đạt và vượt theo nguồn",
                    ),
                ),
                (
                    "stated_total",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MaxValueValidator(
                                9999, "Lớn nhất là %(limit_value)s."
                            )
                        ],
                        verbose_name="tổng số chỉ tiêu theo nguồn",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xác nhận",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="districts.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "nghị quyết",
                "verbose_name_plural": "nghị quyết",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "number"),
                        name="resolution_once",
                        violation_error_message="Đơn vị đã có nghị quyết mang số này.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stated_met__isnull", True), ("stated_total__isnull", True)),
                            models.Q(
                                ("stated_met__isnull", False),
                                ("stated_met__lte", models.F("stated_total")),
                                ("stated_total__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="resolution_stated_whole",
                        violation_error_message="Số chỉ tiêu đạt và tổng số chỉ tiêu phải đi cùng nhau, và không vượt tổng số.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period_start__isnull", True),
                            ("period_end__isnull", True),
                            ("period_start__lte", models.F("period_end")),
                            _connector="OR",
                        ),
                        name="resolution_starts_before_it_ends",
                        violation_error_message="Ngày cuối kỳ phải từ ngày đầu kỳ trở đi.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalResolutionTarget",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Nhỏ nhất là %(limit_value)s."
                            ),
                            django.core.validators.MaxValueValidator(
                                9999, "Lớn nhất là %(limit_value)s."
                            ),
                        ],
                        verbose_name="số thứ tự",
                    ),
                ),
                ("name", models.CharField(max_length=300, verbose_name="chỉ tiêu")),
                (
                    "measure",
                    models.CharField(blank=True, max_length=60, verbose_name="đơn vị tính"),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("at_least", "từ … trở lên"),
                            ("at_most", "không quá …"),
                            ("exactly", "đúng bằng …"),
                        ],
                        default="at_least",
                        max_length=8,
                        verbose_name="yêu cầu",
                    ),
                ),
                (
                    "target",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=15,
                        null=True,
                        verbose_name="mức đề ra",
                    ),
                ),
                (
                    "actual",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=15,
                        null=True,
                        verbose_name="đã đạt",
                    ),
                ),
                (
                    "stated_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=9,
                        null=True,
                        verbose_name="phần trăm so với mức đề ra theo nguồn",
                    ),
                ),
                (
                    "stated_state",
                    models.CharField(
                        blank=True,
                        choices=[("missed", "chưa đạt"), ("met", "đạt"), ("exceeded", "vượt")],
                        max_length=8,
                        verbose_name="kết quả theo nguồn",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.resolution",
                        verbose_name="nghị quyết",
                    ),
                ),
            ],
            options={
                "verbose_name": "lịch sử chỉ tiêu nghị quyết",
                "verbose_name_plural": "lịch sử chỉ tiêu nghị quyết",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merge", "nhập"),
                            ("split", "chia, tách"),
                            ("rename", "đổi tên"),
                            ("abolish", "kết thúc hoạt động"),
                            ("upgrade", "chuyển loại"),
                            ("unchanged", "giữ nguyên"),
                            ("transfer", "chuyển giao nhiệm vụ"),
                        ],
                        max_length=10,
                        verbose_name="hình thức",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="có hiệu lực từ ngày")),
                ("decision", models.CharField(blank=True, max_length=150, verbose_name="văn bản")),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions_out",
                        to="districts.unit",
                        verbose_name="đơn vị tiền thân",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions_in",
                        to="districts.unit",
                        verbose_name="đơn vị kế thừa",
                    ),
                ),
            ],
            options={
                "verbose_name": "kế thừa",
                "verbose_name_plural": "kế thừa",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("predecessor", "successor"), name="succession_pair_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("successor__isnull", True)),
                        fields=("predecessor",),
                        name="succession_abolished_once",
                        violation_error_message="Đơn vị này đã được ghi là kết thúc hoạt động.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "merge",
                                    "split",
                                    "rename",
                                    "abolish",
                                    "upgrade",
                                    "unchanged",
                                    "transfer",
                                ],
                            )
                        ),
                        name="succession_kind_known",
                        violation_error_message="Hình thức kế thừa không hợp lệ.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "abolish"), ("successor__isnull", True)),
                            models.Q(
                                models.Q(("kind", "abolish"), _negated=True),
                                ("successor__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="succession_abolish_ends",
                        violation_error_message="Chỉ khi kết thúc hoạt động mới không có đơn vị kế thừa.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="succession_of_another",
                        violation_error_message="Một đơn vị không kế thừa chính nó.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Nhỏ nhất là %(limit_value)s."
                            ),
                            django.core.validators.MaxValueValidator(
                                9999, "Lớn nhất là %(limit_value)s."
                            ),
                        ],
                        verbose_name="số thứ tự",
                    ),
                ),
                ("name", models.CharField(max_length=500, verbose_name="nhiệm vụ")),
                ("product", models.CharField(blank=True, max_length=300, verbose_name="sản phẩm")),
                ("lead", models.CharField(blank=True, max_length=200, verbose_name="chủ trì")),
                ("co_units", models.CharField(blank=True, max_length=500, verbose_name="phối hợp")),
                (
                    "due",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="thời hạn",
                    ),
                ),
                (
                    "started_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="bắt đầu ngày",
                    ),
                ),
                (
                    "done_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="hoàn thành ngày",
                    ),
                ),
                ("stopped", models.BooleanField(default=False, verbose_name="dừng thực hiện")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="ghi chú")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="districts.plan",
                        verbose_name="kế hoạch",
                    ),
                ),
                (
                    "lead_unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.unit",
                        verbose_name="đơn vị chủ trì",
                    ),
                ),
            ],
            options={
                "verbose_name": "nhiệm vụ",
                "verbose_name_plural": "nhiệm vụ",
                "ordering": ["number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_on__isnull", True), ("stopped", False)),
                        fields=["due"],
                        name="plantask_unfinished",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "number"),
                        name="plantask_once",
                        violation_error_message="Kế hoạch đã có nhiệm vụ mang số này.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stopped", False), ("done_on__isnull", True), _connector="OR"
                        ),
                        name="plantask_stopped_or_done",
                        violation_error_message="Việc đã dừng thì không có ngày hoàn thành.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_on__isnull", True),
                            ("done_on__isnull", True),
                            ("started_on__lte", models.F("done_on")),
                            _connector="OR",
                        ),
                        name="plantask_starts_before_it_ends",
                        violation_error_message="Ngày hoàn thành phải từ ngày bắt đầu trở đi.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("unit_official", "Cán bộ đơn vị (nhập điểm)"),
                            ("unit_leader", "Lãnh đạo đơn vị (duyệt, gửi)"),
                            ("appraiser", "Người thẩm định"),
                            ("home_affairs", "Sở Nội vụ (tổng hợp)"),
                            ("publisher", "Người ký công bố"),
                            ("auditor", "Người kiểm tra (chỉ xem)"),
                        ],
                        max_length=15,
                        verbose_name="vai trò",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người dùng",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="districts.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "phân công",
                "verbose_name_plural": "phân công",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "unit", "role"), name="membership_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "unit_official",
                                    "unit_leader",
                                    "appraiser",
                                    "home_affairs",
                                    "publisher",
                                    "auditor",
                                ],
                            )
                        ),
                        name="membership_role_known",
                        violation_error_message="Vai trò không hợp lệ.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Initiative",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Văn bản, báo cáo hay trang đã nêu những điều ghi ở đây.",
                        max_length=300,
                        verbose_name="nguồn",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="địa chỉ của nguồn"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="xác nhận lúc"
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="tên mô hình")),
                (
                    "description",
                    models.TextField(blank=True, max_length=5000, verbose_name="cách làm"),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("chi-dao", "chỉ đạo, điều hành"),
                            ("the-che", "thể chế"),
                            ("thu-tuc", "thủ tục hành chính"),
                            ("bo-may", "tổ chức bộ máy"),
                            ("cong-vu", "chế độ công vụ"),
                            ("tai-chinh", "tài chính công"),
                            ("chinh-quyen-so", "chính quyền điện tử, chính quyền số"),
                        ],
                        max_length=14,
                        verbose_name="lĩnh vực",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="năm",
                    ),
                ),
                (
                    "recognised_by",
                    models.CharField(blank=True, max_length=200, verbose_name="cơ quan công nhận"),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="quyết định công nhận"
                    ),
                ),
                ("search_key", models.TextField(editable=False, verbose_name="khóa tìm kiếm")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xác nhận",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="districts.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "sáng kiến",
                "verbose_name_plural": "sáng kiến",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "title"),
                        name="initiative_once",
                        violation_error_message="Đơn vị đã có mô hình mang tên này.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalUnit",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=12,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9A-Za-z][0-9A-Za-z.-]*\\Z",
                                "Mã chỉ gồm chữ cái không dấu, chữ số, dấu chấm và gạch ngang.",
                            )
                        ],
                        verbose_name="mã",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("province", "Cấp tỉnh"),
                            ("district", "Cấp huyện"),
                            ("commune", "Cấp xã"),
                            ("agency", "Sở, ban, ngành"),
                        ],
                        max_length=10,
                        verbose_name="cấp",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        help_text="Tỉnh, huyện, quận, xã, phường, đặc khu, sở…",
                        max_length=50,
                        verbose_name="loại",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="tên")),
                ("full_name", models.CharField(max_length=120, verbose_name="tên đầy đủ")),
                (
                    "valid_from",
                    models.DateField(
                        blank=True,
                        help_text="Để trống nếu không rõ.",
                        null=True,
                        verbose_name="từ ngày",
                    ),
                ),
                (
                    "valid_to",
                    models.DateField(
                        blank=True,
                        help_text="Để trống nếu đang hoạt động.",
                        null=True,
                        verbose_name="đến hết ngày",
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="vĩ độ"
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=9,
                        null=True,
                        verbose_name="kinh độ",
                    ),
                ),
                (
                    "area_km2",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=10,
                        null=True,
                        verbose_name="diện tích (km²)",
                    ),
                ),
                (
                    "display_order",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="thứ tự trong văn bản"
                    ),
                ),
                (
                    "illustrative",
                    models.BooleanField(
                        default=False,
                        help_text="Đơn vị không có thật, chỉ để minh họa.",
                        verbose_name="số liệu minh họa",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.unit",
                        verbose_name="trực thuộc",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.unit",
                        verbose_name="tỉnh, thành phố",
                    ),
                ),
            ],
            options={
                "verbose_name": "lịch sử đơn vị",
                "verbose_name_plural": "lịch sử đơn vị",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalResolution",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Văn bản, báo cáo hay trang đã nêu những điều ghi ở đây.",
                        max_length=300,
                        verbose_name="nguồn",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="địa chỉ của nguồn"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="xác nhận lúc"
                    ),
                ),
                ("number", models.CharField(max_length=100, verbose_name="số, ký hiệu")),
                ("title", models.CharField(max_length=300, verbose_name="trích yếu")),
                (
                    "issued_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="ngày ban hành",
                    ),
                ),
                (
                    "period_start",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="từ ngày",
                    ),
                ),
                (
                    "period_end",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="đến ngày",
                    ),
                ),
                (
                    "period_note",
                    models.CharField(
                        blank=True,
                        help_text="Như: ngày cuối kỳ là suy ra.",
                        max_length=200,
                        verbose_name="ghi chú về kỳ",
                    ),
                ),
                (
                    "stated_met",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MaxValueValidator(
                                9999, "Lớn nhất là %(limit_value)s."
                            )
                        ],
                        verbose_name="số chỉ tiêu đạt và vượt theo nguồn",
                    ),
                ),
                (
                    "stated_total",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MaxValueValidator(
                                9999, "Lớn nhất là %(limit_value)s."
                            )
                        ],
                        verbose_name="tổng số chỉ tiêu theo nguồn",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xác nhận",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "lịch sử nghị quyết",
                "verbose_name_plural": "lịch sử nghị quyết",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlanTask",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Nhỏ nhất là %(limit_value)s."
                            ),
                            django.core.validators.MaxValueValidator(
                                9999, "Lớn nhất là %(limit_value)s."
                            ),
                        ],
                        verbose_name="số thứ tự",
                    ),
                ),
                ("name", models.CharField(max_length=500, verbose_name="nhiệm vụ")),
                ("product", models.CharField(blank=True, max_length=300, verbose_name="sản phẩm")),
                ("lead", models.CharField(blank=True, max_length=200, verbose_name="chủ trì")),
                ("co_units", models.CharField(blank=True, max_length=500, verbose_name="phối hợp")),
                (
                    "due",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="thời hạn",
                    ),
                ),
                (
                    "started_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="bắt đầu ngày",
                    ),
                ),
                (
                    "done_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="hoàn thành ngày",
                    ),
                ),
                ("stopped", models.BooleanField(default=False, verbose_name="dừng thực hiện")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="ghi chú")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.plan",
                        verbose_name="kế hoạch",
                    ),
                ),
                (
                    "lead_unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.unit",
                        verbose_name="đơn vị chủ trì",
                    ),
                ),
            ],
            options={
                "verbose_name": "lịch sử nhiệm vụ",
                "verbose_name_plural": "lịch sử nhiệm vụ",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlan",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Văn bản, báo cáo hay trang đã nêu những điều ghi ở đây.",
                        max_length=300,
                        verbose_name="nguồn",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="địa chỉ của nguồn"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="xác nhận lúc"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="năm",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="tên kế hoạch")),
                (
                    "decision",
                    models.CharField(blank=True, max_length=150, verbose_name="số, ngày văn bản"),
                ),
                (
                    "stated_done",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MaxValueValidator(
                                9999, "Lớn nhất là %(limit_value)s."
                            )
                        ],
                        verbose_name="số việc đã xong theo nguồn",
                    ),
                ),
                (
                    "stated_total",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MaxValueValidator(
                                9999, "Lớn nhất là %(limit_value)s."
                            )
                        ],
                        verbose_name="tổng số việc theo nguồn",
                    ),
                ),
                (
                    "stated_on",
                    models.DateField(
                        blank=True,
                        help_text="Ngày/tháng/năm.",
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="số liệu tính đến ngày",
                    ),
                ),
                (
                    "stated_result",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="kết quả theo lời của nguồn"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xác nhận",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "lịch sử kế hoạch",
                "verbose_name_plural": "lịch sử kế hoạch",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMembership",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("unit_official", "Cán bộ đơn vị (nhập điểm)"),
                            ("unit_leader", "Lãnh đạo đơn vị (duyệt, gửi)"),
                            ("appraiser", "Người thẩm định"),
                            ("home_affairs", "Sở Nội vụ (tổng hợp)"),
                            ("publisher", "Người ký công bố"),
                            ("auditor", "Người kiểm tra (chỉ xem)"),
                        ],
                        max_length=15,
                        verbose_name="vai trò",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người dùng",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "lịch sử phân công",
                "verbose_name_plural": "lịch sử phân công",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInspection",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Văn bản, báo cáo hay trang đã nêu những điều ghi ở đây.",
                        max_length=300,
                        verbose_name="nguồn",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="địa chỉ của nguồn"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="xác nhận lúc"
                    ),
                ),
                (
                    "occasion",
                    models.CharField(
                        choices=[
                            ("inspection", "đoàn kiểm tra"),
                            ("review", "hội nghị, sơ kết, tổng kết"),
                        ],
                        default="inspection",
                        max_length=10,
                        verbose_name="dịp",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="nội dung")),
                (
                    "team",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="đoàn kiểm tra hoặc chủ trì"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        blank=True,
                        help_text="Như: 6 tháng đầu năm 2022.",
                        max_length=100,
                        verbose_name="kỳ được xem xét",
                    ),
                ),
                (
                    "held_on",
                    models.DateField(
                        blank=True,
                        help_text="Để trống nếu nguồn không nêu.",
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="ngày làm việc",
                    ),
                ),
                (
                    "conclusion_number",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="số thông báo kết luận"
                    ),
                ),
                (
                    "conclusion_date",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="ngày kết luận",
                    ),
                ),
                (
                    "summary",
                    models.TextField(blank=True, max_length=5000, verbose_name="tóm tắt kết luận"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xác nhận",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "lịch sử kiểm tra",
                "verbose_name_plural": "lịch sử kiểm tra",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalInitiative",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Văn bản, báo cáo hay trang đã nêu những điều ghi ở đây.",
                        max_length=300,
                        verbose_name="nguồn",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="địa chỉ của nguồn"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="xác nhận lúc"
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="tên mô hình")),
                (
                    "description",
                    models.TextField(blank=True, max_length=5000, verbose_name="cách làm"),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("chi-dao", "chỉ đạo, điều hành"),
                            ("the-che", "thể chế"),
                            ("thu-tuc", "thủ tục hành chính"),
                            ("bo-may", "tổ chức bộ máy"),
                            ("cong-vu", "chế độ công vụ"),
                            ("tai-chinh", "tài chính công"),
                            ("chinh-quyen-so", "chính quyền điện tử, chính quyền số"),
                        ],
                        max_length=14,
                        verbose_name="lĩnh vực",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="năm",
                    ),
                ),
                (
                    "recognised_by",
                    models.CharField(blank=True, max_length=200, verbose_name="cơ quan công nhận"),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="quyết định công nhận"
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xác nhận",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "lịch sử sáng kiến",
                "verbose_name_plural": "lịch sử sáng kiến",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAward",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Văn bản, báo cáo hay trang đã nêu những điều ghi ở đây.",
                        max_length=300,
                        verbose_name="nguồn",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="địa chỉ của nguồn"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="xác nhận lúc"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("flag", "cờ thi đua"),
                            ("merit", "bằng khen"),
                            ("commendation", "giấy khen"),
                        ],
                        max_length=12,
                        verbose_name="hình thức",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="thành tích")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="năm",
                    ),
                ),
                ("awarded_by", models.CharField(max_length=200, verbose_name="cơ quan tặng")),
                (
                    "recipient",
                    models.CharField(
                        blank=True,
                        help_text="Để trống nếu là chính đơn vị.",
                        max_length=300,
                        verbose_name="tặng cho",
                    ),
                ),
                (
                    "decision_number",
                    models.CharField(blank=True, max_length=100, verbose_name="số quyết định"),
                ),
                (
                    "decided_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="ngày quyết định",
                    ),
                ),
                ("signer", models.CharField(blank=True, max_length=120, verbose_name="người ký")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xác nhận",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "lịch sử khen thưởng",
                "verbose_name_plural": "lịch sử khen thưởng",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAdoption",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "since",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="áp dụng từ ngày",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="nguồn")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.initiative",
                        verbose_name="sáng kiến",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.unit",
                        verbose_name="đơn vị áp dụng",
                    ),
                ),
            ],
            options={
                "verbose_name": "lịch sử áp dụng",
                "verbose_name_plural": "lịch sử áp dụng",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        help_text="Văn bản, báo cáo hay trang đã nêu những điều ghi ở đây.",
                        max_length=300,
                        verbose_name="nguồn",
                    ),
                ),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="địa chỉ của nguồn"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="xác nhận lúc"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("flag", "cờ thi đua"),
                            ("merit", "bằng khen"),
                            ("commendation", "giấy khen"),
                        ],
                        max_length=12,
                        verbose_name="hình thức",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="thành tích")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="năm",
                    ),
                ),
                ("awarded_by", models.CharField(max_length=200, verbose_name="cơ quan tặng")),
                (
                    "recipient",
                    models.CharField(
                        blank=True,
                        help_text="Để trống nếu là chính đơn vị.",
                        max_length=300,
                        verbose_name="tặng cho",
                    ),
                ),
                (
                    "decision_number",
                    models.CharField(blank=True, max_length=100, verbose_name="số quyết định"),
                ),
                (
                    "decided_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="ngày quyết định",
                    ),
                ),
                ("signer", models.CharField(blank=True, max_length=120, verbose_name="người ký")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xác nhận",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="districts.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "khen thưởng",
                "verbose_name_plural": "khen thưởng",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "kind", "year", "title"),
                        name="award_once",
                        violation_error_message="Đơn vị đã có khen thưởng này.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "since",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="áp dụng từ ngày",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="nguồn")),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="adoptions",
                        to="districts.initiative",
                        verbose_name="sáng kiến",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="districts.unit",
                        verbose_name="đơn vị áp dụng",
                    ),
                ),
            ],
            options={
                "verbose_name": "đơn vị áp dụng",
                "verbose_name_plural": "đơn vị áp dụng",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("initiative", "unit"),
                        name="adoption_once",
                        violation_error_message="Đơn vị đã ghi là áp dụng mô hình này.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Commune",
            fields=[],
            options={
                "verbose_name": "đơn vị cấp xã",
                "verbose_name_plural": "đơn vị cấp xã",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("districts.unit",),
        ),
        migrations.CreateModel(
            name="District",
            fields=[],
            options={
                "verbose_name": "đơn vị cấp huyện",
                "verbose_name_plural": "đơn vị cấp huyện",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("districts.unit",),
        ),
        migrations.CreateModel(
            name="Province",
            fields=[],
            options={
                "verbose_name": "tỉnh, thành phố",
                "verbose_name_plural": "tỉnh, thành phố",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("districts.unit",),
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Nhỏ nhất là %(limit_value)s."
                            ),
                            django.core.validators.MaxValueValidator(
                                9999, "Lớn nhất là %(limit_value)s."
                            ),
                        ],
                        verbose_name="số thứ tự",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("strength", "ưu điểm"),
                            ("shortcoming", "hạn chế"),
                            ("recommendation", "kiến nghị, yêu cầu"),
                        ],
                        max_length=14,
                        verbose_name="loại",
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="nội dung")),
                (
                    "due",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="thời hạn xử lý",
                    ),
                ),
                (
                    "handled_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        validators=[districts.models.activity.refuse_far_day],
                        verbose_name="xử lý xong ngày",
                    ),
                ),
                (
                    "handling",
                    models.CharField(blank=True, max_length=1000, verbose_name="cách xử lý"),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="districts.inspection",
                        verbose_name="cuộc kiểm tra",
                    ),
                ),
            ],
            options={
                "verbose_name": "kết luận, kiến nghị",
                "verbose_name_plural": "kết luận, kiến nghị",
                "ordering": ["number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("handled_on__isnull", True),
                            models.Q(("kind", "strength"), _negated=True),
                        ),
                        fields=["due"],
                        name="finding_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "number"),
                        name="finding_once",
                        violation_error_message="Cuộc kiểm tra đã có mục mang số này.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "strength"), _negated=True),
                            models.Q(("due__isnull", True), ("handled_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="finding_strength_asks_nothing",
                        violation_error_message="Ưu điểm thì không có thời hạn hay ngày xử lý.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handled_on__isnull", True),
                            models.Q(("handling", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="finding_handled_says_how",
                        violation_error_message="Đã xử lý thì phải nêu cách xử lý.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResolutionTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(
                                1, "Nhỏ nhất là %(limit_value)s."
                            ),
                            django.core.validators.MaxValueValidator(
                                9999, "Lớn nhất là %(limit_value)s."
                            ),
                        ],
                        verbose_name="số thứ tự",
                    ),
                ),
                ("name", models.CharField(max_length=300, verbose_name="chỉ tiêu")),
                (
                    "measure",
                    models.CharField(blank=True, max_length=60, verbose_name="đơn vị tính"),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("at_least", "từ … trở lên"),
                            ("at_most", "không quá …"),
                            ("exactly", "đúng bằng …"),
                        ],
                        default="at_least",
                        max_length=8,
                        verbose_name="yêu cầu",
                    ),
                ),
                (
                    "target",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=15,
                        null=True,
                        verbose_name="mức đề ra",
                    ),
                ),
                (
                    "actual",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=15,
                        null=True,
                        verbose_name="đã đạt",
                    ),
                ),
                (
                    "stated_percent",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=9,
                        null=True,
                        verbose_name="phần trăm so với mức đề ra theo nguồn",
                    ),
                ),
                (
                    "stated_state",
                    models.CharField(
                        blank=True,
                        choices=[("missed", "chưa đạt"), ("met", "đạt"), ("exceeded", "vượt")],
                        max_length=8,
                        verbose_name="kết quả theo nguồn",
                    ),
                ),
                (
                    "resolution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="districts.resolution",
                        verbose_name="nghị quyết",
                    ),
                ),
            ],
            options={
                "verbose_name": "chỉ tiêu nghị quyết",
                "verbose_name_plural": "chỉ tiêu nghị quyết",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("resolution", "number"),
                        name="resolutiontarget_once",
                        violation_error_message="Nghị quyết đã có chỉ tiêu mang số này.",
                    )
                ],
            },
        ),
    ]
