"""Addresses of what people read, under an optional /en/.

/healthz, /readyz and /metrics are answered before any of these, by MachinePagesMiddleware.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth import views as accounts
from django.urls import include, path

from cchc_portal.password_reset import LimitedPasswordResetView
from cchc_portal.sign_in import SignInView
from cchc_portal.survey_limit import limited
from indicators.api import api
from indicators.views.public import open_data
from indicators.views.public.survey import survey, thanks

handler400 = "cchc_portal.error_views.bad_request"

urlpatterns = [
    *i18n_patterns(
        # /dang-nhap/
        path("dang-nhap/", SignInView.as_view(), name="login"),
        path(
            "dang-nhap/quen-mat-khau/",
            LimitedPasswordResetView.as_view(),
            name="password_reset",
        ),
        path(
            "dang-nhap/quen-mat-khau/da-gui/",
            accounts.PasswordResetDoneView.as_view(),
            name="password_reset_done",
        ),
        path(
            "dang-nhap/mat-khau-moi/<uidb64>/<token>/",
            accounts.PasswordResetConfirmView.as_view(),
            name="password_reset_confirm",
        ),
        path(
            "dang-nhap/mat-khau-moi/xong/",
            accounts.PasswordResetCompleteView.as_view(),
            name="password_reset_complete",
        ),
        path(
            "dang-nhap/doi-mat-khau/",
            accounts.PasswordChangeView.as_view(),
            name="password_change",
        ),
        path(
            "dang-nhap/doi-mat-khau/xong/",
            accounts.PasswordChangeDoneView.as_view(),
            name="password_change_done",
        ),
        path("dang-xuat/", accounts.LogoutView.as_view(), name="logout"),
        path("khao-sat/cam-on/", thanks, name="survey-thanks"),
        # With a token alone: /khao-sat/<secret>/
        path("khao-sat/<str:secret>/", limited(survey), name="survey"),
        path("quan-tri/", admin.site.urls),
        path("nghiep-vu/", include("indicators.urls_staff")),
        path("", include("indicators.urls_public")),
        prefix_default_language=False,
    ),
    # For programs, whose address has no language; /api/ itself is a page for people, above.
    path("api/openapi.json", open_data.openapi, name="openapi"),
    path("api/", api.urls),
    path("api/<path:rest>", open_data.nothing_here),
]
