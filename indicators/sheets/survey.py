"""The table of survey results: its template, and reading one that came back (Excel or CSV)."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from districts.services.file_problems import Problem
from indicators.models import Assessment, Criterion, Round, SurveyResult
from indicators.services.import_annex import Plan
from indicators.services.import_survey import SurveyRow, import_survey
from indicators.sheets.numbers import NotANumber, date_from_cell, number_from_cell, whole_from_cell
from indicators.sheets.plain import write_table
from indicators.sheets.table import TableRow, read_table

COLUMNS = {
    "unit": ("Mã đơn vị", "ma_don_vi"),
    "code": ("Mã tiêu chí", "ma_tieu_chi"),
    "points": ("Điểm", "diem"),
    "sample_size": ("Số phiếu", "so_phieu"),
    "surveyed_on": ("Ngày điều tra", "ngay_dieu_tra"),
    "source": ("Nguồn", "nguon"),
}


def survey_template(round_: Round) -> bytes:
    """A row for every survey leaf of every unit, filled in with what is stored."""
    leaves = list(
        round_.criteria_set.criteria.leaves()
        .filter(kind=Criterion.Kind.SURVEY)
        .order_by("position")
    )
    held = {
        (result.assessment_id, result.criterion_id): result
        for result in SurveyResult.objects.filter(assessment__round=round_)
    }
    assessments = Assessment.objects.filter(round=round_).select_related("unit").in_group_order()
    return write_table(_("Điều tra"), _HEADINGS, _rows(assessments, leaves, held))


_HEADINGS = (
    ("Mã đơn vị", 12),
    ("Đơn vị", 30),
    ("Mã tiêu chí", 12),
    ("Tiêu chí", 50),
    ("Điểm tối đa", 12),
    ("Điểm", 10),
    ("Số phiếu", 10),
    ("Ngày điều tra", 14),
    ("Nguồn", 40),
)


def _rows(
    assessments: Iterable[Assessment],
    leaves: list[Criterion],
    held: dict[tuple[int, int], SurveyResult],
) -> Iterable[list[object]]:
    for assessment in assessments:
        for leaf in leaves:
            result = held.get((assessment.pk, leaf.pk))
            found = (
                [result.points, result.sample_size, result.surveyed_on, result.source]
                if result
                else []
            )
            yield [
                assessment.unit.code,
                assessment.unit.full_name,
                leaf.code,
                leaf.name,
                leaf.max_points,
                *found,
            ]


def take_in_survey(data: bytes, round_: Round, *, user: User, apply: bool = False) -> Plan:
    """Read a table of results and say what it would change, or change it: all or nothing.

    A row without points is left out: not asked yet isn't zero. Raises UnreadableFile,
    PermissionDenied, Refused.
    """
    problems: list[Problem] = []
    rows: list[SurveyRow] = []
    seen: dict[tuple[str, str], TableRow] = {}
    for row in read_table(data, COLUMNS, needed=("unit", "code", "points")):
        read = _row(row, problems)
        if read is None:
            continue
        first = seen.setdefault((read.unit, read.code), row)
        if first is not row:
            message = _("trùng với dòng %(n)d") % {"n": first.number}
            problems.append(row.problem(message, "code"))
            continue
        rows.append(read)
    plan = import_survey(round_, rows, user=user, apply=apply and not problems)
    plan.problems = [*problems, *plan.problems]
    return plan


def _row(row: TableRow, problems: list[Problem]) -> SurveyRow | None:
    values: dict[str, object] = {}
    for key, read in (
        ("points", number_from_cell),
        ("sample_size", whole_from_cell),
        ("surveyed_on", date_from_cell),
    ):
        try:
            values[key] = read(row.values.get(key, ""))
        except NotANumber as error:
            problems.append(row.problem(str(error), key))
            return None
    if not isinstance(row.values["code"], str):
        # A spreadsheet has made 1.10 a number, 1.1: another criterion.
        problems.append(row.problem(_("mã tiêu chí không còn là chữ"), "code"))
        return None
    if isinstance(values["sample_size"], int) and not 0 < values["sample_size"] < 10**9:
        problems.append(row.problem(_("số phiếu phải lớn hơn 0"), "sample_size"))
        return None
    if values["points"] is None:
        return None
    return SurveyRow(
        sheet=row.sheet,
        cell=row.problem("", "points").cell,
        unit=row.text("unit"),
        code=row.text("code"),
        source=row.text("source")[:200],
        **values,  # type: ignore[arg-type]
    )
