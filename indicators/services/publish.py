"""Make an edition from a round's standings."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from districts.models import Unit
from indicators.models import (
    AreaStanding,
    Edition,
    EditionArea,
    EditionRow,
    Round,
    StaleMark,
    Standing,
)
from indicators.services.freeze import Draft, freeze
from indicators.services.notify_published import notify_published


class PublishError(ValueError):
    """A round can't be published as it is; the message says why, in Vietnamese."""


def publish(
    round_: Round,
    *,
    user: AbstractBaseUser | None,
    decision_number: str,
    decision_date: date | None,
    signer: str,
    reason: str = "",
    note: str = "",
    source_url: str = "",
) -> Edition:
    """Freeze the standings of `round_` as its next edition and return it.

    `user` is None for a command run by an operator. Raises PublishError when the standings are
    stale or missing, or a correction has no reason; nothing is written then.
    """
    with transaction.atomic():
        Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
        if StaleMark.objects.filter(round=round_).exists():
            raise PublishError(_("Kết quả chưa được tính lại sau thay đổi mới nhất."))
        draft = draft_of(round_, note=note, source_url=source_url)
        if not draft.rows:
            raise PublishError(_("Đợt đánh giá chưa có kết quả nào."))
        edition = draft.edition
        earlier = Edition.objects.table(
            edition.scope, edition.level, edition.year, edition.period
        ).exists()
        if earlier and not reason:
            raise PublishError(_("Đính chính phải nêu lý do."))
        edition.decision_number = decision_number
        edition.decision_date = decision_date
        edition.signer = signer
        edition.reason = reason
        edition.published_at = timezone.now()
        Round.objects.filter(pk=round_.pk).update(stage=Round.Stage.PUBLISHED)
        edition = freeze(draft)
        notify_published(edition)
        return edition


def draft_of(round_: Round, *, note: str = "", source_url: str = "") -> Draft:
    """The edition that publishing `round_` now would give, without number and signature.

    Its remarks are in Vietnamese whatever language the publisher reads: they are part of what is
    signed. Pages translate them when they're shown.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return _draft_in_vietnamese(round_, note=note, source_url=source_url)


def _draft_in_vietnamese(round_: Round, *, note: str, source_url: str) -> Draft:
    rules = round_.criteria_set
    standings = list(
        Standing.objects.filter(assessment__round=round_)
        .in_rank_order()
        .select_related("assessment__unit__parent", "assessment__group", "band")
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
    rows = [
        _row(position, standing, previous, source_url)
        for position, standing in enumerate(standings, start=1)
    ]
    row_of = {standing.pk: row.position for standing, row in zip(standings, rows, strict=True)}
    scores = {
        (row_of[assessment], position): (points, maximum)
        for assessment, position, points, maximum in AreaStanding.objects.filter(
            assessment__round=round_
        ).values_list("assessment_id", "area__position", "points", "max_points")
    }
    return Draft(edition=edition, areas=areas, rows=rows, scores=scores)


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


def _row(position: int, standing: Standing, previous: _Previous, source_url: str) -> EditionRow:
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
