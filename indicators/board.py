"""The board of a round: how far every unit is, and whom to chase first."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from indicators.calendar import day_in_vietnam
from indicators.exports import safe_text
from indicators.filters import BadQuery
from indicators.models import Assessment, Criterion, Evidence, Exemption, Extension, Round, Score
from indicators.services.cells import NOT_SELF_SCORED

LATE = "tre-han"
STATES = {
    Assessment.Status.ENTERING: "dang-nhap",
    Assessment.Status.SUBMITTED: "da-nop",
    Assessment.Status.RETURNED: "tra-lai",
}
"""What stands in addresses for the states of an assessment."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One unit: state, leaves filled and proven, leaves appraised, and its own last day."""

    assessment: Assessment
    name: str
    filled: int
    to_fill: int
    proven: int
    to_prove: int
    appraised: int
    to_appraise: int
    due: date | None
    days_left: int | None
    extended: bool

    @property
    def late(self) -> bool:
        """Whether the unit's days are over and it hasn't submitted."""
        return not self.submitted and self.days_left is not None and self.days_left < 0

    @property
    def submitted(self) -> bool:
        """Whether the self-score lies with the appraisers."""
        return self.assessment.status == Assessment.Status.SUBMITTED

    @property
    def state_word(self) -> str:
        """The state as it stands in addresses."""
        return LATE if self.late else STATES[Assessment.Status(self.assessment.status)]

    @property
    def days_late(self) -> int:
        """How many days are over since the unit's last one."""
        return -(self.days_left or 0)


SORT_KEYS: dict[str, Callable[[BoardRow], Any]] = {
    "don-vi": lambda row: row.assessment.unit.sort_key,
    "nhom": lambda row: (row.assessment.group.position, row.assessment.group_id),
    "da-nhap": lambda row: row.filled / row.to_fill if row.to_fill else None,
    "tai-lieu": lambda row: row.proven / row.to_prove if row.to_prove else None,
    "tham-dinh": lambda row: row.appraised / row.to_appraise if row.to_appraise else None,
    "con-lai": lambda row: None if row.submitted else row.days_left,
}
"""What `?sap-xep=` may name; a minus in front turns the order round."""


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """A checked query: group, state, and a sort key with its direction."""

    group: int | None
    state: str
    sort: str
    descending: bool

    def apply(self, rows: Iterable[BoardRow]) -> list[BoardRow]:
        """The rows asked for, in the order asked for; rows without a value always last."""
        found = [
            row
            for row in rows
            if (self.group is None or row.assessment.group_id == self.group)
            and (not self.state or self._in_state(row))
        ]
        if not self.sort:
            return found
        key = SORT_KEYS[self.sort]
        known = [row for row in found if key(row) is not None]
        known.sort(key=key, reverse=self.descending)
        return known + [row for row in found if key(row) is None]

    def _in_state(self, row: BoardRow) -> bool:
        if self.state == LATE:
            return row.late
        return STATES[Assessment.Status(row.assessment.status)] == self.state


def read_board_query(query: QueryDict, groups: Iterable[int]) -> BoardQuery:
    """Check the parameters of a board's address. Raises BadQuery with a Vietnamese message."""
    sort_word = query.get("sap-xep", "")
    sort = sort_word.removeprefix("-")
    if sort_word and sort not in SORT_KEYS:
        raise BadQuery(_("Không có cách sắp xếp “%(value)s”.") % {"value": sort_word[:60]})
    group, state = query.get("nhom", ""), query.get("tinh-trang", "")
    if group and group not in {str(pk) for pk in groups}:
        raise BadQuery(_("Đợt này không có nhóm “%(value)s”.") % {"value": group[:60]})
    if state and state not in (LATE, *STATES.values()):
        raise BadQuery(_("Không có tình trạng “%(value)s”.") % {"value": state[:60]})
    return BoardQuery(int(group) if group else None, state, sort, sort_word.startswith("-"))


