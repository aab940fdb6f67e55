"""Figures of units, the list of indicators, targets."""

from django.urls import path

from indicators.views.staff import (
    dashboard,
    entry_progress,
    feeds,
    figure_files,
    figures,
    indicators,
)

PERIOD = "so-lieu/<int:pk>/<str:period>"

urlpatterns = [
    # /nghiep-vu/so-lieu/
    path("so-lieu/", figures.figures, name="figures"),
    path("so-lieu/tep/<int:file>/", figure_files.dry_run, name="figures-file"),
    path("so-lieu/tep/<int:file>/ghi/", figure_files.apply, name="figures-apply"),
    path("so-lieu/<int:pk>/tai-len/", figure_files.upload, name="figures-upload"),
    path(f"{PERIOD}/", figures.grid, name="figures-period"),
    path(f"{PERIOD}/mau/", figure_files.template, name="figures-template"),
    path(f"{PERIOD}/cong-khai/", figures.release, name="figures-release"),
    # /nghiep-vu/chi-tieu/, /nghiep-vu/muc-tieu/
    path("chi-tieu/", indicators.indicators, name="indicators"),
    path("chi-tieu/<slug:slug>/", indicators.indicator, name="indicator"),
    path("muc-tieu/", indicators.targets, name="targets"),
    path("muc-tieu/<int:pk>/bo/", indicators.drop_target, name="target-drop"),
    # /nghiep-vu/bo-tieu-chi/<slug>/so-lieu/, /nghiep-vu/phieu/<pk>/lay-so-lieu/
    path("bo-tieu-chi/<slug:slug>/so-lieu/", feeds.feeds, name="set-feeds"),
    path("phieu/<int:pk>/lay-so-lieu/", feeds.take, name="assessment-feed"),
    # /nghiep-vu/tinh/
    path("tinh/so-lieu/", entry_progress.unit_figures, name="province-figures"),
    path("tinh/chua-dat-muc-tieu/", dashboard.off_target, name="province-off-target"),
    path("tinh/canh-bao-so-lieu/", dashboard.figure_warnings, name="province-warnings"),
    path("tinh/cho-cong-khai/", dashboard.unreleased, name="province-unreleased"),
]
