"""The portal's addresses, and beside them the baselines'."""

from django.urls import path

from benchmarks.baselines import plain
from benchmarks.baselines.bytes_view import same_bytes
from cchc_portal.urls import handler400
from cchc_portal.urls import urlpatterns as portal

__all__ = ["handler400", "urlpatterns"]

urlpatterns = [
    path("bytes/", same_bytes),
    path("plain/<slug:scope>/<slug:level>/<int:year>/", plain.plain_table),
    path("tables2/<slug:scope>/<slug:level>/<int:year>/", plain.tables2_table),
    *portal,
]
