"""The app that says what is measured."""

import importlib

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    """Criteria sets, rounds, scores, standings, editions."""

    name = "indicators"
    verbose_name = _("Chỉ số CCHC")

    def ready(self) -> None:
        """Register the tasks in every process: whoever asks needs their names, not only workers."""
        importlib.import_module("indicators.tasks")
