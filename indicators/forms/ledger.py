"""What the ledger may be filtered by: all of it in the address."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from indicators.models import Round, RoundChange, ScoreChange


def _rounds_of(request):  # noqa: ANN001, ANN202
    seen = ScoreChange.objects.visible_to(request.user).order_by()
    return Round.objects.filter(pk__in=seen.values("assessment__round")).select_related("province")


class LedgerFilter(django_filters.FilterSet):
    """By round, unit, criterion, person, step, door and day."""

    dot = django_filters.ModelChoiceFilter(
        field_name="assessment__round", queryset=_rounds_of, label=_("Đợt")
    )
    don_vi = django_filters.CharFilter(
        field_name="assessment__unit__code", lookup_expr="exact", label=_("Mã đơn vị")
    )
    tieu_chi = django_filters.CharFilter(
        field_name="criterion__code", lookup_expr="exact", label=_("Mã tiêu chí")
    )
    nguoi = django_filters.CharFilter(
        field_name="user__username", lookup_expr="exact", label=_("Tài khoản")
    )
    buoc = django_filters.ChoiceFilter(
        field_name="step", choices=ScoreChange.Step.choices, label=_("Bước")
    )
    qua = django_filters.ChoiceFilter(
        field_name="door", choices=ScoreChange.Door.choices, label=_("Qua")
    )
    tu = django_filters.DateFilter(field_name="at", lookup_expr="date__gte", label=_("Từ ngày"))
    den = django_filters.DateFilter(field_name="at", lookup_expr="date__lte", label=_("Đến ngày"))

    class Meta:
        model = ScoreChange
        fields: list[str] = []


def _changed_rounds_of(request):  # noqa: ANN001, ANN202
    seen = RoundChange.objects.visible_to(request.user).order_by()
    return Round.objects.filter(pk__in=seen.values("round")).select_related("province")


class RoundLedgerFilter(django_filters.FilterSet):
    """By round, kind, unit, person and day."""

    dot = django_filters.ModelChoiceFilter(
        field_name="round", queryset=_changed_rounds_of, label=_("Đợt")
    )
    loai = django_filters.ChoiceFilter(
        field_name="kind", choices=RoundChange.Kind.choices, label=_("Loại")
    )
    don_vi = django_filters.CharFilter(
        field_name="assessment__unit__code", lookup_expr="exact", label=_("Mã đơn vị")
    )
    nguoi = django_filters.CharFilter(
        field_name="user__username", lookup_expr="exact", label=_("Tài khoản")
    )
    tu = django_filters.DateFilter(field_name="at", lookup_expr="date__gte", label=_("Từ ngày"))
    den = django_filters.DateFilter(field_name="at", lookup_expr="date__lte", label=_("Đến ngày"))

    class Meta:
        model = RoundChange
        fields: list[str] = []
