"""Excel both ways, survey results and past years."""

from django.urls import URLPattern, path

from indicators.views.staff import history, sheets

urlpatterns: list[URLPattern] = [
    # /nghiep-vu/dot/<pk>/excel/
    path("dot/<int:pk>/excel/", sheets.excel, name="excel"),
    path("dot/<int:pk>/excel/tai-ve/", sheets.download, name="excel-download"),
    path("dot/<int:pk>/excel/tai-len/", sheets.upload, name="excel-upload"),
    path("dot/<int:pk>/excel/khao-sat/", sheets.survey_file, name="survey-template"),
    path("dot/<int:pk>/excel/tep/<int:file>/", sheets.dry_run, name="excel-file"),
    path("dot/<int:pk>/excel/tep/<int:file>/ghi/", sheets.apply, name="excel-apply"),
    # /nghiep-vu/lich-su/
    path("lich-su/", history.history, name="history"),
    path("lich-su/mau/", history.template, name="history-template"),
    path("lich-su/tep/<int:file>/", history.dry_run, name="history-file"),
    path("lich-su/tep/<int:file>/ghi/", history.apply, name="history-apply"),
]
