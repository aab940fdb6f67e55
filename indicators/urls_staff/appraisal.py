"""Appraisal, explanation, council, and how far claims and appraisals lie apart."""

from django.urls import path

from indicators.views.staff import appraisal, council, explanation

urlpatterns = [
    # /nghiep-vu/tham-dinh/
    path("tham-dinh/", appraisal.my_work, name="appraisals"),
    path("tham-dinh/<int:pk>/tieu-chi/<int:leaf>/", appraisal.by_leaf, name="appraise-leaf"),
    path("tham-dinh/phieu/<int:pk>/", appraisal.by_unit, name="appraise-unit"),
    # /nghiep-vu/phieu/<pk>/giai-trinh/
    path("phieu/<int:pk>/giai-trinh/", explanation.explanations, name="explanations"),
    # /nghiep-vu/dot/<pk>/
    path("dot/<int:pk>/hoi-dong/", council.council, name="council"),
    path("dot/<int:pk>/chenh-lech/", council.gaps, name="gaps"),
]
