"""Addresses for those who sign in, all in the namespace `staff`, a module for each trade."""

from districts.urls_staff import urlpatterns as unit_patterns
from indicators.urls_staff import (
    activities,
    appraisal,
    desk,
    entry,
    figures,
    ledger,
    reform_report,
    rounds,
    sets,
    sheets,
    surveys,
)

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
    *unit_patterns,
    *activities.urlpatterns,
    *figures.urlpatterns,
    *reform_report.urlpatterns,
    *surveys.urlpatterns,
]
