"""The periodic reform report of a unit."""

from django.urls import path

from indicators.views.staff import reform_report

REPORT = "don-vi/<int:pk>/bao-cao"

urlpatterns = [
    # /nghiep-vu/don-vi/<pk>/bao-cao/
    path(f"{REPORT}/", reform_report.choose, name="reform-report"),
    path(f"{REPORT}/<str:period>/", reform_report.preview, name="reform-report-period"),
    path(
        f"{REPORT}/<str:period>/bao-cao.<str:ending>",
        reform_report.file,
        name="reform-report-file",
    ),
]
