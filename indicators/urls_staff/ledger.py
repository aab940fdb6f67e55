"""The ledger of scores."""

from django.urls import path

from indicators.views.staff import ledger

urlpatterns = [
    # /nghiep-vu/nhat-ky/
    path("nhat-ky/", ledger.changes, name="ledger"),
    path("nhat-ky.csv", ledger.changes_as_csv, name="ledger-csv"),
]
