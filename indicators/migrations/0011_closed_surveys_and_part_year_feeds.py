from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0010_questionnaires"),
    ]

    operations = [
        migrations.AddField(
            model_name="questionnaire",
            name="closed_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="đóng trước hạn lúc"
            ),
        ),
        migrations.AlterField(
            model_name="criterionfeed",
            name="period_rule",
            field=models.CharField(
                choices=[
                    ("ky-nam", "kỳ báo cáo của đợt (năm: 15/12 đến 14/12)"),
                    ("nam", "đúng các ngày của đợt (năm: dương lịch)"),
                    ("thang", "cộng các tháng của đợt"),
                ],
                max_length=6,
                verbose_name="kỳ số liệu",
            ),
        ),
    ]
