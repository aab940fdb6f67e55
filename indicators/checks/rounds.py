"""Checks of running rounds: scores within their rules, standings that are what the rules give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, cast

from django.db.models import F, Field, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.checks.recomputation import Expected, expected_results
from indicators.checks.registry import Check, Finding, Severity, figure
from indicators.models import (
    AreaStanding,
    Assessment,
    Band,
    Computation,
    Criterion,
    Round,
    Score,
    Standing,
)

ROUNDS_AT_ONCE = 20
"""Rounds recomputed together: queries stay few, and so does what is held in memory."""

TOO_LONG = timedelta(hours=1)
"""How long a change may wait to be computed; the sweep comes every minute."""

POINTS = ("self_points", "appraised_1", "appraised_2", "council")
AREA_FIELDS = ("points", "max_points", "survey_points", "missing", "not_applicable")


def scores_above_maximum() -> Iterator[Finding]:
    """Scores of any step above the maximum of their leaf."""
    above = Q()
    for field in POINTS:
        above |= Q(**{f"{field}__gt": F("criterion__max_points")})
    for score in _scores(above):
        highest = score.criterion.max_points
        found = [
            f"{_label(Score, field)} {figure(getattr(score, field))}"
            for field in POINTS
            if (getattr(score, field) or 0) > highest
        ]
        yield Finding(
            _leaf_of(score),
            _("%(points)s, cao hơn điểm tối đa %(maximum)s")
            % {"points": ", ".join(found), "maximum": figure(highest)},
        )


def ratios_above_one() -> Iterator[Finding]:
    """Declared numerators above their denominators, where the leaf doesn't allow that."""
    ratios = Q(
        criterion__kind__in=(Criterion.Kind.RATIO, Criterion.Kind.RATIO_BANDS),
        criterion__allow_over=False,
        not_applicable=False,
        numerator__gt=F("denominator"),
    )
    for score in _scores(ratios):
        yield Finding(
            _leaf_of(score),
            _("tử số %(numerator)s lớn hơn mẫu số %(denominator)s")
            % {
                "numerator": figure(score.numerator),
                "denominator": figure(score.denominator),
            },
        )


def standings() -> Iterator[Finding]:
    """Stored results that differ from what the rules give now, by unit.

    Stale rounds are left out: their results are known to be old, and `stale-rounds` tells.
    """
    fresh = Round.objects.exclude(pk__in=Round.objects.stale().values("pk"))
    rounds = list(fresh.order_by("pk").values_list("pk", flat=True))
    areas = dict(Criterion.objects.areas().values_list("pk", "code"))
    bands = dict(Band.objects.values_list("pk", "label"))
    for start in range(0, len(rounds), ROUNDS_AT_ONCE):
        batch = rounds[start : start + ROUNDS_AT_ONCE]
        stored = Standing.objects.filter(assessment__round__in=batch).in_bulk()
        stored_areas: dict[int, dict[int, AreaStanding]] = {}
        for area in AreaStanding.objects.filter(assessment__round__in=batch):
            stored_areas.setdefault(area.assessment_id, {})[area.area_id] = area
        for expected in expected_results(batch):
            message = _differences(
                expected,
                stored.get(expected.assessment.pk),
                stored_areas.get(expected.assessment.pk, {}),
                areas,
                bands,
            )
            if message:
                yield Finding(_unit_of(expected.assessment), message)


def stale_rounds() -> Iterator[Finding]:
    """Rounds with a change that has waited longer than TOO_LONG for a recompute."""
    now = timezone.now()
    for round_ in (
        Round.objects.with_freshness()
        .filter(stale_since__lt=now - TOO_LONG)
        .select_related("province")
        .order_by("pk")
    ):
        hours = (now - round_.stale_since) // timedelta(hours=1)
        message = _("chờ tính lại đã hơn %(hours)d giờ") % {"hours": hours}
        if round_.last_state == Computation.State.FAILED:
            message = _("%(message)s; lần tính gần nhất không thành công: %(error)s") % {
                "message": message,
                "error": round_.last_error,
            }
        yield Finding(str(round_), message)


def _scores(condition: Q) -> Iterator[Score]:
    yield from (
        Score.objects.filter(condition)
        .select_related("criterion", "assessment__unit", "assessment__round__province")
        .order_by("assessment", "criterion__position")
    )


def _differences(
    expected: Expected,
    standing: Standing | None,
    stored_areas: Mapping[int, AreaStanding],
    areas: Mapping[int, str],
    bands: Mapping[int, str],
) -> str:
    if expected.standing is None:
        return ""
    if standing is None:
        return _("chưa có kết quả nào được tính")
    found = []
    for field, value in expected.standing.items():
        stored = getattr(standing, field)
        if stored != value:
            if field == "band_id":
                label = _("xếp loại")
                stored, value = (bands.get(pk) if pk else None for pk in (stored, value))
            else:
                label = _label(Standing, field)
            found.append(_difference(label, stored, value))
    for pk, values in expected.areas.items():
        stored_area = stored_areas.get(pk)
        for field in AREA_FIELDS:
            stored = getattr(stored_area, field) if stored_area else None
            if stored != values[field]:
                label = _("lĩnh vực %(code)s, %(field)s") % {
                    "code": areas[pk],
                    "field": _label(AreaStanding, field),
                }
                found.append(_difference(label, stored, values[field]))
    return "; ".join(found)


def _difference(label: str, stored: Any, expected: Any) -> str:
    return _("%(label)s lưu %(stored)s, tính lại %(expected)s") % {
        "label": label,
        "stored": figure(stored),
        "expected": figure(expected),
    }


def _label(model: type[Score] | type[Standing] | type[AreaStanding], field: str) -> str:
    return str(cast(Field, model._meta.get_field(field)).verbose_name)


def _unit_of(assessment: Assessment) -> str:
    return f"{assessment.round} · {assessment.unit.full_name} ({assessment.unit.code})"


def _leaf_of(score: Score) -> str:
    return f"{_unit_of(score.assessment)} · {score.criterion.code}"


CHECKS = (
    Check(
        "scores-above-maximum",
        Severity.ERROR,
        gettext_lazy("Không điểm nào cao hơn điểm tối đa của tiêu chí"),
        gettext_lazy("Sửa điểm theo biên bản thẩm định, hoặc sửa điểm tối đa nếu bộ tiêu chí sai."),
        scores_above_maximum,
    ),
    Check(
        "ratios-above-one",
        Severity.ERROR,
        gettext_lazy("Tử số không lớn hơn mẫu số"),
        gettext_lazy(
            "Hỏi lại đơn vị kê khai; nếu được làm vượt kế hoạch thì tiêu chí phải cho phép."
        ),
        ratios_above_one,
    ),
    Check(
        "standings",
        Severity.ERROR,
        gettext_lazy("Kết quả lưu bằng kết quả tính lại theo quy tắc"),
        gettext_lazy("Chạy manage.py recompute --all; nếu vẫn lệch thì báo người phát triển."),
        standings,
    ),
    Check(
        "stale-rounds",
        Severity.WARNING,
        gettext_lazy("Không đợt đánh giá nào chờ tính lại quá một giờ"),
        gettext_lazy("Kiểm tra tiến trình nền (worker, beat), rồi chạy manage.py recompute --all."),
        stale_rounds,
    ),
)
