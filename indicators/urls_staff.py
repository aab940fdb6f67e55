"""Addresses for those who sign in."""

from django.urls import path

from indicators.views import staff

app_name = "staff"

# /nghiep-vu/
urlpatterns = [
    path("", staff.desk, name="desk"),
    path("dot/<int:pk>/", staff.round_detail, name="round"),
    path("dot/<int:pk>/tinh-lai/", staff.ask_recompute, name="recompute"),
]
