"""The tables as they stood on 22/11/2026, each made at once with its constraints and indexes.

Written by makemigrations and put in order by hand: adding the constraints one by one took four times
as long. A database that has all of what this replaces has this too.
"""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import indicators.models.fields


class Migration(migrations.Migration):
    replaces = [
        ("indicators", "0001_initial"),
        ("indicators", "0002_scoring_workflow"),
        ("indicators", "0003_sheets_import_file"),
        ("indicators", "0004_scoring_trail"),
        ("indicators", "0005_frozen_editions"),
        ("indicators", "0006_editions_refuse_plain_sql"),
        ("indicators", "0007_robustness"),
        ("indicators", "0008_indicators"),
        ("indicators", "0009_importfile_work"),
        ("indicators", "0010_questionnaires"),
        ("indicators", "0011_closed_surveys_and_part_year_feeds"),
        ("indicators", "0012_lean_survey_answers"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("districts", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="CriteriaSet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(max_length=80, unique=True, verbose_name="mã trên địa chỉ"),
                ),
                ("name", models.CharField(max_length=300, verbose_name="tên")),
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
                    "decision_number",
                    models.CharField(blank=True, max_length=80, verbose_name="số quyết định"),
                ),
                (
                    "decision_date",
                    models.DateField(blank=True, null=True, verbose_name="ngày quyết định"),
                ),
                ("source_url", models.TextField(blank=True, verbose_name="nguồn")),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                (
                    "illustrative",
                    models.BooleanField(default=False, verbose_name="số liệu minh họa"),
                ),
                (
                    "places",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MaxValueValidator(4)],
                        verbose_name="số chữ số thập phân",
                    ),
                ),
                (
                    "rounding",
                    models.CharField(
                        choices=[("half_up", "làm tròn nửa lên"), ("truncate", "cắt bỏ phần lẻ")],
                        default="half_up",
                        max_length=10,
                        verbose_name="làm tròn",
                    ),
                ),
                (
                    "tie_rule",
                    models.CharField(
                        choices=[
                            ("competition", "đồng hạng, hạng kế tiếp bỏ cách (1, 1, 3)"),
                            ("dense", "đồng hạng, hạng kế tiếp liền sau (1, 1, 2)"),
                        ],
                        default="competition",
                        max_length=12,
                        verbose_name="quy tắc đồng hạng",
                    ),
                ),
                (
                    "unscored",
                    models.CharField(
                        choices=[
                            ("no_index", "chưa có chỉ số, không xếp hạng"),
                            ("zero", "tính 0 điểm"),
                        ],
                        default="no_index",
                        max_length=10,
                        verbose_name="tiêu chí chưa có điểm",
                    ),
                ),
                (
                    "evidence_policy",
                    models.CharField(
                        choices=[
                            ("zero", "thiếu tài liệu kiểm chứng: không có điểm"),
                            ("explain", "thiếu tài liệu kiểm chứng: phải giải trình"),
                        ],
                        default="explain",
                        max_length=10,
                        verbose_name="tài liệu kiểm chứng",
                    ),
                ),
                (
                    "accept_self_score",
                    models.BooleanField(default=False, verbose_name="nhận điểm tự đánh giá"),
                ),
                (
                    "allow_above_100",
                    models.BooleanField(default=False, verbose_name="chỉ số được vượt 100"),
                ),
                (
                    "bonus_cap",
                    indicators.models.fields.PointsField(
                        blank=True, null=True, verbose_name="điểm cộng tối đa"
                    ),
                ),
                (
                    "penalty_cap",
                    indicators.models.fields.PointsField(
                        blank=True, null=True, verbose_name="điểm trừ tối đa"
                    ),
                ),
                (
                    "total_max",
                    indicators.models.fields.PointsField(verbose_name="tổng điểm tối đa"),
                ),
                (
                    "appraisal_max",
                    indicators.models.fields.PointsField(verbose_name="điểm thẩm định tối đa"),
                ),
                (
                    "survey_max",
                    indicators.models.fields.PointsField(
                        verbose_name="điểm điều tra xã hội học tối đa"
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="next_versions",
                        to="indicators.criteriaset",
                        verbose_name="bộ tiêu chí trước",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        help_text="Trống: bộ tiêu chí toàn quốc.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="criteria_sets",
                        to="districts.unit",
                        verbose_name="tỉnh",
                    ),
                ),
            ],
            options={
                "verbose_name": "bộ tiêu chí",
                "verbose_name_plural": "bộ tiêu chí",
                "ordering": ["slug"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("places__lte", 4)),
                        name="criteriaset_places",
                        violation_error_message="Nhiều nhất bốn chữ số thập phân.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "total_max",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("appraisal_max"), "+", models.F("survey_max")
                                ),
                            )
                        ),
                        name="criteriaset_parts_add_up",
                        violation_error_message="Tổng điểm phải bằng thẩm định cộng điều tra.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total_max__gt", 0),
                            ("appraisal_max__gte", 0),
                            ("survey_max__gte", 0),
                            models.Q(
                                ("bonus_cap__isnull", True), ("bonus_cap__gte", 0), _connector="OR"
                            ),
                            models.Q(
                                ("penalty_cap__isnull", True),
                                ("penalty_cap__gte", 0),
                                _connector="OR",
                            ),
                        ),
                        name="criteriaset_maxima",
                        violation_error_message="Điểm tối đa không được âm.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["province", "district", "commune", "agency"])
                        ),
                        name="criteriaset_level",
                        violation_error_message="Cấp không hợp lệ.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Band",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=20, verbose_name="mã")),
                ("label", models.CharField(max_length=60, verbose_name="tên")),
                ("lower", indicators.models.fields.PointsField(verbose_name="từ chỉ số")),
                (
                    "criteria_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bands",
                        to="indicators.criteriaset",
                    ),
                ),
            ],
            options={
                "verbose_name": "xếp loại",
                "verbose_name_plural": "xếp loại",
                "ordering": ["criteria_set", "-lower"],
                "constraints": [
                    models.UniqueConstraint(fields=("criteria_set", "code"), name="band_code_once"),
                    models.UniqueConstraint(
                        fields=("criteria_set", "lower"), name="band_lower_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lower__gte", 0)), name="band_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="mã")),
                ("name", models.TextField(verbose_name="tên")),
                ("position", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("main", "điểm chính"),
                            ("bonus", "điểm cộng"),
                            ("penalty", "điểm trừ"),
                        ],
                        default="main",
                        max_length=8,
                        verbose_name="phần",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("option", "chọn phương án"),
                            ("ratio", "theo tỷ lệ"),
                            ("ratio_bands", "theo khoảng tỷ lệ"),
                            ("count", "theo số lượng"),
                            ("direct", "chấm trực tiếp"),
                            ("survey", "điều tra xã hội học"),
                            ("bonus", "điểm cộng"),
                            ("penalty", "điểm trừ"),
                        ],
                        help_text="Trống ở lĩnh vực và tiêu chí có tiêu chí thành phần.",
                        max_length=12,
                        verbose_name="cách tính",
                    ),
                ),
                ("max_points", indicators.models.fields.PointsField(verbose_name="điểm tối đa")),
                (
                    "ratio_floor",
                    indicators.models.fields.QuantityField(
                        blank=True, null=True, verbose_name="tỷ lệ tối thiểu"
                    ),
                ),
                (
                    "allow_over",
                    models.BooleanField(default=False, verbose_name="tử số được lớn hơn mẫu số"),
                ),
                (
                    "step",
                    indicators.models.fields.PointsField(
                        blank=True, null=True, verbose_name="điểm mỗi đơn vị đếm"
                    ),
                ),
                (
                    "no_cases",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("full", "không phát sinh: đạt điểm tối đa"),
                            ("zero", "không phát sinh: 0 điểm"),
                            ("not_applicable", "không phát sinh: không áp dụng"),
                        ],
                        max_length=14,
                        verbose_name="khi không phát sinh",
                    ),
                ),
                (
                    "evidence_required",
                    models.BooleanField(default=False, verbose_name="cần tài liệu kiểm chứng"),
                ),
                (
                    "na_allowed",
                    models.BooleanField(default=False, verbose_name="được ghi không áp dụng"),
                ),
                ("guidance", models.TextField(blank=True, verbose_name="cách chấm")),
                (
                    "evidence_note",
                    models.TextField(blank=True, verbose_name="yêu cầu về tài liệu kiểm chứng"),
                ),
                (
                    "appraised_by",
                    models.CharField(blank=True, max_length=200, verbose_name="cơ quan thẩm định"),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        help_text="Gốc của nhánh; trống ở chính lĩnh vực.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="descendants",
                        to="indicators.criterion",
                        verbose_name="lĩnh vực",
                    ),
                ),
                (
                    "criteria_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="indicators.criteriaset",
                        verbose_name="bộ tiêu chí",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="indicators.criterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "tiêu chí",
                "verbose_name_plural": "tiêu chí",
                "ordering": ["criteria_set", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("criteria_set", "code"),
                        name="criterion_code_once",
                        violation_error_message="Mã tiêu chí đã có trong bộ tiêu chí.",
                    ),
                    models.UniqueConstraint(
                        fields=("criteria_set", "position"),
                        name="criterion_position_once",
                        violation_error_message="Thứ tự đã có trong bộ tiêu chí.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_points__gte", 0)),
                        name="criterion_max_not_negative",
                        violation_error_message="Điểm tối đa không được âm.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("area__isnull", True), ("kind", ""), ("parent__isnull", True)
                            ),
                            models.Q(("area__isnull", False), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="criterion_area_is_root",
                        violation_error_message="Lĩnh vực là gốc và không có cách tính.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", ""),
                            models.Q(("kind", "bonus"), ("part", "bonus")),
                            models.Q(("kind", "penalty"), ("part", "penalty")),
                            models.Q(
                                ("part", "main"),
                                models.Q(("kind__in", ["bonus", "penalty"]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="criterion_kind_fits_part",
                        violation_error_message="Cách tính không hợp với phần điểm.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriterionBand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("lower", indicators.models.fields.QuantityField(verbose_name="từ tỷ lệ")),
                ("points", indicators.models.fields.PointsField(verbose_name="điểm")),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratio_bands",
                        to="indicators.criterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "khoảng tỷ lệ",
                "verbose_name_plural": "khoảng tỷ lệ",
                "ordering": ["criterion", "lower"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("criterion", "lower"), name="ratioband_lower_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lower__gte", 0), ("points__gte", 0)),
                        name="ratioband_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriterionMapping",
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
                            ("same", "giữ nguyên"),
                            ("renamed", "đổi tên"),
                            ("reweighted", "đổi điểm tối đa"),
                            ("split", "tách"),
                            ("merged", "gộp"),
                            ("new", "mới"),
                            ("dropped", "bỏ"),
                        ],
                        max_length=10,
                        verbose_name="quan hệ",
                    ),
                ),
                (
                    "criteria_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mappings",
                        to="indicators.criteriaset",
                        verbose_name="bộ mới",
                    ),
                ),
                (
                    "new",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mapped_from",
                        to="indicators.criterion",
                    ),
                ),
                (
                    "old",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mapped_to",
                        to="indicators.criterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "đối chiếu tiêu chí",
                "verbose_name_plural": "đối chiếu tiêu chí",
                "ordering": ["criteria_set", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("criteria_set", "old", "new"), name="mapping_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "new"), ("new__isnull", False), ("old__isnull", True)
                            ),
                            models.Q(
                                ("kind", "dropped"), ("new__isnull", True), ("old__isnull", False)
                            ),
                            models.Q(
                                models.Q(("kind__in", ["new", "dropped"]), _negated=True),
                                ("new__isnull", False),
                                ("old__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="mapping_kind_fits",
                        violation_error_message="Tiêu chí mới không có tiêu chí cũ, và ngược lại.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriterionOption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                ("label", models.CharField(max_length=300, verbose_name="phương án")),
                ("points", indicators.models.fields.PointsField(verbose_name="điểm")),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="options",
                        to="indicators.criterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "phương án",
                "verbose_name_plural": "phương án",
                "ordering": ["criterion", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("criterion", "position"), name="option_position_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 0)), name="option_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=80, verbose_name="số, ký hiệu")),
                (
                    "issued_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày ban hành"),
                ),
                (
                    "issuer",
                    models.CharField(blank=True, max_length=200, verbose_name="cơ quan ban hành"),
                ),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="trích yếu")),
                ("file_name", models.CharField(blank=True, max_length=200, verbose_name="tên tệp")),
                (
                    "content_type",
                    models.CharField(blank=True, max_length=100, verbose_name="loại tệp"),
                ),
                (
                    "size",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="dung lượng (byte)"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="mã băm SHA-256"),
                ),
                ("added_at", models.DateTimeField(verbose_name="thêm lúc")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="districts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "văn bản",
                "verbose_name_plural": "văn bản",
                "ordering": ["-added_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        name="document_has_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file_name", ""), ("sha256", ""), ("size__isnull", True)),
                            models.Q(
                                models.Q(("file_name", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                                ("size__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="document_file_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureSource",
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
                            ("printed", "nguồn đã công bố"),
                            ("unit", "đơn vị nhập trên cổng"),
                        ],
                        max_length=7,
                        verbose_name="loại",
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="tên")),
                (
                    "address",
                    models.CharField(blank=True, max_length=600, verbose_name="tệp hoặc địa chỉ"),
                ),
            ],
            options={
                "verbose_name": "nguồn số liệu",
                "verbose_name_plural": "nguồn số liệu",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "title", "address"), name="figuresource_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalCriteriaSet",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, verbose_name="mã trên địa chỉ")),
                ("name", models.CharField(max_length=300, verbose_name="tên")),
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
                    "decision_number",
                    models.CharField(blank=True, max_length=80, verbose_name="số quyết định"),
                ),
                (
                    "decision_date",
                    models.DateField(blank=True, null=True, verbose_name="ngày quyết định"),
                ),
                ("source_url", models.TextField(blank=True, verbose_name="nguồn")),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                (
                    "illustrative",
                    models.BooleanField(default=False, verbose_name="số liệu minh họa"),
                ),
                (
                    "places",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MaxValueValidator(4)],
                        verbose_name="số chữ số thập phân",
                    ),
                ),
                (
                    "rounding",
                    models.CharField(
                        choices=[("half_up", "làm tròn nửa lên"), ("truncate", "cắt bỏ phần lẻ")],
                        default="half_up",
                        max_length=10,
                        verbose_name="làm tròn",
                    ),
                ),
                (
                    "tie_rule",
                    models.CharField(
                        choices=[
                            ("competition", "đồng hạng, hạng kế tiếp bỏ cách (1, 1, 3)"),
                            ("dense", "đồng hạng, hạng kế tiếp liền sau (1, 1, 2)"),
                        ],
                        default="competition",
                        max_length=12,
                        verbose_name="quy tắc đồng hạng",
                    ),
                ),
                (
                    "unscored",
                    models.CharField(
                        choices=[
                            ("no_index", "chưa có chỉ số, không xếp hạng"),
                            ("zero", "tính 0 điểm"),
                        ],
                        default="no_index",
                        max_length=10,
                        verbose_name="tiêu chí chưa có điểm",
                    ),
                ),
                (
                    "evidence_policy",
                    models.CharField(
                        choices=[
                            ("zero", "thiếu tài liệu kiểm chứng: không có điểm"),
                            ("explain", "thiếu tài liệu kiểm chứng: phải giải trình"),
                        ],
                        default="explain",
                        max_length=10,
                        verbose_name="tài liệu kiểm chứng",
                    ),
                ),
                (
                    "accept_self_score",
                    models.BooleanField(default=False, verbose_name="nhận điểm tự đánh giá"),
                ),
                (
                    "allow_above_100",
                    models.BooleanField(default=False, verbose_name="chỉ số được vượt 100"),
                ),
                (
                    "bonus_cap",
                    indicators.models.fields.PointsField(
                        blank=True, null=True, verbose_name="điểm cộng tối đa"
                    ),
                ),
                (
                    "penalty_cap",
                    indicators.models.fields.PointsField(
                        blank=True, null=True, verbose_name="điểm trừ tối đa"
                    ),
                ),
                (
                    "total_max",
                    indicators.models.fields.PointsField(verbose_name="tổng điểm tối đa"),
                ),
                (
                    "appraisal_max",
                    indicators.models.fields.PointsField(verbose_name="điểm thẩm định tối đa"),
                ),
                (
                    "survey_max",
                    indicators.models.fields.PointsField(
                        verbose_name="điểm điều tra xã hội học tối đa"
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
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.criteriaset",
                        verbose_name="bộ tiêu chí trước",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Trống: bộ tiêu chí toàn quốc.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.unit",
                        verbose_name="tỉnh",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical bộ tiêu chí",
                "verbose_name_plural": "historical bộ tiêu chí",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCriterion",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="mã")),
                ("name", models.TextField(verbose_name="tên")),
                ("position", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("main", "điểm chính"),
                            ("bonus", "điểm cộng"),
                            ("penalty", "điểm trừ"),
                        ],
                        default="main",
                        max_length=8,
                        verbose_name="phần",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("option", "chọn phương án"),
                            ("ratio", "theo tỷ lệ"),
                            ("ratio_bands", "theo khoảng tỷ lệ"),
                            ("count", "theo số lượng"),
                            ("direct", "chấm trực tiếp"),
                            ("survey", "điều tra xã hội học"),
                            ("bonus", "điểm cộng"),
                            ("penalty", "điểm trừ"),
                        ],
                        help_text="Trống ở lĩnh vực và tiêu chí có tiêu chí thành phần.",
                        max_length=12,
                        verbose_name="cách tính",
                    ),
                ),
                ("max_points", indicators.models.fields.PointsField(verbose_name="điểm tối đa")),
                (
                    "ratio_floor",
                    indicators.models.fields.QuantityField(
                        blank=True, null=True, verbose_name="tỷ lệ tối thiểu"
                    ),
                ),
                (
                    "allow_over",
                    models.BooleanField(default=False, verbose_name="tử số được lớn hơn mẫu số"),
                ),
                (
                    "step",
                    indicators.models.fields.PointsField(
                        blank=True, null=True, verbose_name="điểm mỗi đơn vị đếm"
                    ),
                ),
                (
                    "no_cases",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("full", "không phát sinh: đạt điểm tối đa"),
                            ("zero", "không phát sinh: 0 điểm"),
                            ("not_applicable", "không phát sinh: không áp dụng"),
                        ],
                        max_length=14,
                        verbose_name="khi không phát sinh",
                    ),
                ),
                (
                    "evidence_required",
                    models.BooleanField(default=False, verbose_name="cần tài liệu kiểm chứng"),
                ),
                (
                    "na_allowed",
                    models.BooleanField(default=False, verbose_name="được ghi không áp dụng"),
                ),
                ("guidance", models.TextField(blank=True, verbose_name="cách chấm")),
                (
                    "evidence_note",
                    models.TextField(blank=True, verbose_name="yêu cầu về tài liệu kiểm chứng"),
                ),
                (
                    "appraised_by",
                    models.CharField(blank=True, max_length=200, verbose_name="cơ quan thẩm định"),
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
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Gốc của nhánh; trống ở chính lĩnh vực.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.criterion",
                        verbose_name="lĩnh vực",
                    ),
                ),
                (
                    "criteria_set",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.criteriaset",
                        verbose_name="bộ tiêu chí",
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
                        to="indicators.criterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical tiêu chí",
                "verbose_name_plural": "historical tiêu chí",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="mã")),
                (
                    "slug",
                    models.SlugField(max_length=120, unique=True, verbose_name="từ trong địa chỉ"),
                ),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("topic", models.CharField(max_length=80, verbose_name="chủ đề")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ratio", "tỷ lệ: tử số chia mẫu số"),
                            ("count", "số lượng"),
                            ("money", "số tiền"),
                            ("index", "điểm hoặc chỉ số"),
                            ("rank", "thứ hạng"),
                            ("words", "mức xếp bằng chữ"),
                        ],
                        max_length=5,
                        verbose_name="cách tính",
                    ),
                ),
                (
                    "numerator_label",
                    models.CharField(blank=True, max_length=160, verbose_name="tử số"),
                ),
                (
                    "denominator_label",
                    models.CharField(blank=True, max_length=160, verbose_name="mẫu số"),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("up", "càng cao càng tốt"),
                            ("down", "càng thấp càng tốt"),
                            ("none", "không có chiều tốt xấu"),
                        ],
                        max_length=4,
                        verbose_name="chiều",
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("month", "hằng tháng"),
                            ("quarter", "theo kỳ báo cáo quý"),
                            ("year", "hằng năm"),
                            ("once", "khi có"),
                        ],
                        max_length=7,
                        verbose_name="kỳ",
                    ),
                ),
                ("unit_of_measure", models.CharField(max_length=40, verbose_name="đơn vị tính")),
                (
                    "places",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MaxValueValidator(4)],
                        verbose_name="số chữ số thập phân",
                    ),
                ),
                (
                    "breakdown",
                    models.CharField(
                        blank=True,
                        help_text="Các phần cùng một cách chia mới cộng với nhau.",
                        max_length=20,
                        verbose_name="cách chia",
                    ),
                ),
                (
                    "parts",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "không có phần"),
                            ("all", "các phần đã nêu phải cộng đủ"),
                            ("complete", "chỉ cộng khi có đủ mọi phần"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="cộng các phần",
                    ),
                ),
                (
                    "adds_up",
                    models.BooleanField(
                        default=False,
                        help_text="Cơ quan cấp huyện cộng các xã phải bằng toàn huyện.",
                        verbose_name="cộng được giữa các đơn vị",
                    ),
                ),
                (
                    "entered_by_units",
                    models.BooleanField(default=False, verbose_name="đơn vị nhập"),
                ),
                (
                    "is_index",
                    models.BooleanField(
                        default=False,
                        help_text="Bảng xếp hạng của cổng đã có; các chỉ số khác không được gọi là Chỉ số CCHC.",
                        verbose_name="là Chỉ số CCHC",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="sửa tay lúc"
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="part_indicators",
                        to="indicators.indicator",
                        verbose_name="là phần của",
                    ),
                ),
            ],
            options={
                "verbose_name": "chỉ tiêu",
                "verbose_name_plural": "chỉ tiêu",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("places__lte", 4)),
                        name="indicator_places",
                        violation_error_message="Nhiều nhất bốn chữ số thập phân.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "ratio"), _negated=True),
                            models.Q(
                                models.Q(("numerator_label", ""), _negated=True),
                                models.Q(("denominator_label", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="indicator_ratio_is_labelled",
                        violation_error_message="Tỷ lệ phải nêu tử số và mẫu số là gì.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalIndicator",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, verbose_name="mã")),
                ("slug", models.SlugField(max_length=120, verbose_name="từ trong địa chỉ")),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("topic", models.CharField(max_length=80, verbose_name="chủ đề")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ratio", "tỷ lệ: tử số chia mẫu số"),
                            ("count", "số lượng"),
                            ("money", "số tiền"),
                            ("index", "điểm hoặc chỉ số"),
                            ("rank", "thứ hạng"),
                            ("words", "mức xếp bằng chữ"),
                        ],
                        max_length=5,
                        verbose_name="cách tính",
                    ),
                ),
                (
                    "numerator_label",
                    models.CharField(blank=True, max_length=160, verbose_name="tử số"),
                ),
                (
                    "denominator_label",
                    models.CharField(blank=True, max_length=160, verbose_name="mẫu số"),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("up", "càng cao càng tốt"),
                            ("down", "càng thấp càng tốt"),
                            ("none", "không có chiều tốt xấu"),
                        ],
                        max_length=4,
                        verbose_name="chiều",
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("month", "hằng tháng"),
                            ("quarter", "theo kỳ báo cáo quý"),
                            ("year", "hằng năm"),
                            ("once", "khi có"),
                        ],
                        max_length=7,
                        verbose_name="kỳ",
                    ),
                ),
                ("unit_of_measure", models.CharField(max_length=40, verbose_name="đơn vị tính")),
                (
                    "places",
                    models.PositiveSmallIntegerField(
                        default=2,
                        validators=[django.core.validators.MaxValueValidator(4)],
                        verbose_name="số chữ số thập phân",
                    ),
                ),
                (
                    "breakdown",
                    models.CharField(
                        blank=True,
                        help_text="Các phần cùng một cách chia mới cộng với nhau.",
                        max_length=20,
                        verbose_name="cách chia",
                    ),
                ),
                (
                    "parts",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "không có phần"),
                            ("all", "các phần đã nêu phải cộng đủ"),
                            ("complete", "chỉ cộng khi có đủ mọi phần"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="cộng các phần",
                    ),
                ),
                (
                    "adds_up",
                    models.BooleanField(
                        default=False,
                        help_text="Cơ quan cấp huyện cộng các xã phải bằng toàn huyện.",
                        verbose_name="cộng được giữa các đơn vị",
                    ),
                ),
                (
                    "entered_by_units",
                    models.BooleanField(default=False, verbose_name="đơn vị nhập"),
                ),
                (
                    "is_index",
                    models.BooleanField(
                        default=False,
                        help_text="Bảng xếp hạng của cổng đã có; các chỉ số khác không được gọi là Chỉ số CCHC.",
                        verbose_name="là Chỉ số CCHC",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                (
                    "edited_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="sửa tay lúc"
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
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                        verbose_name="là phần của",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical chỉ tiêu",
                "verbose_name_plural": "historical chỉ tiêu",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="CriterionFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "period_rule",
                    models.CharField(
                        choices=[
                            ("ky-nam", "kỳ báo cáo của đợt (năm: 15/12 đến 14/12)"),
                            ("nam", "đúng các ngày của đợt (năm: dương lịch)"),
                            ("thang", "cộng các tháng của đợt"),
                        ],
                        max_length=6,
                        verbose_name="kỳ số liệu",
                    ),
                ),
                (
                    "criterion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feed",
                        to="indicators.criterion",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feeds",
                        to="indicators.indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "nguồn của tiêu chí",
                "verbose_name_plural": "nguồn của tiêu chí",
            },
        ),
        migrations.CreateModel(
            name="Notice",
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
                            ("sent_back", "bị trả lại"),
                            ("lowered", "bị hạ điểm"),
                            ("deadline", "sắp hết hạn"),
                            ("submitted", "đã nộp"),
                            ("published", "đã công bố"),
                        ],
                        max_length=10,
                        verbose_name="loại",
                    ),
                ),
                ("key", models.CharField(max_length=120, verbose_name="dịp")),
                ("text", models.TextField(verbose_name="nội dung")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="địa chỉ")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="đã đọc")),
                (
                    "mailed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="đã gửi thư"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "thông báo",
                "verbose_name_plural": "thông báo",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("mailed_at__isnull", True)),
                        fields=["at"],
                        name="notice_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "key"), name="notice_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("period_start", models.DateField(verbose_name="từ ngày")),
                ("period_end", models.DateField(verbose_name="đến ngày")),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "toàn đơn vị"),
                            ("own", "riêng cơ quan của đơn vị"),
                            ("districts", "các huyện"),
                            ("communes", "các xã"),
                            ("agencies", "các sở, ban, ngành"),
                        ],
                        default="",
                        max_length=9,
                        verbose_name="phạm vi",
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        blank=True, default="", max_length=120, verbose_name="cơ quan"
                    ),
                ),
                (
                    "numerator",
                    indicators.models.fields.QuantityField(
                        blank=True, null=True, verbose_name="tử số"
                    ),
                ),
                (
                    "denominator",
                    indicators.models.fields.QuantityField(
                        blank=True, null=True, verbose_name="mẫu số"
                    ),
                ),
                (
                    "value",
                    indicators.models.fields.QuantityField(
                        blank=True, null=True, verbose_name="giá trị"
                    ),
                ),
                (
                    "stated",
                    indicators.models.fields.QuantityField(
                        blank=True, null=True, verbose_name="giá trị nguồn nêu"
                    ),
                ),
                (
                    "stated_places",
                    models.PositiveSmallIntegerField(default=0, verbose_name="số lẻ nguồn nêu"),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True, default="", max_length=120, verbose_name="bằng chữ"
                    ),
                ),
                (
                    "qualifier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "đúng"),
                            ("about", "khoảng"),
                            ("more", "trên"),
                            ("nearly", "gần"),
                        ],
                        default="",
                        max_length=6,
                        verbose_name="mức chính xác",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, default="", max_length=400, verbose_name="ghi chú"
                    ),
                ),
                ("public", models.BooleanField(default=False, verbose_name="công khai")),
                ("corrected", models.BooleanField(default=False, verbose_name="đã đính chính")),
                (
                    "indicator",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="indicators.indicator",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="indicators.figuresource",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="districts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "số liệu",
                "verbose_name_plural": "số liệu",
                "indexes": [
                    models.Index(
                        fields=["indicator", "period_end", "period_start", "unit"],
                        name="observation_of_indicator",
                    ),
                    models.Index(
                        condition=models.Q(("public", False)),
                        fields=["unit", "period_end"],
                        name="observation_not_public",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "unit",
                            "indicator",
                            "period_end",
                            "period_start",
                            "scope",
                            "body",
                            "source",
                        ),
                        name="observation_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_start__lte", models.F("period_end"))),
                        name="observation_period",
                        violation_error_message="Ngày cuối phải từ ngày đầu trở đi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("value__isnull", False),
                            ("denominator", 0),
                            ("numerator__isnull", False),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="observation_says_something",
                        violation_error_message="Số liệu phải có giá trị.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=20, verbose_name="phép kiểm tra")),
                ("code", models.CharField(max_length=24, verbose_name="mã câu")),
                ("stated", indicators.models.fields.QuantityField(verbose_name="nêu")),
                ("computed", indicators.models.fields.QuantityField(verbose_name="tính")),
                ("params", models.JSONField(default=dict)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figure_warnings",
                        to="districts.unit",
                    ),
                ),
                (
                    "observation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="warnings",
                        to="indicators.observation",
                    ),
                ),
            ],
            options={
                "verbose_name": "cảnh báo số liệu",
                "verbose_name_plural": "cảnh báo số liệu",
                "ordering": ["unit", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ObservationChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("old_numerator", indicators.models.fields.QuantityField(null=True)),
                ("old_denominator", indicators.models.fields.QuantityField(null=True)),
                ("new_numerator", indicators.models.fields.QuantityField(null=True)),
                ("new_denominator", indicators.models.fields.QuantityField(null=True)),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
                (
                    "door",
                    models.CharField(
                        choices=[("page", "trang nhập"), ("import", "tệp Excel")],
                        max_length=6,
                        verbose_name="qua",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "observation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="indicators.observation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "thay đổi số liệu",
                "verbose_name_plural": "nhật ký số liệu",
                "ordering": ["pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Questionnaire",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="tên")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="phiên bản")),
                ("consent", models.TextField(max_length=2000, verbose_name="lời xin đồng ý")),
                (
                    "min_count",
                    models.PositiveSmallIntegerField(
                        verbose_name="số phiếu ít nhất để hiện kết quả"
                    ),
                ),
                ("opens_on", models.DateField(verbose_name="mở từ ngày")),
                ("closes_on", models.DateField(verbose_name="đến hết ngày")),
                (
                    "closed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="đóng trước hạn lúc"
                    ),
                ),
                ("asks_age", models.BooleanField(default=False, verbose_name="hỏi nhóm tuổi")),
                (
                    "asks_kind",
                    models.BooleanField(
                        default=False, verbose_name="hỏi là người dân hay doanh nghiệp"
                    ),
                ),
                ("made_at", models.DateTimeField(editable=False, verbose_name="lập lúc")),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questionnaires",
                        to="districts.unit",
                        verbose_name="tỉnh",
                    ),
                ),
            ],
            options={
                "verbose_name": "phiếu khảo sát",
                "verbose_name_plural": "phiếu khảo sát",
                "ordering": ["-opens_on", "title", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "title", "version"), name="questionnaire_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                        name="questionnaire_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("min_count__gte", 5)), name="questionnaire_minimum"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                ("factor", models.CharField(max_length=120, verbose_name="yếu tố")),
                ("text", models.CharField(max_length=400, verbose_name="câu hỏi")),
                ("scale", models.CharField(max_length=40, verbose_name="thang")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="indicators.questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "câu hỏi",
                "verbose_name_plural": "câu hỏi",
                "ordering": ["questionnaire", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("questionnaire", "position"), name="question_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("count", models.PositiveIntegerField(verbose_name="số phiếu")),
                ("typed_at", models.DateTimeField(verbose_name="nhập lúc")),
                (
                    "typed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.unit",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_batches",
                        to="indicators.questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "đợt nhập phiếu giấy",
                "verbose_name_plural": "đợt nhập phiếu giấy",
                "ordering": ["-typed_at"],
            },
        ),
        migrations.CreateModel(
            name="AnswerOption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scale", models.CharField(max_length=40, verbose_name="thang")),
                ("position", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                ("label", models.CharField(max_length=120, verbose_name="mức trả lời")),
                ("weight", models.PositiveSmallIntegerField(verbose_name="trọng số")),
                ("satisfied", models.BooleanField(default=False, verbose_name="là hài lòng")),
                (
                    "valid",
                    models.BooleanField(default=True, verbose_name="tính vào câu trả lời hợp lệ"),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="options",
                        to="indicators.questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "mức trả lời",
                "verbose_name_plural": "mức trả lời",
                "ordering": ["questionnaire", "scale", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("questionnaire", "scale", "position"), name="answeroption_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__lte", 100)), name="answeroption_weight"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                (
                    "period",
                    models.SlugField(
                        blank=True,
                        help_text="Trống: cả năm. Ví dụ: quy-1, 6-thang-cuoi.",
                        max_length=20,
                        verbose_name="kỳ",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "chuẩn bị"),
                            ("self_scoring", "tự đánh giá"),
                            ("appraisal_1", "thẩm định lần 1"),
                            ("explanation", "giải trình"),
                            ("appraisal_2", "thẩm định lần 2"),
                            ("council", "hội đồng"),
                            ("published", "đã công bố"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="giai đoạn",
                    ),
                ),
                (
                    "illustrative",
                    models.BooleanField(default=False, verbose_name="số liệu minh họa"),
                ),
                (
                    "criteria_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="indicators.criteriaset",
                        verbose_name="bộ tiêu chí",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="districts.unit",
                        verbose_name="tỉnh",
                    ),
                ),
            ],
            options={
                "verbose_name": "đợt đánh giá",
                "verbose_name_plural": "đợt đánh giá",
                "ordering": ["-year", "period", "level", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "level", "year", "period"),
                        name="round_once",
                        violation_error_message="Đã có đợt đánh giá của tỉnh, cấp và kỳ này.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("province__isnull", True)),
                        fields=("level", "year", "period"),
                        name="round_national_once",
                        violation_error_message="Đã có đợt đánh giá toàn quốc của cấp và kỳ này.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2000), ("year__lte", 2100)),
                        name="round_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["province", "district", "commune", "agency"])
                        ),
                        name="round_level",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope", models.SlugField(max_length=60, verbose_name="phạm vi")),
                ("scope_name", models.CharField(max_length=120, verbose_name="tên phạm vi")),
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
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                ("period", models.SlugField(blank=True, max_length=20, verbose_name="kỳ")),
                ("number", models.PositiveSmallIntegerField(verbose_name="bản số")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("computed", "tính từ điểm thành phần"),
                            ("imported", "nhập từ nguồn đã công bố"),
                        ],
                        max_length=8,
                        verbose_name="nguồn gốc",
                    ),
                ),
                (
                    "decision_number",
                    models.CharField(blank=True, max_length=80, verbose_name="số quyết định"),
                ),
                (
                    "decision_date",
                    models.DateField(blank=True, null=True, verbose_name="ngày quyết định"),
                ),
                ("signer", models.CharField(blank=True, max_length=120, verbose_name="người ký")),
                ("published_at", models.DateTimeField(verbose_name="công bố lúc")),
                ("reason", models.TextField(blank=True, verbose_name="lý do đính chính")),
                (
                    "places",
                    models.PositiveSmallIntegerField(default=2, verbose_name="số chữ số thập phân"),
                ),
                (
                    "tie_rule",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("competition", "đồng hạng, hạng kế tiếp bỏ cách (1, 1, 3)"),
                            ("dense", "đồng hạng, hạng kế tiếp liền sau (1, 1, 2)"),
                        ],
                        max_length=12,
                        verbose_name="quy tắc đồng hạng",
                    ),
                ),
                (
                    "total_max",
                    indicators.models.fields.PointsField(
                        blank=True, null=True, verbose_name="tổng điểm tối đa"
                    ),
                ),
                (
                    "appraisal_max",
                    indicators.models.fields.PointsField(
                        blank=True, null=True, verbose_name="điểm thẩm định tối đa"
                    ),
                ),
                (
                    "survey_max",
                    indicators.models.fields.PointsField(
                        blank=True, null=True, verbose_name="điểm điều tra xã hội học tối đa"
                    ),
                ),
                (
                    "units_total",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Trống: không rõ.",
                        null=True,
                        verbose_name="số đơn vị của bảng",
                    ),
                ),
                (
                    "stated_mean",
                    indicators.models.fields.PointsField(
                        blank=True, null=True, verbose_name="trung bình do nguồn nêu"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                (
                    "provisional",
                    models.TextField(
                        blank=True,
                        help_text="Trống: kết quả đầy đủ. Có chữ: còn thiếu điểm mà vẫn công bố, và vì sao.",
                        verbose_name="công bố tạm thời vì",
                    ),
                ),
                (
                    "rules",
                    models.JSONField(
                        blank=True, default=dict, verbose_name="quy tắc của bộ tiêu chí"
                    ),
                ),
                (
                    "lineage",
                    models.JSONField(blank=True, default=list, verbose_name="tiền thân và kế thừa"),
                ),
                (
                    "illustrative",
                    models.BooleanField(default=False, verbose_name="số liệu minh họa"),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="mã băm SHA-256")),
                (
                    "criteria_set",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="indicators.criteriaset",
                    ),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="districts.unit",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="indicators.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "bản công bố",
                "verbose_name_plural": "bản công bố",
                "ordering": ["-year", "period", "scope", "level", "-number"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scope", "level", "year", "period", "number"),
                        name="edition_number_once",
                        violation_error_message="Số bản công bố này đã có.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="edition_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="edition_correction_has_reason",
                        violation_error_message="Bản đính chính phải có lý do.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "imported"), ("round__isnull", True)),
                            models.Q(
                                ("criteria_set__isnull", False),
                                ("origin", "computed"),
                                ("round__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="edition_computed_has_round",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RankingGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, verbose_name="mã")),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="indicators.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "nhóm xếp hạng",
                "verbose_name_plural": "nhóm xếp hạng",
                "ordering": ["round", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "slug"), name="group_slug_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "unit_name",
                    models.CharField(
                        blank=True,
                        help_text="Trống: như tên đơn vị. Ghi khi lúc đánh giá đơn vị mang tên khác.",
                        max_length=120,
                        verbose_name="tên trong đợt",
                    ),
                ),
                (
                    "unit_kind",
                    models.CharField(
                        blank=True,
                        help_text="Trống: như loại đơn vị. Ví dụ thị xã về sau lên thành phố.",
                        max_length=50,
                        verbose_name="loại trong đợt",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("entering", "đang tự đánh giá"),
                            ("submitted", "đã nộp"),
                            ("returned", "trả lại để sửa"),
                        ],
                        default="entering",
                        max_length=9,
                        verbose_name="tình trạng",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="nộp lúc"),
                ),
                (
                    "band_cap_reason",
                    models.TextField(blank=True, verbose_name="lý do khống chế xếp loại"),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người nộp",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="districts.unit",
                    ),
                ),
                (
                    "band_cap",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.band",
                        verbose_name="xếp loại không vượt quá",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="indicators.rankinggroup",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="indicators.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "phiếu đánh giá",
                "verbose_name_plural": "phiếu đánh giá",
                "ordering": ["round", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "unit"),
                        name="assessment_once",
                        violation_error_message="Đơn vị đã có trong đợt đánh giá này.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "submitted"), _negated=True),
                            models.Q(
                                ("submitted_at__isnull", False), ("submitted_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="assessment_submitted_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("band_cap__isnull", True),
                            models.Q(("band_cap_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="assessment_cap_has_reason",
                        violation_error_message="Khống chế xếp loại phải có lý do.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaStanding",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "assessment_id",
                        "area_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("points", indicators.models.fields.PointsField(verbose_name="điểm")),
                ("max_points", indicators.models.fields.PointsField(verbose_name="điểm tối đa")),
                (
                    "survey_points",
                    indicators.models.fields.PointsField(verbose_name="điểm điều tra xã hội học"),
                ),
                (
                    "missing",
                    models.PositiveSmallIntegerField(verbose_name="số tiêu chí chưa có điểm"),
                ),
                (
                    "not_applicable",
                    models.PositiveSmallIntegerField(verbose_name="số tiêu chí không áp dụng"),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="indicators.assessment",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.criterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "kết quả lĩnh vực",
                "verbose_name_plural": "kết quả lĩnh vực",
            },
        ),
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
                            ("alone", "Không có nhóm nào có từ hai đơn vị được xếp hạng trở lên."),
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
        migrations.CreateModel(
            name="EditionArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                ("code", models.CharField(max_length=20, verbose_name="mã")),
                ("name", models.TextField(verbose_name="tên")),
                ("part", models.CharField(max_length=8, verbose_name="phần")),
                (
                    "max_points",
                    indicators.models.fields.PointsField(null=True, verbose_name="điểm tối đa"),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="indicators.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "lĩnh vực của bản công bố",
                "verbose_name_plural": "lĩnh vực của bản công bố",
                "ordering": ["edition", "position"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "position"), name="editionarea_once"
                    ),
                    models.UniqueConstraint(
                        fields=("edition", "code"), name="editionarea_code_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionCriterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                ("code", models.CharField(max_length=20, verbose_name="mã")),
                ("depth", models.PositiveSmallIntegerField(verbose_name="bậc")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("option", "chọn phương án"),
                            ("ratio", "theo tỷ lệ"),
                            ("ratio_bands", "theo khoảng tỷ lệ"),
                            ("count", "theo số lượng"),
                            ("direct", "chấm trực tiếp"),
                            ("survey", "điều tra xã hội học"),
                            ("bonus", "điểm cộng"),
                            ("penalty", "điểm trừ"),
                        ],
                        max_length=12,
                        verbose_name="cách tính",
                    ),
                ),
                ("name", models.TextField(verbose_name="tên")),
                ("rule_text", models.TextField(blank=True, verbose_name="cách chấm")),
                (
                    "evidence_text",
                    models.TextField(blank=True, verbose_name="yêu cầu về tài liệu kiểm chứng"),
                ),
                ("max_points", indicators.models.fields.PointsField(verbose_name="điểm tối đa")),
                ("rule", models.JSONField(blank=True, default=dict, verbose_name="quy tắc")),
                (
                    "na_allowed",
                    models.BooleanField(default=False, verbose_name="được ghi không áp dụng"),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="indicators.editionarea",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="indicators.edition",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="indicators.editioncriterion",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.criterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "tiêu chí của bản công bố",
                "verbose_name_plural": "tiêu chí của bản công bố",
                "ordering": ["edition", "position"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "position"), name="editioncriterion_once"
                    ),
                    models.UniqueConstraint(
                        fields=("edition", "code"), name="editioncriterion_code_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="thứ tự in")),
                (
                    "unit_code",
                    models.CharField(blank=True, max_length=12, verbose_name="mã đơn vị"),
                ),
                ("unit_name", models.CharField(max_length=120, verbose_name="tên đơn vị")),
                (
                    "unit_kind",
                    models.CharField(blank=True, max_length=40, verbose_name="loại đơn vị"),
                ),
                ("parent_name", models.CharField(blank=True, max_length=120, verbose_name="thuộc")),
                ("sort_key", models.CharField(max_length=400, verbose_name="khóa sắp xếp")),
                ("group", models.CharField(blank=True, max_length=200, verbose_name="nhóm")),
                ("rank", models.PositiveIntegerField(null=True, verbose_name="hạng")),
                ("rank_of", models.PositiveIntegerField(null=True, verbose_name="trên tổng số")),
                ("tied", models.BooleanField(default=False, verbose_name="đồng hạng")),
                ("index", indicators.models.fields.PointsField(null=True, verbose_name="chỉ số")),
                ("points", indicators.models.fields.PointsField(null=True, verbose_name="điểm")),
                (
                    "max_points",
                    indicators.models.fields.PointsField(null=True, verbose_name="điểm tối đa"),
                ),
                (
                    "appraisal_points",
                    indicators.models.fields.PointsField(null=True, verbose_name="điểm thẩm định"),
                ),
                (
                    "survey_points",
                    indicators.models.fields.PointsField(
                        null=True, verbose_name="điểm điều tra xã hội học"
                    ),
                ),
                (
                    "bonus",
                    indicators.models.fields.PointsField(null=True, verbose_name="điểm cộng"),
                ),
                (
                    "penalty",
                    indicators.models.fields.PointsField(null=True, verbose_name="điểm trừ"),
                ),
                ("band", models.CharField(blank=True, max_length=60, verbose_name="xếp loại")),
                (
                    "band_cap",
                    models.CharField(
                        blank=True,
                        help_text="Mã của xếp loại.",
                        max_length=20,
                        verbose_name="xếp loại không vượt quá",
                    ),
                ),
                (
                    "tie_values",
                    models.JSONField(blank=True, default=list, verbose_name="giá trị tiêu chí phụ"),
                ),
                (
                    "previous_rank",
                    models.PositiveIntegerField(null=True, verbose_name="hạng kỳ trước"),
                ),
                (
                    "previous_index",
                    indicators.models.fields.PointsField(null=True, verbose_name="chỉ số kỳ trước"),
                ),
                ("rank_change", models.IntegerField(null=True, verbose_name="thay đổi hạng")),
                (
                    "change_note",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="vì sao không so sánh"
                    ),
                ),
                (
                    "missing",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="số tiêu chí chưa có điểm"
                    ),
                ),
                (
                    "not_applicable",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="số tiêu chí không áp dụng"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("computed", "tính từ điểm thành phần"),
                            ("stated", "nguồn nêu"),
                            ("derived", "suy ra"),
                            ("listed_order", "theo thứ tự liệt kê"),
                        ],
                        max_length=12,
                        verbose_name="căn cứ",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                ("source_url", models.TextField(blank=True, verbose_name="nguồn")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="indicators.edition",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="districts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "dòng kết quả",
                "verbose_name_plural": "dòng kết quả",
                "ordering": ["edition", "position"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "position"), name="editionrow_position"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("unit__isnull", False)),
                        fields=("edition", "unit"),
                        name="editionrow_unit_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rank__isnull", True),
                            ("rank_of__isnull", True),
                            ("rank__lte", models.F("rank_of")),
                            _connector="OR",
                        ),
                        name="editionrow_rank_within",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionAreaScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("points", indicators.models.fields.PointsField(verbose_name="điểm")),
                (
                    "max_points",
                    indicators.models.fields.PointsField(null=True, verbose_name="điểm tối đa"),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="indicators.editionarea",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="area_scores",
                        to="indicators.editionrow",
                    ),
                ),
            ],
            options={
                "verbose_name": "điểm lĩnh vực đã công bố",
                "verbose_name_plural": "điểm lĩnh vực đã công bố",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("row", "area"), name="editionareascore_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionScore",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "row_id",
                        "criterion_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "not_applicable",
                    models.BooleanField(default=False, verbose_name="không áp dụng"),
                ),
                ("points", indicators.models.fields.PointsField(null=True, verbose_name="điểm")),
                (
                    "decided_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("self", "tự đánh giá"),
                            ("appraised_1", "thẩm định lần 1"),
                            ("appraised_2", "thẩm định lần 2"),
                            ("council", "hội đồng"),
                            ("survey", "điều tra xã hội học"),
                        ],
                        max_length=11,
                        verbose_name="điểm do",
                    ),
                ),
                (
                    "self_points",
                    indicators.models.fields.PointsField(
                        null=True, verbose_name="điểm tự đánh giá"
                    ),
                ),
                (
                    "inputs",
                    models.JSONField(blank=True, default=dict, verbose_name="số liệu kê khai"),
                ),
                (
                    "evidence",
                    models.JSONField(blank=True, default=list, verbose_name="tài liệu kiểm chứng"),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="indicators.editioncriterion",
                    ),
                ),
                (
                    "row",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="indicators.editionrow",
                    ),
                ),
            ],
            options={
                "verbose_name": "điểm tiêu chí đã công bố",
                "verbose_name_plural": "điểm tiêu chí đã công bố",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_applicable", False), ("points__isnull", True), _connector="OR"
                        ),
                        name="editionscore_na_has_no_points",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[("self", "tự đánh giá"), ("explanation", "giải trình")],
                        default="self",
                        max_length=11,
                        verbose_name="bước",
                    ),
                ),
                (
                    "locator",
                    models.CharField(blank=True, max_length=200, verbose_name="mục, trang"),
                ),
                ("added_at", models.DateTimeField(verbose_name="thêm lúc")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="indicators.assessment",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.criterion",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="indicators.document",
                    ),
                ),
            ],
            options={
                "verbose_name": "tài liệu kiểm chứng",
                "verbose_name_plural": "tài liệu kiểm chứng",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "criterion", "document", "locator"),
                        name="evidence_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Exemption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="lý do")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exemptions",
                        to="indicators.assessment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.criterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "miễn áp dụng",
                "verbose_name_plural": "miễn áp dụng",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "criterion"), name="exemption_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="exemption_has_reason",
                        violation_error_message="Miễn áp dụng phải nêu lý do.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "chuẩn bị"),
                            ("self_scoring", "tự đánh giá"),
                            ("appraisal_1", "thẩm định lần 1"),
                            ("explanation", "giải trình"),
                            ("appraisal_2", "thẩm định lần 2"),
                            ("council", "hội đồng"),
                            ("published", "đã công bố"),
                        ],
                        max_length=12,
                        verbose_name="giai đoạn",
                    ),
                ),
                ("until", models.DateField(verbose_name="đến hết ngày")),
                ("reason", models.TextField(verbose_name="lý do")),
                ("granted_at", models.DateTimeField(verbose_name="lúc")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extensions",
                        to="indicators.assessment",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "gia hạn",
                "verbose_name_plural": "gia hạn",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="extension_has_reason",
                        violation_error_message="Gia hạn phải nêu lý do.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
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
                            ("annex", "phụ lục chấm điểm"),
                            ("survey", "kết quả điều tra xã hội học"),
                            ("history", "kết quả các năm trước"),
                            ("work", "hoạt động của đơn vị"),
                            ("figures", "số liệu chỉ tiêu"),
                        ],
                        max_length=7,
                        verbose_name="loại",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="tên tệp")),
                ("sha256", models.CharField(max_length=64, verbose_name="mã băm SHA-256")),
                ("size", models.PositiveIntegerField(verbose_name="số byte")),
                ("at", models.DateTimeField(verbose_name="tải lên lúc")),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="ghi lúc")),
                (
                    "changed",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="số ô đã ghi"),
                ),
                (
                    "province",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="districts.unit",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="import_files",
                        to="indicators.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "tệp nhập",
                "verbose_name_plural": "tệp nhập",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("round__isnull", False)),
                        fields=("user", "kind", "round", "sha256"),
                        name="importfile_of_round_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("round__isnull", True)),
                        fields=("user", "kind", "province", "sha256"),
                        name="importfile_of_province_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftSeen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="mã băm SHA-256")),
                ("rows", models.JSONField(verbose_name="các dòng")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="indicators.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "bản dự thảo đã xem",
                "verbose_name_plural": "bản dự thảo đã xem",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Computation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("trigger", models.CharField(max_length=120, verbose_name="do")),
                ("asked_at", models.DateTimeField(verbose_name="yêu cầu lúc")),
                ("started_at", models.DateTimeField(verbose_name="bắt đầu")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="kết thúc")),
                ("units", models.PositiveIntegerField(null=True, verbose_name="số đơn vị")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("running", "đang tính"),
                            ("done", "xong"),
                            ("failed", "không thành công"),
                        ],
                        max_length=8,
                        verbose_name="tình trạng",
                    ),
                ),
                ("error", models.TextField(blank=True, verbose_name="lỗi")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="computations",
                        to="indicators.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần tính xếp hạng",
                "verbose_name_plural": "lần tính xếp hạng",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", True), ("state", "running")),
                            models.Q(
                                ("error", ""),
                                ("finished_at__isnull", False),
                                ("state", "done"),
                                ("units__isnull", False),
                            ),
                            models.Q(
                                ("finished_at__isnull", False),
                                ("state", "failed"),
                                models.Q(("error", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="computation_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.criterion",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="indicators.rankinggroup",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assignments",
                        to="indicators.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "phân công thẩm định",
                "verbose_name_plural": "phân công thẩm định",
                "ordering": ["round", "area__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "user", "area", "group"), name="assignment_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("group__isnull", True)),
                        fields=("round", "user", "area"),
                        name="assignment_of_all_groups_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundChange",
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
                            ("window", "thời hạn"),
                            ("stage", "giai đoạn"),
                            ("extension", "gia hạn"),
                            ("exemption", "miễn áp dụng"),
                            ("group", "nhóm xếp hạng"),
                        ],
                        max_length=9,
                        verbose_name="loại",
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="đối tượng")),
                ("before", models.CharField(blank=True, max_length=300, verbose_name="trước")),
                ("after", models.CharField(blank=True, max_length=300, verbose_name="sau")),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.assessment",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="indicators.round",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "thay đổi của đợt",
                "verbose_name_plural": "nhật ký đợt",
                "ordering": ["-pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "assessment_id",
                        "criterion_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "not_applicable",
                    models.BooleanField(default=False, verbose_name="không áp dụng"),
                ),
                (
                    "na_claimed",
                    models.BooleanField(
                        default=False,
                        help_text="Chỉ có hiệu lực khi được thẩm định chấp nhận.",
                        verbose_name="đơn vị ghi không áp dụng",
                    ),
                ),
                (
                    "option",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="phương án"
                    ),
                ),
                (
                    "numerator",
                    indicators.models.fields.QuantityField(
                        blank=True, null=True, verbose_name="tử số"
                    ),
                ),
                (
                    "denominator",
                    indicators.models.fields.QuantityField(
                        blank=True, null=True, verbose_name="mẫu số"
                    ),
                ),
                (
                    "count",
                    indicators.models.fields.QuantityField(
                        blank=True, null=True, verbose_name="số lượng"
                    ),
                ),
                (
                    "self_points",
                    indicators.models.fields.PointsField(
                        blank=True, null=True, verbose_name="điểm tự đánh giá"
                    ),
                ),
                (
                    "appraised_1",
                    indicators.models.fields.PointsField(
                        blank=True, null=True, verbose_name="điểm thẩm định lần 1"
                    ),
                ),
                (
                    "appraised_2",
                    indicators.models.fields.PointsField(
                        blank=True, null=True, verbose_name="điểm thẩm định lần 2"
                    ),
                ),
                (
                    "council",
                    indicators.models.fields.PointsField(
                        blank=True, null=True, verbose_name="điểm hội đồng"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="indicators.assessment",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="indicators.criterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "điểm tiêu chí",
                "verbose_name_plural": "điểm tiêu chí",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("self_points__isnull", True),
                                ("self_points__gte", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("appraised_1__isnull", True),
                                ("appraised_1__gte", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("appraised_2__isnull", True),
                                ("appraised_2__gte", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("council__isnull", True), ("council__gte", 0), _connector="OR"
                            ),
                        ),
                        name="score_not_negative",
                        violation_error_message="Điểm không được âm.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_applicable", False),
                            models.Q(
                                ("appraised_1__isnull", True),
                                ("appraised_2__isnull", True),
                                ("council__isnull", True),
                                ("self_points__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="score_na_has_no_points",
                        violation_error_message="Tiêu chí không áp dụng thì không có điểm.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("na_claimed", False), ("self_points__isnull", True), _connector="OR"
                        ),
                        name="score_claimed_na_has_no_self_points",
                        violation_error_message="Đã ghi không áp dụng thì không có điểm tự đánh giá.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("self", "tự đánh giá"),
                            ("appraisal_1", "thẩm định lần 1"),
                            ("explanation", "giải trình"),
                            ("appraisal_2", "thẩm định lần 2"),
                            ("council", "hội đồng"),
                            ("survey", "điều tra xã hội học"),
                        ],
                        max_length=11,
                        verbose_name="bước",
                    ),
                ),
                (
                    "old_points",
                    indicators.models.fields.PointsField(null=True, verbose_name="điểm cũ"),
                ),
                (
                    "new_points",
                    indicators.models.fields.PointsField(null=True, verbose_name="điểm mới"),
                ),
                ("before", models.CharField(blank=True, max_length=300, verbose_name="trước")),
                ("after", models.CharField(blank=True, max_length=300, verbose_name="sau")),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
                (
                    "door",
                    models.CharField(
                        choices=[
                            ("page", "trang nhập"),
                            ("import", "tệp Excel"),
                            ("command", "dòng lệnh"),
                        ],
                        max_length=7,
                        verbose_name="qua",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "assessment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="indicators.assessment",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.criterion",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "thay đổi điểm",
                "verbose_name_plural": "nhật ký điểm",
                "ordering": ["pk"],
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["assessment", "criterion", "-id"], name="scorechange_of_cell"
                    ),
                    models.Index(fields=["-at"], name="scorechange_by_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScoreNote",
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
                            ("without_evidence", "giải trình khi thiếu tài liệu"),
                            ("appraisal_1", "ý kiến thẩm định lần 1"),
                            ("explanation", "giải trình"),
                            ("appraisal_2", "ý kiến thẩm định lần 2"),
                            ("council", "ý kiến hội đồng"),
                        ],
                        max_length=16,
                        verbose_name="loại",
                    ),
                ),
                ("text", models.TextField(verbose_name="nội dung")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="indicators.assessment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.criterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "ý kiến, giải trình",
                "verbose_name_plural": "ý kiến, giải trình",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "criterion", "kind"), name="note_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="note_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaleMark",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("trigger", models.CharField(max_length=120, verbose_name="do")),
                (
                    "assessment",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="indicators.assessment",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stale_marks",
                        to="indicators.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "kết quả chờ tính lại",
                "verbose_name_plural": "kết quả chờ tính lại",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SurveyResponse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField(verbose_name="ngày")),
                (
                    "age",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("u25", "dưới 25"),
                            ("25-34", "25–34"),
                            ("35-49", "35–49"),
                            ("50-59", "50–59"),
                            ("60", "từ 60"),
                        ],
                        max_length=5,
                        verbose_name="nhóm tuổi",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[("person", "người dân"), ("company", "doanh nghiệp, tổ chức")],
                        max_length=7,
                        verbose_name="người trả lời",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="indicators.paperbatch",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="indicators.questionnaire",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "phiếu trả lời",
                "verbose_name_plural": "phiếu trả lời",
            },
        ),
        migrations.CreateModel(
            name="SurveyAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "option",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.answeroption",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.question",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="indicators.surveyresponse",
                    ),
                ),
            ],
            options={
                "verbose_name": "câu trả lời",
                "verbose_name_plural": "câu trả lời",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("response", "question"), name="surveyanswer_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("points", indicators.models.fields.PointsField(verbose_name="điểm")),
                (
                    "sample_size",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="số phiếu"),
                ),
                (
                    "surveyed_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày điều tra"),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="nguồn")),
                ("imported_at", models.DateTimeField(verbose_name="nhập lúc")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="survey_results",
                        to="indicators.assessment",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.criterion",
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "kết quả điều tra",
                "verbose_name_plural": "kết quả điều tra",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "criterion"), name="surveyresult_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "digest",
                    models.CharField(max_length=64, unique=True, verbose_name="SHA-256 của mã"),
                ),
                ("used", models.BooleanField(default=False, verbose_name="đã dùng")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="indicators.questionnaire",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="districts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "mã khảo sát",
                "verbose_name_plural": "mã khảo sát",
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "toàn đơn vị"),
                            ("own", "riêng cơ quan của đơn vị"),
                            ("districts", "các huyện"),
                            ("communes", "các xã"),
                            ("agencies", "các sở, ban, ngành"),
                        ],
                        default="",
                        max_length=9,
                        verbose_name="phạm vi",
                    ),
                ),
                (
                    "for_units_below",
                    models.BooleanField(default=False, verbose_name="cho cả các đơn vị trực thuộc"),
                ),
                ("period_start", models.DateField(verbose_name="từ ngày")),
                ("period_end", models.DateField(verbose_name="đến ngày")),
                (
                    "sense",
                    models.CharField(
                        choices=[("ge", "≥"), ("le", "≤"), ("eq", "=")],
                        max_length=2,
                        verbose_name="so sánh",
                    ),
                ),
                ("value", indicators.models.fields.QuantityField(verbose_name="giá trị")),
                ("document", models.CharField(blank=True, max_length=300, verbose_name="văn bản")),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="ghi chú")),
                ("public", models.BooleanField(default=False, verbose_name="công khai")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="indicators.indicator",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="indicators.figuresource",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="districts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "mục tiêu",
                "verbose_name_plural": "mục tiêu",
                "ordering": ["unit", "indicator", "period_end", "pk"],
                "indexes": [
                    models.Index(fields=["indicator", "period_end"], name="target_of_indicator")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "indicator", "period_start", "period_end", "scope"),
                        name="target_once",
                        violation_error_message="Đơn vị đã có mục tiêu này trong kỳ này.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_start__lte", models.F("period_end"))),
                        name="target_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TieBreaker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("area", "điểm lĩnh vực"),
                            ("appraisal", "điểm thẩm định"),
                            ("survey", "điểm điều tra xã hội học"),
                        ],
                        max_length=10,
                        verbose_name="so sánh",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="indicators.criterion",
                    ),
                ),
                (
                    "criteria_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tie_breakers",
                        to="indicators.criteriaset",
                    ),
                ),
            ],
            options={
                "verbose_name": "tiêu chí phụ",
                "verbose_name_plural": "tiêu chí phụ",
                "ordering": ["criteria_set", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("criteria_set", "position"), name="tiebreaker_position_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1), ("position__lte", 3)),
                        name="tiebreaker_at_most_three",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area__isnull", False), ("kind", "area")),
                            models.Q(
                                models.Q(("kind", "area"), _negated=True), ("area__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="tiebreaker_area_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Window",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("draft", "chuẩn bị"),
                            ("self_scoring", "tự đánh giá"),
                            ("appraisal_1", "thẩm định lần 1"),
                            ("explanation", "giải trình"),
                            ("appraisal_2", "thẩm định lần 2"),
                            ("council", "hội đồng"),
                            ("published", "đã công bố"),
                        ],
                        max_length=12,
                        verbose_name="giai đoạn",
                    ),
                ),
                ("opens_on", models.DateField(verbose_name="từ ngày")),
                ("closes_on", models.DateField(verbose_name="đến hết ngày")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="windows",
                        to="indicators.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "thời hạn",
                "verbose_name_plural": "thời hạn",
                "ordering": ["round", "opens_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "stage"), name="window_once"),
                    models.CheckConstraint(
                        condition=models.Q(("opens_on__lte", models.F("closes_on"))),
                        name="window_opens_before_it_closes",
                        violation_error_message="Ngày đóng phải từ ngày mở trở đi.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="standing",
                        serialize=False,
                        to="indicators.assessment",
                    ),
                ),
                ("points", indicators.models.fields.PointsField(verbose_name="tổng điểm")),
                (
                    "main_points",
                    indicators.models.fields.PointsField(verbose_name="điểm chưa cộng trừ"),
                ),
                ("max_points", indicators.models.fields.PointsField(verbose_name="điểm tối đa")),
                (
                    "survey_points",
                    indicators.models.fields.PointsField(verbose_name="điểm điều tra xã hội học"),
                ),
                ("bonus", indicators.models.fields.PointsField(verbose_name="điểm cộng")),
                ("penalty", indicators.models.fields.PointsField(verbose_name="điểm trừ")),
                ("index", indicators.models.fields.PointsField(null=True, verbose_name="chỉ số")),
                ("rank", models.PositiveIntegerField(null=True, verbose_name="hạng")),
                ("rank_of", models.PositiveIntegerField(verbose_name="trên tổng số")),
                ("tied", models.BooleanField(verbose_name="đồng hạng")),
                (
                    "missing",
                    models.PositiveSmallIntegerField(verbose_name="số tiêu chí chưa có điểm"),
                ),
                (
                    "not_applicable",
                    models.PositiveSmallIntegerField(verbose_name="số tiêu chí không áp dụng"),
                ),
                ("tie_1", indicators.models.fields.PointsField(verbose_name="tiêu chí phụ 1")),
                ("tie_2", indicators.models.fields.PointsField(verbose_name="tiêu chí phụ 2")),
                ("tie_3", indicators.models.fields.PointsField(verbose_name="tiêu chí phụ 3")),
                (
                    "band",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="indicators.band",
                        verbose_name="xếp loại",
                    ),
                ),
            ],
            options={
                "verbose_name": "kết quả xếp hạng",
                "verbose_name_plural": "kết quả xếp hạng",
            },
        ),
    ]
