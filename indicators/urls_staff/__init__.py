"""Addresses for those who sign in, all in the namespace `staff`, a module for each trade."""

from indicators.urls_staff import appraisal, desk, entry, ledger, rounds, sets, sheets

app_name = "staff"

# /nghiep-vu/
urlpatterns = [
    *desk.urlpatterns,
    *sets.urlpatterns,
    *rounds.urlpatterns,
    *entry.urlpatterns,
    *appraisal.urlpatterns,
    *ledger.urlpatterns,
    *sheets.urlpatterns,
]
