"""The desk, and a round's draft standings."""

from django.urls import path

from indicators.views.staff import desk

urlpatterns = [
    path("", desk.desk, name="desk"),
    # /nghiep-vu/dot/<pk>/
    path("dot/<int:pk>/", desk.round_detail, name="round"),
    path("dot/<int:pk>/tinh-lai/", desk.ask_recompute, name="recompute"),
]
