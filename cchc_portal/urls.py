"""Addresses. What people read stands under an optional /en/; what machines read doesn't."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from cchc_portal import machine_views

handler400 = "cchc_portal.error_views.bad_request"

urlpatterns = [
    path("healthz", machine_views.healthz, name="healthz"),
    path("readyz", machine_views.readyz, name="readyz"),
    path("metrics", machine_views.metrics, name="metrics"),
    *i18n_patterns(
        path("dang-nhap/", LoginView.as_view(), name="login"),
        path("dang-xuat/", LogoutView.as_view(), name="logout"),
        path("quan-tri/", admin.site.urls),
        prefix_default_language=False,
    ),
]
