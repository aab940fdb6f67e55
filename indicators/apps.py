"""The app that says what is measured."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    """Criteria sets, rounds, scores, standings, editions."""

    name = "indicators"
    verbose_name = _("Chỉ số CCHC")
