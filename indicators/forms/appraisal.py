"""What an appraiser typed into a page of lines, read line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from indicators.appraisal_lines import AppraisalLine
from indicators.forms.fields import read_number, typed_number
from indicators.models import ScoreChange
from indicators.services.cells import POINTS_OF, CellInput, CellResult, Outcome


@dataclass(slots=True)
class LineForm:
    """One line as it stands in the form: what's typed, what's wrong, who was faster."""

    line: AppraisalLine
    points: str
    comment: str
    not_applicable: bool
    seen: int
    error: str = ""
    conflict: ScoreChange | None = None
    saved: bool = False


@dataclass(slots=True)
class LinesForm:
    """All lines of a page at one step, bound to what was typed when `data` is given."""

    lines: Sequence[AppraisalLine]
    step: ScoreChange.Step
    data: QueryDict | None = None
    forms: list[LineForm] = field(init=False)

    def __post_init__(self) -> None:
        self.forms = [self._form(line) for line in self.lines]

    def cells(self) -> list[CellInput]:
        """The lines that were changed, as cells to write; unreadable ones get their error."""
        found = []
        for form in self.forms:
            if self._is_untouched(form):
                continue
            try:
                points = read_number(form.points, _("Điểm"))
            except ValidationError as error:
                form.error = " ".join(error.messages)
                continue
            found.append(self._cell(form, points))
        return found

    def take(self, results: Sequence[CellResult]) -> int:
        """Note on each line what became of it; returns how many were saved."""
        by_key = {(f.line.assessment.pk, f.line.leaf.pk): f for f in self.forms}
        for result in results:
            form = by_key[result.cell.assessment, result.cell.criterion]
            form.saved = result.outcome is Outcome.SAVED
            if result.outcome is Outcome.REFUSED:
                form.error = result.message
            elif result.outcome is Outcome.CONFLICT:
                form.conflict = result.newer
                # Sending the form again now means: overwrite, knowing what's there.
                form.seen = result.version
        return sum(form.saved for form in self.forms)

    @property
    def errors(self) -> list[LineForm]:
        """The lines that weren't saved."""
        return [form for form in self.forms if form.error or form.conflict]

    def _form(self, line: AppraisalLine) -> LineForm:
        # A line that wasn't sent is one nobody touched.
        if self.data is None or f"diem-{line.key}" not in self.data:
            given = self._given(line)
            return LineForm(
                line=line,
                points=typed_number(given),
                comment=line.notes.get(self.step, ""),
                not_applicable=bool(line.score and line.score.not_applicable),
                seen=line.version,
            )
        seen = self.data.get(f"seen-{line.key}", "")
        return LineForm(
            line=line,
            points=self.data.get(f"diem-{line.key}", "").strip(),
            comment=self.data.get(f"ykien-{line.key}", "").strip(),
            not_applicable=f"kad-{line.key}" in self.data,
            seen=int(seen) if seen.isascii() and seen.isdigit() else line.version,
        )

    def _is_untouched(self, form: LineForm) -> bool:
        fresh = LinesForm([form.line], self.step).forms[0]
        return (form.points, form.comment, form.not_applicable) == (
            fresh.points,
            fresh.comment,
            fresh.not_applicable,
        )

    def _cell(self, form: LineForm, points: Decimal | None) -> CellInput:
        return CellInput(
            assessment=form.line.assessment.pk,
            criterion=form.line.leaf.pk,
            points=None if form.not_applicable else points,
            not_applicable=form.not_applicable,
            clear=points is None and not form.not_applicable,
            reason=form.comment,
            seen=form.seen,
        )

    def _given(self, line: AppraisalLine) -> Decimal | None:
        return getattr(line.score, POINTS_OF[self.step]) if line.score else None
