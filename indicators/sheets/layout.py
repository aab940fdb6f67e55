"""What stands where in an annex workbook: columns, the hidden marks, what may be typed.

One shape for everything: a row is one leaf of one unit. A file for one unit has no unit columns; a
file for one criterion or a whole group has them in front. Nothing is recognised by where it stands
or what a sheet is called: row KEY_ROW of every sheet, hidden, names its columns; the hidden sheet
says which round, criteria set and step the file was made for; the last column of a row, hidden,
keeps what stood there when it was made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.models import CriteriaSet, Criterion, Score, ScoreChange
from indicators.services.cells import NOT_SELF_SCORED, POINTS_OF
from indicators.services.import_annex import Values

TEMPLATE = "cchc-annex-1"
"""Version of this layout; a file of another one is refused."""

ABOUT_SHEET = "Phiếu"
OPTIONS_SHEET = "Phương án"
TITLE_ROW, NOTE_ROW, HEADING_ROW, KEY_ROW, FIRST_ROW = 1, 2, 3, 4, 5
KEY_PREFIX = "cchc:"
MARK = "mark_of_row"
NA_SIGN = "x"

Step = ScoreChange.Step
INPUTS = ("option", "points", "numerator", "denominator", "count", "na", "reason")
NUMBERS = ("points", "numerator", "denominator", "count")
STEPS = (Step.SELF, Step.APPRAISAL_1, Step.APPRAISAL_2, Step.COUNCIL)
"""Steps an annex file exists for; the survey has its own way in."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it's called in the hidden row and to the eye, and how wide it is."""

    key: str
    title: str
    width: int


def columns(step: str, *, many: bool) -> list[Column]:
    """The columns of a sheet; `many` puts the unit in front."""
    points = _("Điểm") if step == Step.SELF else _("Điểm thẩm định")
    found = []
    if many:
        found += [Column("unit", _("Mã đơn vị"), 11), Column("unit_name", _("Đơn vị"), 28)]
    found += [
        Column("code", _("Mã"), 9),
        Column("name", _("Tiêu chí"), 60),
        Column("max", _("Điểm tối đa"), 10),
        Column("rule", _("Cách tính"), 44),
    ]
    if step == Step.SELF:
        found += [
            Column("option", _("Phương án"), 30),
            Column("points", points, 10),
            Column("numerator", _("Tử số"), 12),
            Column("denominator", _("Mẫu số"), 12),
            Column("count", _("Số lượng"), 11),
            Column("na", _("Không áp dụng (x)"), 12),
            Column("computed", _("Điểm tự đánh giá"), 11),
            Column("reason", _("Ghi chú"), 36),
        ]
    elif step == Step.COUNCIL:
        found += [
            Column("declared", _("Đơn vị kê khai"), 36),
            Column("computed", _("Điểm tự đánh giá"), 11),
            Column("appraised", _("Điểm thẩm định"), 10),
            Column("points", _("Điểm hội đồng"), 10),
            Column("na", _("Không áp dụng (x)"), 12),
            Column("reason", _("Căn cứ trong biên bản"), 40),
        ]
    else:
        found += [
            Column("declared", _("Đơn vị kê khai"), 36),
            Column("points", points, 10),
            Column("na", _("Không áp dụng (x)"), 12),
            Column("computed", _("Điểm tự đánh giá"), 11),
            Column("reason", _("Ý kiến thẩm định"), 40),
        ]
    return [*found, Column(MARK, "", 4)]


def inputs_of(leaf: Criterion, step: str) -> frozenset[str]:
    """Which columns may be typed into for a leaf at a step; empty where nothing may."""
    kind = Criterion.Kind(leaf.kind)
    if step != Step.SELF:
        if step == Step.APPRAISAL_1 and kind == Criterion.Kind.SURVEY:
            return frozenset()
        return frozenset({"points", "na", "reason"})
    if kind in NOT_SELF_SCORED:
        return frozenset()
    counted = kind == Criterion.Kind.COUNT or leaf.step is not None
    fields = {
        Criterion.Kind.OPTION: {"option"},
        Criterion.Kind.RATIO: {"numerator", "denominator"},
        Criterion.Kind.RATIO_BANDS: {"numerator", "denominator"},
        Criterion.Kind.COUNT: {"count"},
        Criterion.Kind.DIRECT: {"points"},
        Criterion.Kind.BONUS: {"count" if counted else "points"},
    }[kind]
    return frozenset({*fields, "reason", *(("na",) if leaf.na_allowed else ())})


def stored_values(score: Score | None, leaf: Criterion, step: str) -> Values:
    """What a cell holds, as the input columns would say it."""
    if score is None:
        return Values()
    if step != Step.SELF:
        points = getattr(score, POINTS_OF[Step(step)])
        return Values(points=points, na=score.not_applicable)
    wanted = inputs_of(leaf, step)
    held = Values(
        option=score.option if "option" in wanted else None,
        points=score.self_points if "points" in wanted else None,
        numerator=score.numerator if "numerator" in wanted else None,
        denominator=score.denominator if "denominator" in wanted else None,
        count=score.count if "count" in wanted else None,
    )
    # A ratio without cases is a claim by its figures; the mark would say it twice.
    held.na = "na" in wanted and held.empty and (score.na_claimed or score.not_applicable)
    return held


def mark(unit: str, code: str, version: int, values: Values) -> str:
    """The hidden mark of a row: whose it is, the cell's version then, what stood in it then."""
    return f"{unit}|{code}|{version}|{signature(values)}"


def signature(values: Values) -> str:
    """The typed values as one text, the same for 1, 1.0 and 1,00."""
    return ";".join(
        (
            "" if values.option is None else str(values.option),
            _plain(values.points),
            _plain(values.numerator),
            _plain(values.denominator),
            _plain(values.count),
            NA_SIGN if values.na else "",
        )
    )


def _plain(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def set_digest(criteria_set: CriteriaSet, leaves: Iterable[Criterion]) -> str:
    """What a set measures, as 16 hex digits: another version has another one."""
    parts = [
        f"{leaf.code}|{leaf.kind}|{leaf.max_points:.4f}|"
        + "/".join(option.label for option in leaf.options.all())
        for leaf in leaves
    ]
    text = "\n".join([criteria_set.slug, *parts])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def option_label(position: int, label: str) -> str:
    """An option as it's offered and read: "1. Ban hành đúng hạn"."""
    return f"{position}. {label}"
