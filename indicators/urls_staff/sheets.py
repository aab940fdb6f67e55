"""Excel both ways."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
