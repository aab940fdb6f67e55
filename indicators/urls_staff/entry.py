"""Self-scoring and evidence."""

from django.urls import path

from indicators.views.staff import entry, evidence, submission, what_if

urlpatterns = [
    # /nghiep-vu/phieu/<pk>/
    path("phieu/<int:pk>/", entry.assessment, name="assessment"),
    path("phieu/<int:pk>/o/", entry.save_cells, name="assessment-cells"),
    path("phieu/<int:pk>/nop/", submission.check, name="assessment-check"),
    path("phieu/<int:pk>/nop/gui/", submission.submit_assessment, name="submit"),
    path("phieu/<int:pk>/rut-lai/", submission.withdraw_assessment, name="withdraw"),
    path("phieu/<int:pk>/tra-lai/", submission.return_assessment, name="return"),
    path("phieu/<int:pk>/se-thay-doi/", what_if.what_if, name="what-if"),
    # /nghiep-vu/phieu/<pk>/tieu-chi/<criterion>/
    path("phieu/<int:pk>/tieu-chi/<int:criterion>/", evidence.leaf_page, name="assessment-leaf"),
    path(
        "phieu/<int:pk>/tieu-chi/<int:criterion>/dinh-kem/",
        evidence.attach,
        name="evidence-attach",
    ),
    path(
        "phieu/<int:pk>/tieu-chi/<int:criterion>/thieu-tai-lieu/",
        evidence.explain,
        name="explain-missing",
    ),
    # /nghiep-vu/phieu/<pk>/tai-lieu/<evidence>/
    path("phieu/<int:pk>/tai-lieu/<int:evidence>/", evidence.download, name="evidence-file"),
    path("phieu/<int:pk>/tai-lieu/<int:evidence>/go/", evidence.detach, name="evidence-detach"),
]
