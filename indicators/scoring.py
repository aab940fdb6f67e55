"""The rules of scoring: from what was declared to leaf points, totals, index and band.

Pure: numbers in, dataclasses out; no database, no request, no clock. Everything that differs from
one province's decision to the next (places, rounding, caps, bands, what a missing score means)
comes in as an argument and is never a constant here. "Rule n" names a rule of the method page.

Points are `Decimal` with `STORED_PLACES` places. What has to be divided is divided as a fraction of
whole numbers and rounded once, so a value that lies exactly on a half goes up, always. In whole
numbers, for points and maxima counted in 1/10000 and both of the same unit, the index half up is

    index × 10^places = (2 × 100 × 10^places × points + maximum) // (2 × maximum)

which is what a database that computes the same thing has to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal, FloatOperation, Inexact, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from functools import reduce
from typing import Literal

STORED_PLACES = 4
_STORED = 10**STORED_PLACES

ZERO = Decimal(0)
HUNDRED = Decimal(100)

# Sums are exact or fail; the precision of the caller's own context must not leak into a total.
_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation, FloatOperation])


def gettext_noop(message: str) -> str:
    """Mark a sentence for the message catalogue without importing Django; returns it unchanged."""
    return message


MESSAGES: dict[str, str] = {
    "maximum_negative": gettext_noop("Điểm tối đa %(maximum)s là số âm."),
    "options_missing": gettext_noop("Chưa khai báo phương án trả lời nào."),
    "option_out_of_range": gettext_noop(
        "Phương án thứ %(position)s có %(points)s điểm, nằm ngoài khoảng từ 0 đến %(maximum)s."
    ),
    "floor_out_of_range": gettext_noop("Ngưỡng tỷ lệ %(floor)s nằm ngoài khoảng từ 0 đến 1."),
    "no_cases_missing": gettext_noop(
        "Chưa quy định cách tính khi mẫu số bằng 0 (không phát sinh)."
    ),
    "bands_missing": gettext_noop("Chưa khai báo khoảng tỷ lệ nào."),
    "bands_not_from_zero": gettext_noop(
        "Các khoảng tỷ lệ bắt đầu từ %(lower)s, chưa phủ từ 0 trở lên."
    ),
    "bands_not_ascending": gettext_noop(
        "Khoảng tỷ lệ từ %(lower)s phải lớn hơn cận dưới đứng trước nó là %(previous)s."
    ),
    "band_unreachable": gettext_noop(
        "Khoảng tỷ lệ từ %(lower)s không bao giờ đạt tới vì tỷ lệ không vượt quá 1."
    ),
    "band_points_out_of_range": gettext_noop(
        "Khoảng tỷ lệ từ %(lower)s cho %(points)s điểm, nằm ngoài khoảng từ 0 đến %(maximum)s."
    ),
    "step_missing": gettext_noop("Chưa khai báo số điểm cho mỗi lần đếm."),
    "step_not_positive": gettext_noop("Số điểm cho mỗi lần đếm là %(step)s, phải lớn hơn 0."),
    "not_a_number": gettext_noop("Giá trị nhập vào không phải là số."),
    "negative": gettext_noop("Giá trị %(value)s là số âm."),
    "option_unknown": gettext_noop("Không có phương án thứ %(position)s."),
    "numerator_exceeds_denominator": gettext_noop(
        "Tử số %(numerator)s lớn hơn mẫu số %(denominator)s."
    ),
    "no_cases_undecided": gettext_noop(
        "Mẫu số bằng 0 mà bộ tiêu chí chưa quy định cách tính khi không phát sinh."
    ),
    "share_in_no_band": gettext_noop("Tỷ lệ này không thuộc khoảng nào đã khai báo."),
    "count_not_whole": gettext_noop("Số lượng %(value)s phải là số nguyên."),
    "mark_out_of_range": gettext_noop("Điểm %(mark)s nằm ngoài khoảng từ 0 đến %(maximum)s."),
    "state_without_points": gettext_noop("Tiêu chí đã chấm nhưng không có điểm."),
    "points_without_state": gettext_noop("Tiêu chí chưa chấm hoặc không áp dụng lại có điểm."),
    "places_out_of_range": gettext_noop(
        "Số chữ số thập phân là %(places)s, phải từ 0 đến %(highest)s."
    ),
    "bonus_cap_negative": gettext_noop("Mức trần điểm cộng %(cap)s là số âm."),
    "penalty_cap_negative": gettext_noop("Mức trần điểm trừ %(cap)s là số âm."),
    "classes_missing": gettext_noop("Chưa khai báo mức xếp loại nào."),
    "classes_not_from_zero": gettext_noop(
        "Mức xếp loại thấp nhất bắt đầu từ %(lower)s, chưa phủ từ 0 trở lên."
    ),
    "class_lower_twice": gettext_noop("Hai mức xếp loại cùng bắt đầu từ %(lower)s."),
    "class_code_twice": gettext_noop("Mã xếp loại “%(code)s” xuất hiện hai lần."),
    "class_unreachable": gettext_noop(
        "Mức xếp loại “%(label)s” từ %(lower)s không bao giờ đạt tới."
    ),
    "class_lower_too_fine": gettext_noop(
        "Cận dưới %(lower)s của mức “%(label)s” có nhiều chữ số thập phân hơn chỉ số công bố."
    ),
}


def in_vietnamese(number: Decimal) -> str:
    """The number with a decimal comma and as many places as it has: "0,75"."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, as a code of `MESSAGES` and the values its sentence needs."""

    code: str
    params: Mapping[str, Decimal | int | str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.in_words()

    @property
    def message(self) -> str:
        """The sentence in Vietnamese, with a decimal comma."""
        return self.in_words()

    def in_words(
        self,
        translate: Callable[[str], str] = gettext_noop,
        number: Callable[[Decimal], str] = in_vietnamese,
    ) -> str:
        """The sentence in the language of `translate`, its decimals written by `number`."""
        return translate(MESSAGES[self.code]) % {
            name: number(value) if isinstance(value, Decimal) else value
            for name, value in self.params.items()
        }


class PointsError(ValueError):
    """A value no points can be computed from; carries the `Problem` a face can show."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    @property
    def code(self) -> str:
        """Which message of `MESSAGES`."""
        return self.problem.code

    @property
    def params(self) -> Mapping[str, Decimal | int | str]:
        """The values the message needs."""
        return self.problem.params

    @property
    def message(self) -> str:
        """The sentence in Vietnamese."""
        return self.problem.message


class Rounding(StrEnum):
    """How the last published place is found (làm tròn).

    Half up is the default of the method (rule 2). Truncating exists because a province did it: Nam
    Định printed 62.62 of 70 as 89.45 for 2020, where half up gives 89.46.
    """

    HALF_UP = "half_up"
    TRUNCATE = "truncate"


def round_to(value: Decimal | Fraction, places: int, rounding: Rounding) -> Decimal:
    """Round an exact value once; the result has exactly `places` decimals.

    Below zero a half goes away from zero and truncating goes towards it, as `decimal` does.
    """
    top, bottom = _whole_numbers(value)
    scaled = abs(top) * 10**places
    if rounding is Rounding.HALF_UP:
        whole = (2 * scaled + bottom) // (2 * bottom)
    else:
        whole = scaled // bottom
    # Written out, because arithmetic would round to the caller's own precision.
    return Decimal(f"{'-' if top < 0 and whole else ''}{whole}E-{places}")


def _whole_numbers(value: Decimal | Fraction) -> tuple[int, int]:
    """The exact value as a fraction of whole numbers in its lowest terms, the lower one positive.

    The rules reckon with these and not with Fraction, which takes ten times as long: a group's
    file has thousands of leaves.
    """
    if isinstance(value, float):
        raise TypeError("points are Decimal, never float")
    if isinstance(value, Decimal) and not value.is_finite():
        raise PointsError(Problem("not_a_number"))
    return value.as_integer_ratio()


def _stored(top: int, bottom: int) -> Decimal:
    """A fraction of whole numbers that isn't negative, half up at the stored places."""
    return Decimal(f"{(2 * _STORED * top + bottom) // (2 * bottom)}E-{STORED_PLACES}")


def _sum(values: Iterable[Decimal]) -> Decimal:
    return reduce(_EXACT.add, values, ZERO)


class LeafKind(StrEnum):
    """How a leaf criterion (tiêu chí thành phần) is scored: rule 4."""

    OPTION = "option"
    RATIO = "ratio"
    RATIO_BANDS = "ratio_bands"
    COUNT = "count"
    DIRECT = "direct"
    SURVEY = "survey"
    BONUS = "bonus"
    PENALTY = "penalty"


class NoCases(StrEnum):
    """What a denominator of zero means (không phát sinh): rule 5, a policy of each criterion."""

    FULL = "full"
    ZERO = "zero"
    NOT_APPLICABLE = "not_applicable"


class LeafState(StrEnum):
    """Scored (zero included), not applicable (không áp dụng) and not entered are three things."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    NOT_ENTERED = "not_entered"


@dataclass(frozen=True, slots=True)
class RatioBand:
    """One step of a ratio-band criterion: from the share `lower` (inclusive, 0..1), `points`."""

    lower: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class LeafRule:
    """How one leaf turns what was declared into points: rules 4 and 5.

    `floor` is the share below which a ratio earns nothing. `step` is the points for each case of a
    count; a bonus or penalty without a step takes a direct mark. The leaf's maximum is the cap of
    every kind. `allow_over` accepts a numerator above the denominator (more done than planned) and
    caps the points; without it that is an error, because it usually is a slip of the pen.
    """

    kind: LeafKind
    maximum: Decimal
    options: tuple[Decimal, ...] = ()
    floor: Decimal | None = None
    bands: tuple[RatioBand, ...] = ()
    step: Decimal | None = None
    no_cases: NoCases | None = None
    allow_over: bool = False

    def problems(self) -> list[Problem]:
        """What has to be put right before a criteria set may use this rule; empty when sound."""
        found: list[Problem] = []
        if self.maximum < 0:
            found.append(Problem("maximum_negative", {"maximum": self.maximum}))
        if self.kind is LeafKind.OPTION:
            found += self._option_problems()
        if self.kind in {LeafKind.RATIO, LeafKind.RATIO_BANDS} and self.no_cases is None:
            found.append(Problem("no_cases_missing"))
        if self.kind is LeafKind.RATIO and self.floor is not None and not 0 <= self.floor <= 1:
            found.append(Problem("floor_out_of_range", {"floor": self.floor}))
        if self.kind is LeafKind.RATIO_BANDS:
            found += self._band_problems()
        if self.kind is LeafKind.COUNT and self.step is None:
            found.append(Problem("step_missing"))
        if self.step is not None and self.step <= 0:
            found.append(Problem("step_not_positive", {"step": self.step}))
        return found

    def _option_problems(self) -> list[Problem]:
        if not self.options:
            return [Problem("options_missing")]
        return [
            Problem(
                "option_out_of_range",
                {"position": position, "points": points, "maximum": self.maximum},
            )
            for position, points in enumerate(self.options, start=1)
            if not 0 <= points <= self.maximum
        ]

    def _band_problems(self) -> list[Problem]:
        if not self.bands:
            return [Problem("bands_missing")]
        found: list[Problem] = []
        if self.bands[0].lower != 0:
            found.append(Problem("bands_not_from_zero", {"lower": self.bands[0].lower}))
        for previous, band in zip(self.bands, self.bands[1:], strict=False):
            if band.lower <= previous.lower:
                found.append(
                    Problem(
                        "bands_not_ascending",
                        {"lower": band.lower, "previous": previous.lower},
                    )
                )
        for band in self.bands:
            if band.lower > 1 and not self.allow_over:
                found.append(Problem("band_unreachable", {"lower": band.lower}))
            if not 0 <= band.points <= self.maximum:
                found.append(
                    Problem(
                        "band_points_out_of_range",
                        {"lower": band.lower, "points": band.points, "maximum": self.maximum},
                    )
                )
        return found


@dataclass(frozen=True, slots=True)
class Declared:
    """What was declared for a leaf (số liệu kê khai). `option` counts from 0.

    A field the rule's kind does not use is ignored. `not_applicable` means the exemption holds
    (approved by the set or by an appraiser, rule 12), and wins over any figure beside it.
    """

    option: int | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    count: Decimal | None = None
    mark: Decimal | None = None
    not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class LeafOutcome:
    """The state of a leaf and its points, which are None unless it is scored."""

    state: LeafState
    points: Decimal | None = None


_NOT_ENTERED = LeafOutcome(LeafState.NOT_ENTERED)
_NOT_APPLICABLE = LeafOutcome(LeafState.NOT_APPLICABLE)


def leaf_points(rule: LeafRule, declared: Declared) -> LeafOutcome:
    """Points of one leaf from what was declared, rounded half up once to the stored places.

    A ratio with one of its two numbers still missing is not entered yet; only a denominator of
    zero stands alone, because it means that there were no cases.

    Raises PointsError for a value the rule cannot take: a negative one, an unknown option, a mark
    outside 0..maximum, a numerator above its denominator, a share no band covers.
    """
    if declared.not_applicable:
        return _NOT_APPLICABLE
    match rule.kind:
        case LeafKind.OPTION:
            return _option_points(rule, declared.option)
        case LeafKind.RATIO | LeafKind.RATIO_BANDS:
            return _ratio_points(rule, declared.numerator, declared.denominator)
        case LeafKind.COUNT:
            return _count_points(rule, declared.count)
        case LeafKind.DIRECT | LeafKind.SURVEY:
            if declared.mark is None:
                return _NOT_ENTERED
            return LeafOutcome(LeafState.SCORED, hand_mark(rule.maximum, declared.mark))
        case LeafKind.BONUS | LeafKind.PENALTY:
            if rule.step is not None:
                return _count_points(rule, declared.count)
            if declared.mark is None:
                return _NOT_ENTERED
            return _scored(rule, *_not_negative(declared.mark))


def hand_mark(maximum: Decimal, mark: Decimal) -> Decimal:
    """A mark given by hand (chấm trực tiếp), at the stored places; its reason is the caller's.

    Raises PointsError when it lies outside 0..maximum.
    """
    top, bottom = _whole_numbers(mark)
    highest, of = _whole_numbers(maximum)
    if top < 0 or top * of > highest * bottom:
        raise PointsError(Problem("mark_out_of_range", {"mark": mark, "maximum": maximum}))
    return _stored(top, bottom)


def _option_points(rule: LeafRule, option: int | None) -> LeafOutcome:
    if option is None:
        return _NOT_ENTERED
    if not 0 <= option < len(rule.options):
        raise PointsError(Problem("option_unknown", {"position": option + 1}))
    return _scored(rule, *_whole_numbers(rule.options[option]))


def _count_points(rule: LeafRule, count: Decimal | None) -> LeafOutcome:
    if count is None:
        return _NOT_ENTERED
    if rule.step is None:
        raise PointsError(Problem("step_missing"))
    cases, parts = _not_negative(count)
    if parts != 1:
        raise PointsError(Problem("count_not_whole", {"value": count}))
    each, of = _whole_numbers(rule.step)
    return _scored(rule, cases * each, of)


def _ratio_points(
    rule: LeafRule, numerator: Decimal | None, denominator: Decimal | None
) -> LeafOutcome:
    done = None if numerator is None else _not_negative(numerator)
    cases = None if denominator is None else _not_negative(denominator)
    if cases is None or (done is None and cases[0]):
        return _NOT_ENTERED
    if done is None:
        return _without_cases(rule)
    # The share done / cases, by whole numbers; a denominator of zero with cases in the numerator
    # contradicts itself, whatever is allowed.
    top, bottom = done[0] * cases[1], done[1] * cases[0]
    if top > bottom and not (rule.allow_over and bottom):
        raise PointsError(
            Problem(
                "numerator_exceeds_denominator",
                {"numerator": numerator or ZERO, "denominator": denominator or ZERO},
            )
        )
    if bottom == 0:
        return _without_cases(rule)
    if rule.kind is LeafKind.RATIO_BANDS:
        return _scored(rule, *_band_points(rule.bands, top, bottom))
    if rule.floor is not None and not _reaches(top, bottom, rule.floor):
        return _scored(rule, 0, 1)
    highest, of = _whole_numbers(rule.maximum)
    return _scored(rule, highest * top, of * bottom)


def _without_cases(rule: LeafRule) -> LeafOutcome:
    match rule.no_cases:
        case NoCases.FULL:
            return _scored(rule, *_whole_numbers(rule.maximum))
        case NoCases.ZERO:
            return _scored(rule, 0, 1)
        case NoCases.NOT_APPLICABLE:
            return _NOT_APPLICABLE
        case None:
            raise PointsError(Problem("no_cases_undecided"))


def _reaches(top: int, bottom: int, lower: Decimal) -> bool:
    """Whether the share top / bottom is at least `lower`."""
    least, of = _whole_numbers(lower)
    return top * of >= least * bottom


def _band_points(bands: Sequence[RatioBand], top: int, bottom: int) -> tuple[int, int]:
    reached = [band for band in bands if _reaches(top, bottom, band.lower)]
    if not reached:
        raise PointsError(Problem("share_in_no_band"))
    return _whole_numbers(max(reached, key=lambda band: band.lower).points)


def _not_negative(value: Decimal) -> tuple[int, int]:
    exact = _whole_numbers(value)
    if exact[0] < 0:
        raise PointsError(Problem("negative", {"value": value}))
    return exact


def _scored(rule: LeafRule, top: int, bottom: int) -> LeafOutcome:
    """The points top / bottom, at most the leaf's maximum."""
    highest, of = _whole_numbers(rule.maximum)
    if top * of > highest * bottom:
        top, bottom = highest, of
    return LeafOutcome(LeafState.SCORED, _stored(top, bottom))


def counting_points(
    self_points: Decimal | None,
    appraised_1: Decimal | None,
    appraised_2: Decimal | None,
    council: Decimal | None,
    *,
    accept_self: bool,
) -> Decimal | None:
    """Which score counts (rule 9): council, else appraisal 2, else appraisal 1.

    The self-score (điểm tự chấm) counts only where the set accepts it as it is. None means that
    nothing counts yet, which is not zero.
    """
    for points in (council, appraised_2, appraised_1):
        if points is not None:
            return points
    return self_points if accept_self else None


class Part(StrEnum):
    """Where a leaf's points go: the main score, bonus (điểm cộng) or penalty (điểm trừ)."""

    MAIN = "main"
    BONUS = "bonus"
    PENALTY = "penalty"


@dataclass(frozen=True, slots=True)
class LeafScore:
    """One leaf of one unit with the points that count; a penalty's points are positive.

    Raises PointsError when state and points contradict each other, or the points lie outside
    0..maximum.
    """

    area: str
    maximum: Decimal
    state: LeafState
    points: Decimal | None = None
    part: Part = Part.MAIN
    survey: bool = False

    def __post_init__(self) -> None:
        if self.state is not LeafState.SCORED:
            if self.points is not None:
                raise PointsError(Problem("points_without_state"))
            return
        if self.points is None:
            raise PointsError(Problem("state_without_points"))
        if not 0 <= self.points <= self.maximum:
            raise PointsError(
                Problem("mark_out_of_range", {"mark": self.points, "maximum": self.maximum})
            )


class Unscored(StrEnum):
    """What a leaf of the main part without a counting score does to its unit's index.

    No index (the default): the unit is listed unranked, because not yet scored is not zero. Zero:
    it counts as nothing, and the page that shows the index says so.
    """

    NO_INDEX = "no_index"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class SetRules:
    """The arithmetic a criteria set decides for itself; None for a cap means there is none."""

    places: int = 2
    rounding: Rounding = Rounding.HALF_UP
    bonus_cap: Decimal | None = None
    penalty_cap: Decimal | None = None
    allow_above_100: bool = False
    unscored: Unscored = Unscored.NO_INDEX

    def problems(self) -> list[Problem]:
        """What has to be put right before a set may use these rules; empty when sound."""
        found: list[Problem] = []
        if not 0 <= self.places <= STORED_PLACES:
            found.append(
                Problem("places_out_of_range", {"places": self.places, "highest": STORED_PLACES})
            )
        if self.bonus_cap is not None and self.bonus_cap < 0:
            found.append(Problem("bonus_cap_negative", {"cap": self.bonus_cap}))
        if self.penalty_cap is not None and self.penalty_cap < 0:
            found.append(Problem("penalty_cap_negative", {"cap": self.penalty_cap}))
        return found


@dataclass(frozen=True, slots=True)
class AreaTotal:
    """The sum over the leaves of one part of one area (lĩnh vực), before any cap.

    `maximum` is the effective one: leaves that do not apply are taken out (rule 12); an area all
    of whose leaves do not apply keeps a maximum of zero. `missing` and `not_applicable` count
    leaves; `survey_points` is the share of `points` that came from surveys.
    """

    area: str
    part: Part
    points: Decimal
    maximum: Decimal
    survey_points: Decimal
    missing: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class UnitTotal:
    """A unit's result: rules 13 and 14.

    `points` is the total after caps, never below zero; `bonus` and `penalty` are what counted after
    the caps. `maximum`, `survey_points` and `missing` are those of the main part: a bonus or
    penalty nobody entered is simply none.
    """

    points: Decimal
    maximum: Decimal
    main_points: Decimal
    bonus: Decimal
    penalty: Decimal
    survey_points: Decimal
    missing: int
    index: Decimal | None
    no_index_reason: Literal["no_maximum", "missing"] | None


def area_totals(leaves: Iterable[LeafScore]) -> tuple[AreaTotal, ...]:
    """Sum the leaves of each area and part, in the order in which they first appear (rules 7, 8).

    Parents above the leaves carry no score of their own, so nothing else is ever added.
    """
    grouped: dict[tuple[str, Part], list[LeafScore]] = {}
    for leaf in leaves:
        grouped.setdefault((leaf.area, leaf.part), []).append(leaf)
    return tuple(
        AreaTotal(
            area=area,
            part=part,
            points=_sum(leaf.points for leaf in members if leaf.points is not None),
            maximum=_sum(
                leaf.maximum for leaf in members if leaf.state is not LeafState.NOT_APPLICABLE
            ),
            survey_points=_sum(
                leaf.points for leaf in members if leaf.points is not None and leaf.survey
            ),
            missing=sum(leaf.state is LeafState.NOT_ENTERED for leaf in members),
            not_applicable=sum(leaf.state is LeafState.NOT_APPLICABLE for leaf in members),
        )
        for (area, part), members in grouped.items()
    )


def unit_total(areas: Iterable[AreaTotal], rules: SetRules) -> UnitTotal:
    """The one function for a unit's total and index (rules 13, 14 and 16).

    total = Σ main + min(Σ bonus, cap) − min(Σ penalty, cap), not below 0
    index = 100 × total / effective maximum of the main part, rounded once
    """
    areas = tuple(areas)
    main = [area for area in areas if area.part is Part.MAIN]
    main_points = _sum(area.points for area in main)
    maximum = _sum(area.maximum for area in main)
    missing = sum(area.missing for area in main)
    bonus = _capped(areas, Part.BONUS, rules.bonus_cap)
    penalty = _capped(areas, Part.PENALTY, rules.penalty_cap)
    points = max(ZERO, _EXACT.subtract(_EXACT.add(main_points, bonus), penalty))
    index = None
    reason: Literal["no_maximum", "missing"] | None = None
    if maximum == 0:
        reason = "no_maximum"
    elif missing and rules.unscored is Unscored.NO_INDEX:
        reason = "missing"
    else:
        index = index_of(points, maximum, rules)
    return UnitTotal(
        points=points,
        maximum=maximum,
        main_points=main_points,
        bonus=bonus,
        penalty=penalty,
        survey_points=_sum(area.survey_points for area in main),
        missing=missing,
        index=index,
        no_index_reason=reason,
    )


def _capped(areas: Sequence[AreaTotal], part: Part, cap: Decimal | None) -> Decimal:
    total = _sum(area.points for area in areas if area.part is part)
    return total if cap is None else min(total, cap)


def index_of(points: Decimal, maximum: Decimal, rules: SetRules) -> Decimal | None:
    """100 × points / maximum, rounded once as the set says; None when the maximum is zero.

    Capped at 100 unless the set allows more.
    """
    if maximum == 0:
        return None
    index = 100 * Fraction(*_whole_numbers(points)) / Fraction(*_whole_numbers(maximum))
    if not rules.allow_above_100:
        index = min(index, Fraction(100))
    return round_to(index, rules.places, rules.rounding)


def area_index(area: AreaTotal, rules: SetRules | None = None) -> Decimal | None:
    """The index of one area (rule 15), by the same arithmetic as the unit's.

    None when nothing in the area applies, when a leaf has no score yet and the set does not count
    that as zero, and for bonus and penalty, which have no maximum in the index.
    """
    rules = rules or SetRules()
    if area.part is not Part.MAIN:
        return None
    if area.missing and rules.unscored is Unscored.NO_INDEX:
        return None
    return index_of(area.points, area.maximum, rules)


@dataclass(frozen=True, slots=True)
class Band:
    """A class of results (mức xếp loại): from `lower`, inclusive, to the next higher band."""

    code: str
    label: str
    lower: Decimal


def band_problems(
    bands: Sequence[Band], *, places: int = 2, highest: Decimal = HUNDRED
) -> list[Problem]:
    """What keeps a table of bands from giving every index exactly one band (rule 17).

    `places` are those of the published index, `highest` is the greatest index the set allows. The
    order in which the bands are given does not matter.
    """
    if not bands:
        return [Problem("classes_missing")]
    found: list[Problem] = []
    ascending = sorted(bands, key=lambda band: band.lower)
    if ascending[0].lower != 0:
        found.append(Problem("classes_not_from_zero", {"lower": ascending[0].lower}))
    for below, above in zip(ascending, ascending[1:], strict=False):
        if below.lower == above.lower:
            found.append(Problem("class_lower_twice", {"lower": above.lower}))
    codes = [band.code for band in bands]
    found += [
        Problem("class_code_twice", {"code": code})
        for code in dict.fromkeys(codes)
        if codes.count(code) > 1
    ]
    for band in bands:
        if band.lower > highest:
            found.append(Problem("class_unreachable", {"label": band.label, "lower": band.lower}))
        if round_to(band.lower, places, Rounding.TRUNCATE) != band.lower:
            found.append(
                Problem("class_lower_too_fine", {"label": band.label, "lower": band.lower})
            )
    return found


def band_for(index: Decimal | None, bands: Sequence[Band], cap: Band | None = None) -> Band | None:
    """The band of a published, already rounded index; lower bounds are inclusive (rule 17).

    `cap` is the highest band the unit may be given, for instance after a disciplinary case. None
    when there is no index, or it lies below every band known.
    """
    if index is None:
        return None
    reached = [band for band in bands if band.lower <= index]
    if cap is not None:
        reached = [band for band in reached if band.lower <= cap.lower]
    return max(reached, key=lambda band: band.lower, default=None)
