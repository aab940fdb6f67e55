"""The one address of the least project."""

from django.urls import path

from benchmarks.baselines.bytes_view import same_bytes

urlpatterns = [path("bytes/", same_bytes)]
