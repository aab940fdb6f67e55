"""What would move a unit: a page that counts and stores nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from indicators import formats, scoring
from indicators.access import can_see_round, can_try_changes
from indicators.explanation import NextStep, Step
from indicators.forms.fields import read_number, typed_number
from indicators.models import Assessment, Edition, Round
from indicators.what_if import Gain, Ground, Line, ground_of

PREFIX = "d-"
MOST_GAINS = 10


@dataclass(frozen=True, slots=True)
class TryLine:
    """A leaf in the form: its line, what was typed and what is wrong with it."""

    line: Line
    name: str
    typed: str
    error: str
    step: str
    step_address: str


@dataclass(frozen=True, slots=True)
class GainLine:
    """One of the most helpful steps, in words, and the address that tries it."""

    gain: Gain
    step: str
    address: str


@login_required
@require_safe
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Points left, cheapest steps, and where other points (`?d-<code>=`) would put the unit."""
    assessment = get_object_or_404(
        Assessment.objects.select_related(
            "round__criteria_set", "round__province", "unit", "group"
        ),
        pk=pk,
    )
    if not can_try_changes(request.user, assessment):
        raise Http404
    edition = _edition(request, assessment.round)
    ground = ground_of(assessment, edition)
    context: dict[str, object] = {
        "assessment": assessment,
        "round": assessment.round,
        "edition": edition,
        "ground": ground,
    }
    if ground is not None:
        context |= _tried(request.GET, ground)
    return render(request, "staff/entry/what_if.html", context)


def _edition(request: HttpRequest, round_: Round) -> Edition | None:
    """The newest edition; None for those who may see a draft while there is one to see."""
    if round_.stage != Round.Stage.PUBLISHED and can_see_round(request.user, round_):
        return None
    return Edition.objects.filter(round=round_).order_by("-number").first()


def _tried(query: QueryDict, ground: Ground) -> dict[str, object]:
    typed = {line.code: query.get(f"{PREFIX}{line.code}", "").strip()[:40] for line in ground.lines}
    changed: dict[str, Decimal] = {}
    errors: dict[str, str] = {}
    for line in ground.lines:
        try:
            points = _points(line, typed[line.code])
        except ValidationError as error:
            errors[line.code] = error.messages[0]
            continue
        if points is not None and points != line.points:
            changed[line.code] = points
    now, then = ground.now, ground.position(changed)
    kept = {code: text for code, text in typed.items() if text}
    gains = ground.gains()
    places = None
    if now.rank is not None and then.rank is not None:
        places = now.rank.rank - then.rank.rank
    lines = [
        TryLine(
            line,
            f"{PREFIX}{line.code}",
            typed[line.code],
            errors.get(line.code, ""),
            step_words(line.step, line) if line.step else "",
            _with(kept, line) if line.step and line.step.step is not Step.MARK else "",
        )
        for line in ground.lines
    ]
    return {
        "now": now,
        "then": then,
        "tried": bool(changed),
        "errors": list(errors.items()),
        "difference": None if now.index is None or then.index is None else then.index - now.index,
        "places": places,
        "decimals": ground.method.rules.places,
        "gains": [
            GainLine(gain, step_words(gain.line.step, gain.line), _with(kept, gain.line))
            for gain in gains[:MOST_GAINS]
            if gain.line.step is not None
        ],
        "areas": [
            (name, members, sum((one.line.left for one in members), Decimal(0)))
            for name, members in (
                (name, list(found)) for name, found in groupby(lines, key=lambda one: one.line.area)
            )
        ],
        "left": sum((line.left for line in ground.lines if line.part == "main"), Decimal(0)),
    }


def _points(line: Line, typed: str) -> Decimal | None:
    points = read_number(typed, line.code)
    if points is None:
        return None
    if line.not_applicable:
        raise ValidationError(_("%(code)s không áp dụng cho đơn vị.") % {"code": line.code})
    try:
        return scoring.hand_mark(line.maximum, points)
    except scoring.PointsError as error:
        problem = error.problem.in_words(_, lambda value: formats.maximum(value))
        raise ValidationError(f"{line.code}: {problem}") from error


def _with(kept: Mapping[str, str], line: Line) -> str:
    """The address of this try-out with the line's next step in it too."""
    query = QueryDict(mutable=True)
    for code, text in kept.items():
        query[f"{PREFIX}{code}"] = text
    if line.step is not None:
        query[f"{PREFIX}{line.code}"] = typed_number(line.step.points)
    return f"?{query.urlencode()}"


def step_words(step: NextStep | None, line: Line) -> str:
    """A next step as something to do."""
    if step is None:
        return ""
    values = {
        "points": formats.maximum(step.points),
        "amount": formats.maximum(step.amount) if step.amount is not None else "",
        "share": formats.maximum(scoring.round_to(step.share * 100, 2, scoring.Rounding.HALF_UP))
        if step.share is not None
        else "",
        "label": line.option_label,
    }
    match step.step:
        case Step.PROVE:
            return _("chứng minh đủ số đã kê khai: %(points)s điểm") % values
        case Step.OPTION:
            return _("đạt “%(label)s”: %(points)s điểm") % values
        case Step.CASES if step.amount is None:
            return _("đạt từ %(share)s%%: %(points)s điểm") % values
        case Step.CASES:
            return _("thêm %(amount)s (đạt %(share)s%%): %(points)s điểm") % values
        case Step.COUNT:
            return _("thêm %(amount)s: %(points)s điểm") % values
        case Step.FEWER:
            return _("bớt %(amount)s: còn trừ %(points)s điểm") % values
        case _:
            return ""
