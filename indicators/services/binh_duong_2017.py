"""Bình Dương 2017 as a round: the one real table whose two parts are known for every unit.

Nine districts with an appraisal of 65 and a survey of 35. The portal computes total and rank from
them, and they have to be the printed ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from districts.models import Unit
from districts.services.data_file import DataFile, DataFileError
from indicators.models import (
    Assessment,
    CriteriaSet,
    Criterion,
    Edition,
    RankingGroup,
    Round,
    Score,
    Standing,
)
from indicators.services.canonical import content_digest
from indicators.services.draft_edition import draft_of
from indicators.services.edition_draft import stored_draft
from indicators.services.printed_units import PrintedUnits, UnknownUnitError, split_kind
from indicators.services.publish import take_over
from indicators.services.recompute import recompute
from indicators.services.results_files import PartsRow
from indicators.services.store_scores import store_scores

PROVINCE = "Bình Dương"
YEAR = 2017
SLUG = "binh-duong-huyen-2017"
APPRAISAL_MAX = Decimal(65)
SURVEY_MAX = Decimal(35)
TRIGGER = "nạp kết quả Bình Dương 2017"
NOTE = (
    "Tính từ hai phần điểm mà nguồn in cho từng đơn vị; tổng điểm và hạng tính ra đúng như nguồn "
    "in. Số quyết định và người ký không rõ. Trang nguồn nêu trung bình 78,39%. Loại đơn vị ghi "
    "như nguồn in năm 2017."
)


class RoundMismatchError(ValueError):
    """Computed results differ from the printed ones; the message lists every unit concerned."""


def load_binh_duong(
    file: DataFile, rows: Sequence[PartsRow], units: PrintedUnits, *, reason: str
) -> Edition | None:
    """Score, compute and publish the round from its printed parts; return the new edition.

    Call it in a transaction. Published before, a new edition gives `reason`, or there is none
    (None is returned) because nothing it says would differ. Raises DataFileError for a unit that
    isn't known, has two rows or has more points than a part allows, and RoundMismatchError when
    a computed total or rank isn't the printed one.
    """
    try:
        province = units.province(PROVINCE)
    except UnknownUnitError as error:
        raise DataFileError(file.path, str(error)) from error
    found = _units(file, rows, province, units)
    round_ = _round(province, source_url=rows[0].source_url)
    _score(round_, rows, found)
    recompute([round_.pk], trigger=TRIGGER)
    _hold_to_print(round_, rows, found)

    note, source_url = NOTE, rows[0].source_url
    newest = Edition.objects.filter(round=round_).order_by("-number").first()
    if newest is not None:
        draft = draft_of(round_, note=note, source_url=source_url)
        if content_digest(draft) == content_digest(stored_draft(newest)):
            return None
    return take_over(
        round_,
        reason=reason if newest else "",
        note=note,
        source_url=source_url,
    )


def _round(province: Unit, *, source_url: str) -> Round:
    return Round.objects.get_or_create(
        province=province,
        level=Unit.Level.DISTRICT,
        year=YEAR,
        period="",
        defaults={"criteria_set": _criteria_set(source_url)},
    )[0]


def _criteria_set(source_url: str) -> CriteriaSet:
    criteria_set, created = CriteriaSet.objects.get_or_create(
        slug=SLUG,
        defaults={
            "name": "Chỉ số CCHC cấp huyện tỉnh Bình Dương năm 2017 (hai phần điểm đã biết)",
            "level": Unit.Level.DISTRICT,
            "source_url": source_url,
            "note": (
                "Trang nguồn chỉ cho biết hai phần: điểm thẩm định (65) và điểm điều tra xã hội "
                "học (35). Các lĩnh vực và tiêu chí, số quyết định và ngưỡng xếp loại không rõ "
                "nên để trống. Số chữ số thập phân, cách làm tròn và quy tắc đồng hạng là mặc "
                "định của cổng; không đơn vị nào bằng điểm nhau nên không ảnh hưởng đến kết quả."
            ),
            "total_max": APPRAISAL_MAX + SURVEY_MAX,
            "appraisal_max": APPRAISAL_MAX,
            "survey_max": SURVEY_MAX,
        },
    )
    if not created:
        return criteria_set
    for position, (area_code, leaf_code, name, kind, points) in enumerate(
        (
            ("1", "1.1", "Điểm thẩm định", Criterion.Kind.DIRECT, APPRAISAL_MAX),
            ("2", "2.1", "Điểm điều tra xã hội học", Criterion.Kind.SURVEY, SURVEY_MAX),
        )
    ):
        area = Criterion.objects.create(
            criteria_set=criteria_set,
            code=area_code,
            name=name,
            position=2 * position + 1,
            max_points=points,
        )
        Criterion.objects.create(
            criteria_set=criteria_set,
            code=leaf_code,
            name=name,
            position=2 * position + 2,
            parent=area,
            area=area,
            kind=kind,
            max_points=points,
        )
    return criteria_set


def _units(
    file: DataFile, rows: Sequence[PartsRow], province: Unit, units: PrintedUnits
) -> dict[int, Unit]:
    # By line of the file.
    if not rows:
        raise DataFileError(file.path, _("tệp không có dòng dữ liệu nào"), line=1)
    found: dict[int, Unit] = {}
    for row in rows:
        try:
            unit = units.below(province, row.unit)
        except UnknownUnitError as error:
            raise DataFileError(file.path, str(error), line=row.line, column="unit") from error
        if unit in found.values():
            raise DataFileError(
                file.path, _("đơn vị đã có ở dòng trên"), line=row.line, column="unit"
            )
        for column, points, highest in (
            ("appraisal", row.appraisal, APPRAISAL_MAX),
            ("survey", row.survey, SURVEY_MAX),
        ):
            if points > highest:
                raise DataFileError(
                    file.path, _("điểm lớn hơn điểm tối đa"), line=row.line, column=column
                )
        found[row.line] = unit
    return found


def _score(round_: Round, rows: Sequence[PartsRow], units: dict[int, Unit]) -> None:
    group, _created = RankingGroup.objects.get_or_create(
        round=round_, slug="huyen", defaults={"name": "Huyện, thị xã, thành phố"}
    )
    round_.assessments.exclude(unit__in=units.values()).delete()
    assessments = {
        row.line: Assessment.objects.update_or_create(
            round=round_,
            unit=units[row.line],
            # The kind as printed: four towns of 2017 have become cities since.
            defaults={"group": group, "unit_kind": split_kind(row.unit)[0]},
        )[0]
        for row in rows
    }
    leaves = {leaf.code: leaf for leaf in round_.criteria_set.criteria.leaves()}
    store_scores(
        round_,
        [
            Score(assessment=assessments[row.line], criterion=leaves[code], appraised_1=points)
            for row in rows
            for code, points in (("1.1", row.appraisal), ("2.1", row.survey))
        ],
        trigger=TRIGGER,
    )


def _hold_to_print(round_: Round, rows: Sequence[PartsRow], units: dict[int, Unit]) -> None:
    standings = {
        standing.assessment.unit_id: standing
        for standing in Standing.objects.filter(assessment__round=round_).select_related(
            "assessment"
        )
    }
    wrong = []
    for row in rows:
        standing = standings[units[row.line].pk]
        if (standing.index, standing.rank) != (row.total, row.rank):
            wrong.append(
                _("%(unit)s: tính ra %(index)s, hạng %(rank)s; in %(total)s, hạng %(printed)s")
                % {
                    "unit": row.unit,
                    "index": standing.index,
                    "rank": standing.rank,
                    "total": row.total,
                    "printed": row.rank,
                }
            )
    if wrong:
        raise RoundMismatchError(
            _("Kết quả tính khác kết quả in: %(units)s.") % {"units": "; ".join(wrong)}
        )