def board_rows(round_: Round, now: datetime) -> list[BoardRow]:
    """Every unit of a round, the late ones first, then those with the fewest days left.

    Six queries, however many units. Filled and proven count as in `services.checklist`.
    """
    leaves = list(round_.criteria_set.criteria.leaves())
    expected = [
        leaf.pk
        for leaf in leaves
        if leaf.part == Criterion.Part.MAIN and leaf.kind not in NOT_SELF_SCORED
    ]
    judged = [leaf.pk for leaf in leaves if leaf.kind != Criterion.Kind.SURVEY]
    scores = _score_counts(round_, expected, judged)
    exempt = {
        row["assessment"]: row
        for row in Exemption.objects.filter(assessment__round=round_)
        .values("assessment")
        .annotate(
            expected=Count("pk", filter=Q(criterion__in=expected)),
            judged=Count("pk", filter=Q(criterion__in=judged)),
        )
    }
    window = round_.windows.filter(stage=Round.Stage.SELF_SCORING).first()
    extended = dict(
        Extension.objects.filter(assessment__round=round_, stage=Round.Stage.SELF_SCORING)
        .values("assessment")
        .annotate(last=Max("until"))
        .values_list("assessment", "last")
    )
    today = day_in_vietnam(now)
    rows = []
    for assessment in round_.assessments.select_related(
        "unit", "group", "submitted_by"
    ).in_group_order():
        counts = scores.get(assessment.pk, {})
        spared = exempt.get(assessment.pk, {})
        due = _due(window.closes_on if window else None, extended.get(assessment.pk))
        rows.append(
            BoardRow(
                assessment=assessment,
                name=assessment.unit_name or assessment.unit.full_name,
                filled=counts.get("filled", 0),
                to_fill=len(expected) - spared.get("expected", 0),
                proven=counts.get("proven", 0),
                to_prove=counts.get("to_prove", 0),
                appraised=counts.get("appraised", 0),
                to_appraise=len(judged) - spared.get("judged", 0),
                due=due,
                days_left=None if due is None else (due - today).days,
                extended=assessment.pk in extended,
            )
        )
    # A stable sort: within the same urgency the order of the groups stays.
    rows.sort(key=_urgency)
    return rows


def _score_counts(
    round_: Round, expected: Sequence[int], judged: Sequence[int]
) -> dict[int, dict[str, int]]:
    cell = {"assessment": OuterRef("assessment"), "criterion": OuterRef("criterion")}
    proof = Evidence.objects.filter(**cell, step=Evidence.Step.SELF)
    given = Q(self_points__isnull=False) | Q(na_claimed=True) | Q(not_applicable=True)
    marked = Q(appraised_1__isnull=False) | Q(not_applicable=True)
    needs = Q(criterion__evidence_required=True, self_points__gt=0)
    found = (
        Score.objects.filter(assessment__round=round_)
        .annotate(exempt=Exists(Exemption.objects.filter(**cell)), has_proof=Exists(proof))
        .values("assessment")
        .annotate(
            filled=Count("criterion", filter=Q(criterion__in=expected, exempt=False) & given),
            to_prove=Count("criterion", filter=needs),
            proven=Count("criterion", filter=needs & Q(has_proof=True)),
            appraised=Count("criterion", filter=Q(criterion__in=judged, exempt=False) & marked),
        )
        .order_by()
    )
    return {row["assessment"]: row for row in found}


def _due(closes_on: date | None, extended_to: date | None) -> date | None:
    if closes_on is None:
        return None
    return closes_on if extended_to is None else max(closes_on, extended_to)


def _urgency(row: BoardRow) -> tuple[int, int]:
    if row.submitted:
        return 2, 0
    return (0 if row.late else 1), row.days_left if row.days_left is not None else 0


def board_csv(rows: Iterable[BoardRow]) -> bytes:
    """The rows as CSV that Excel reads as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [
            "unit_code",
            "unit_name",
            "group",
            "state",
            "filled",
            "to_fill",
            "proven",
            "to_prove",
            "appraised",
            "to_appraise",
            "due",
            "days_left",
            "extended",
            "submitted_at",
        ]
    )
    for row in rows:
        assessment = row.assessment
        writer.writerow(
            safe_text(value)
            for value in (
                assessment.unit.code,
                row.name,
                assessment.group.name,
                assessment.get_status_display(),
                row.filled,
                row.to_fill,
                row.proven,
                row.to_prove,
                row.appraised,
                row.to_appraise,
                row.due.isoformat() if row.due else None,
                None if row.submitted else row.days_left,
                int(row.extended),
                assessment.submitted_at.isoformat() if assessment.submitted_at else None,
            )
        )
    return out.getvalue().encode("utf-8-sig")
