"""Opening and following rounds."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
