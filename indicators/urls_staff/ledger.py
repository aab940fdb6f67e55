"""The ledgers: of scores, and of how rounds were run."""

from django.urls import path

from indicators.views.staff import ledger, round_ledger

urlpatterns = [
    # /nghiep-vu/nhat-ky/
    path("nhat-ky/", ledger.changes, name="ledger"),
    path("nhat-ky.csv", ledger.changes_as_csv, name="ledger-csv"),
    path("nhat-ky/dot/", round_ledger.round_changes, name="round-ledger"),
    path("nhat-ky/dot.csv", round_ledger.round_changes_as_csv, name="round-ledger-csv"),
]
