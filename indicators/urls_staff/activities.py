"""The province's dashboard, and what a unit does both ways through Excel."""

from django.urls import path

from indicators.views.staff import activity_files, dashboard

urlpatterns = [
    # /nghiep-vu/don-vi/<pk>/excel/
    path("don-vi/<int:pk>/excel/", activity_files.excel, name="activities-excel"),
    path("don-vi/<int:pk>/excel/tai-ve/", activity_files.download, name="activities-download"),
    path("don-vi/<int:pk>/excel/tep/<int:file>/", activity_files.dry_run, name="activities-file"),
    path(
        "don-vi/<int:pk>/excel/tep/<int:file>/ghi/", activity_files.apply, name="activities-apply"
    ),
    # /nghiep-vu/tinh/
    path("tinh/", dashboard.dashboard, name="province"),
    path("tinh/viec-qua-han/", dashboard.overdue_tasks, name="province-tasks"),
    path("tinh/kien-nghi/", dashboard.open_findings, name="province-findings"),
    path("tinh/chi-tieu-chua-dat/", dashboard.missed_targets, name="province-targets"),
    path("tinh/cho-xac-nhan/", dashboard.waiting, name="province-waiting"),
    path("tinh/tre-han/", dashboard.late_units, name="province-late"),
    path("tinh/tien-bo/", dashboard.improved_units, name="province-improved"),
    path("tinh/chenh-lech/", dashboard.disagreements, name="province-gaps"),
]
