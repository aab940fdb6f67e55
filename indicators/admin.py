"""Rounds, sets and editions to look at: whatever changes them goes through a service."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from indicators.models import (
    Computation,
    CriteriaSet,
    Criterion,
    Edition,
    EditionRow,
    FigureSource,
    Indicator,
    Observation,
    PaperBatch,
    Questionnaire,
    Round,
    Target,
)
from indicators.services.edit_figures import save_indicator


class LookOnlyAdmin(admin.ModelAdmin):
    """Shows, and changes nothing."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(CriteriaSet)
class CriteriaSetAdmin(LookOnlyAdmin):
    list_display = ("name", "level", "decision_number", "total_max", "illustrative")
    list_filter = ("level", "illustrative")
    search_fields = ("name", "slug", "decision_number")


@admin.register(Criterion)
class CriterionAdmin(LookOnlyAdmin):
    list_display = ("code", "name", "criteria_set", "kind", "max_points")
    list_filter = ("criteria_set", "kind", "part")
    list_select_related = ("criteria_set",)
    search_fields = ("code", "name")


@admin.register(Round)
class RoundAdmin(LookOnlyAdmin):
    list_display = ("__str__", "criteria_set", "stage", "illustrative")
    list_filter = ("level", "year", "stage", "illustrative")
    list_select_related = ("province", "criteria_set")


@admin.register(Computation)
class ComputationAdmin(LookOnlyAdmin):
    list_display = ("round", "trigger", "state", "asked_at", "started_at", "finished_at", "units")
    list_filter = ("state",)
    list_select_related = ("round__province",)


@admin.register(Edition)
class EditionAdmin(LookOnlyAdmin):
    list_display = ("__str__", "scope_name", "origin", "published_at", "digest", "illustrative")
    list_filter = ("origin", "level", "year", "illustrative")
    search_fields = ("scope", "scope_name", "decision_number", "digest")


@admin.register(EditionRow)
class EditionRowAdmin(LookOnlyAdmin):
    list_display = ("unit_name", "edition", "group", "rank", "index", "basis")
    list_filter = ("basis",)
    list_select_related = ("edition",)
    search_fields = ("unit_name", "unit_code")


@admin.register(Indicator)
class IndicatorAdmin(admin.ModelAdmin):
    """The list of indicators: its words may be changed, what figures are stored under may not."""

    list_display = ("code", "name", "topic", "kind", "frequency", "entered_by_units")
    list_filter = ("topic", "kind", "frequency", "entered_by_units")
    search_fields = ("code", "name")
    readonly_fields = ("code", "slug", "kind", "edited_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Indicator, form: Any, change: bool) -> None:
        save_indicator(obj, user=request.user)


@admin.register(Observation)
class ObservationAdmin(LookOnlyAdmin):
    list_display = ("unit", "indicator", "period_start", "period_end", "value", "public")
    list_filter = ("public", "indicator__topic")
    list_select_related = ("unit", "indicator")
    search_fields = ("unit__code", "indicator__code")
    show_full_result_count = False


@admin.register(Target)
class TargetAdmin(LookOnlyAdmin):
    list_display = ("indicator", "unit", "period_end", "sense", "value", "public")
    list_select_related = ("unit", "indicator")


@admin.register(FigureSource)
class FigureSourceAdmin(LookOnlyAdmin):
    list_display = ("title", "kind", "address")
    search_fields = ("title", "address")


@admin.register(Questionnaire)
class QuestionnaireAdmin(LookOnlyAdmin):
    """Answers aren't here: whoever could page through them could tell persons."""

    list_display = ("title", "version", "province", "opens_on", "closes_on", "closed_at")
    list_select_related = ("province",)
    search_fields = ("title",)


@admin.register(PaperBatch)
class PaperBatchAdmin(LookOnlyAdmin):
    list_display = ("questionnaire", "unit", "count", "typed_by", "typed_at")
    list_select_related = ("questionnaire", "unit", "typed_by")
