"""Appraisal, explanation, council, survey."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
