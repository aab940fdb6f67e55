"""The edition that publishing a round now would give."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from districts.models import Unit
from indicators.frozen_rules import text
from indicators.models import (
    AreaStanding,
    CriteriaSet,
    Edition,
    EditionArea,
    EditionRow,
    Round,
    Standing,
)
from indicators.services.draft_content import (
    frozen_criteria,
    leaf_entries,
    lineage,
    rules_data,
)
from indicators.services.edition_draft import Draft


def draft_of(round_: Round, *, note: str = "", source_url: str = "") -> Draft:
    """The edition that publishing `round_` now would give, without number and signature.

    Its remarks are in Vietnamese whatever language the publisher reads: they are part of what is
    signed. Pages translate them when they're shown.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return _draft_in_vietnamese(round_, note=note, source_url=source_url)


def _draft_in_vietnamese(round_: Round, *, note: str, source_url: str) -> Draft:
    # As it stands in the database, whatever the caller holds.
    rules = CriteriaSet.objects.get(pk=round_.criteria_set_id)
    standings = list(
        Standing.objects.filter(assessment__round=round_)
        .in_rank_order()
        .select_related(
            "assessment__unit__parent", "assessment__group", "assessment__band_cap", "band"
        )
    )
    scope, scope_name = _scope(round_)
    edition = Edition(
        scope=scope,
        scope_name=scope_name,
        province=round_.province,
        level=round_.level,
        year=round_.year,
        period=round_.period,
        origin=Edition.Origin.COMPUTED,
        round=round_,
        criteria_set=rules,
        places=rules.places,
        tie_rule=rules.tie_rule,
        total_max=rules.total_max,
        appraisal_max=rules.appraisal_max,
        survey_max=rules.survey_max,
        units_total=len(standings),
        note=note,
        illustrative=round_.illustrative,
        rules=rules_data(rules),
        lineage=lineage((standing.assessment.unit for standing in standings), timezone.localdate()),
    )
    areas = [
        EditionArea(
            position=area.position,
            code=area.code,
            name=area.name,
            part=area.part,
            max_points=area.max_points,
        )
        for area in rules.criteria.areas()
    ]
    previous = _previous_rows(edition)
    ties = len(edition.rules["tie_breakers"])
    rows = [
        _row(position, standing, previous, source_url, ties)
        for position, standing in enumerate(standings, start=1)
    ]
    row_of = {standing.pk: row.position for standing, row in zip(standings, rows, strict=True)}
    criteria = frozen_criteria(rules, areas)
    scores = {
        (row_of[assessment], position): (points, maximum)
        for assessment, position, points, maximum in AreaStanding.objects.filter(
            assessment__round=round_
        ).values_list("assessment_id", "area__position", "points", "max_points")
        if assessment in row_of
    }
    return Draft(
        edition=edition,
        areas=areas,
        rows=rows,
        scores=scores,
        criteria=list(criteria.values()),
        leaves=leaf_entries(round_, row_of, criteria, accept_self=rules.accept_self_score),
    )


def _scope(round_: Round) -> tuple[str, str]:
    if round_.province is None:
        return Edition.NATIONAL, "Việt Nam"
    return round_.province.slug, round_.province.name


class _Previous:
    """Last year's edition of the same table and whether ranks may be compared with it."""

    def __init__(self, edition: Edition | None, rows: dict[int, EditionRow], note: str) -> None:
        self.edition, self.rows, self.note = edition, rows, note


def _previous_rows(edition: Edition) -> _Previous:
    before = (
        Edition.objects.table(edition.scope, edition.level, edition.year - 1, edition.period)
        .select_related("criteria_set")
        .first()
    )
    if before is None:
        return _Previous(None, {}, "")
    # Rule of the page: no arrow where the years can't be compared, a mark with the reason instead.
    same_set = before.criteria_set_id == edition.criteria_set_id
    note = "" if same_set else _("Hai năm dùng bộ tiêu chí khác nhau.")
    return _Previous(before, {row.unit_id: row for row in before.rows.all() if row.unit_id}, note)


def _row(
    position: int, standing: Standing, previous: _Previous, source_url: str, ties: int
) -> EditionRow:
    assessment = standing.assessment
    unit = assessment.unit
    row = EditionRow(
        position=position,
        unit=unit,
        unit_code=unit.code,
        unit_name=assessment.unit_name or unit.name,
        unit_kind=assessment.unit_kind or unit.kind,
        parent_name=unit.parent.full_name
        if unit.parent and unit.parent.level != Unit.Level.PROVINCE
        else "",
        sort_key=unit.sort_key,
        group=assessment.group.name,
        rank=standing.rank,
        rank_of=standing.rank_of,
        tied=standing.tied,
        index=standing.index,
        points=standing.points,
        max_points=standing.max_points,
        appraisal_points=standing.appraisal_points,
        survey_points=standing.survey_points,
        bonus=standing.bonus,
        penalty=standing.penalty,
        band=standing.band.label if standing.band else "",
        band_cap=assessment.band_cap.code if assessment.band_cap else "",
        tie_values=[
            text(value) for value in (standing.tie_1, standing.tie_2, standing.tie_3)[:ties]
        ],
        missing=standing.missing,
        not_applicable=standing.not_applicable,
        basis=EditionRow.Basis.COMPUTED,
        note=_why_unranked(standing),
        source_url=source_url,
    )
    _compare(row, previous)
    return row


def _why_unranked(standing: Standing) -> str:
    if standing.index is not None:
        return ""
    if standing.max_points == 0:
        return _("Không có tiêu chí nào áp dụng cho đơn vị.")
    return _("Còn tiêu chí thành phần chưa có điểm.")


def _compare(row: EditionRow, previous: _Previous) -> None:
    if previous.edition is None:
        return
    before = previous.rows.get(row.unit_id or 0)
    if before is None:
        row.change_note = _("Đơn vị không có trong bảng năm trước.")
        return
    row.previous_rank, row.previous_index = before.rank, before.index
    if previous.note:
        row.change_note = previous.note
    elif before.group != row.group:
        row.change_note = _("Năm trước đơn vị thuộc nhóm khác.")
    elif before.rank is None or row.rank is None:
        row.change_note = _("Một trong hai năm đơn vị không có hạng.")
    else:
        row.rank_change = before.rank - row.rank
