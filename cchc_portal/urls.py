"""Addresses of what people read, under an optional /en/.

/healthz, /readyz and /metrics are answered before any of these, by MachinePagesMiddleware.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

handler400 = "cchc_portal.error_views.bad_request"

urlpatterns = [
    *i18n_patterns(
        path("dang-nhap/", LoginView.as_view(), name="login"),
        path("dang-xuat/", LogoutView.as_view(), name="logout"),
        path("quan-tri/", admin.site.urls),
        path("nghiep-vu/", include("indicators.urls_staff")),
        path("", include("indicators.urls_public")),
        prefix_default_language=False,
    ),
]
