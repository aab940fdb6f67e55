"""Make up the scores of the illustrative province: the same ones for the same seed, everywhere.

Whole numbers only (shares in thousandths), and one stream of random numbers per unit and year, so
that no platform, database or order of units changes a digit. A unit has a quality of its own that
drifts over the years and is better in some areas than in others; every leaf is drawn from that.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

from indicators import scoring
from indicators.leaf_rules import declared
from indicators.models import Criterion, Score

FIRST_YEAR = 2019
BAD_YEAR, BAD_AREA = 2021, "3"
CLIMBER = "MH07"
"""The district that goes from the bottom to the top of the table."""

NEVER_MET = {"district": "3.1.3", "commune": "7.3.4"}
"""The leaf of each set on which everybody gets zero, every year."""

UNFINISHED = {
    ("district", 2022): {"MH04": 1, "MH10": 3},
    ("commune", 2020): {"MH0405": 2},
    ("commune", 2022): {"MH0103": 1, "MH0808": 4, "MH1102": 2},
    ("commune", 2023): {"MH0610": 3},
}
"""How many leaves of which unit nobody scored."""

SPLIT_TIE_YEAR = 2020
"""The year in which two districts have equal indices that only a tie-breaker tells apart."""

TIE_AREA = "3"
SHIFTED_AREA = "8"

CASES: tuple[tuple[str, int, int], ...] = (
    ("hồ sơ", 600, 9000),
    ("văn bản", 60, 900),
    ("báo cáo", 4, 4),
    ("xã", 8, 14),
    ("", 5, 40),
)
"""How large the denominators are, by the first word that the leaf's name has."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf as the generator needs it.

    `area` is the code of its root, `cases` the range of its denominators, and `known` the points
    already computed for what was declared, which is often the same.
    """

    number: int
    code: str
    area: str
    na_allowed: bool
    rule: scoring.LeafRule
    cases: tuple[int, int]
    known: dict[scoring.Declared, Decimal | None] = field(default_factory=dict, compare=False)


def leaf_of(criterion: Criterion, area: Criterion, rule: scoring.LeafRule) -> Leaf:
    """The generator's view of a leaf and its rule."""
    name = criterion.name.lower()
    return Leaf(
        number=criterion.pk,
        code=criterion.code,
        area=area.code,
        na_allowed=criterion.na_allowed,
        rule=rule,
        cases=next((low, high) for word, low, high in CASES if word in name),
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A unit taking part in a round: the number of its assessment, its code and group."""

    assessment: int
    code: str
    group: str


Sheet = dict[str, Score]
"""The scores of one unit by the code of the leaf."""


def make_scores(
    leaves: Sequence[Leaf], places: Sequence[Place], *, level: str, year: int, seed: int
) -> list[Score]:
    """Unsaved scores of one round: ties, missing and exempt leaves and a bad year included."""
    sheets = {
        place.code: _sheet(leaves, place, level=level, year=year, seed=seed) for place in places
    }
    unfinished = UNFINISHED.get((level, year), {})
    for code, count in unfinished.items():
        _leave_open(leaves, sheets[code], count)
    whole = [p for p in places if p.code not in unfinished and p.code != CLIMBER]
    if level == "commune":
        for group in dict.fromkeys(place.group for place in places):
            _make_tie(leaves, sheets, [p for p in whole if p.group == group], split=False)
    elif year == SPLIT_TIE_YEAR:
        _make_tie(leaves, sheets, whole, split=True)
    return [score for sheet in sheets.values() for score in sheet.values()]


def _draw(rng: random.Random, low: int, high: int) -> int:
    # As randint, in a third of the time; the same digits on every platform, too.
    return low + int(rng.random() * (high - low + 1))


def _chance(rng: random.Random, thousandths: int) -> bool:
    return rng.random() * 1000 < thousandths


def _spread(rng: random.Random, width: int) -> int:
    return (_draw(rng, -width, width) + _draw(rng, -width, width)) // 2


def _points(leaf: Leaf, score: Score, mark: Decimal | None = None) -> Decimal | None:
    what = declared(score, mark)
    if what not in leaf.known:
        leaf.known[what] = scoring.leaf_points(leaf.rule, what).points
    return leaf.known[what]


def _clamp(value: int) -> int:
    return max(0, min(1000, value))


def _stream(*parts: object) -> random.Random:
    # Nothing secret hangs on these numbers; they have to come out the same every time.
    return random.Random("/".join(str(part) for part in parts))  # noqa: S311


def _sheet(leaves: Sequence[Leaf], place: Place, *, level: str, year: int, seed: int) -> Sheet:
    own = _stream(seed, place.code)
    talent = 690 + _spread(own, 260)
    trend = 10 + _spread(own, 26)
    strength = {leaf.area: 0 for leaf in leaves}
    strength = {area: _spread(own, 130) for area in strength}
    rng = _stream(seed, place.code, year)
    quality = talent + trend * (year - FIRST_YEAR)
    if place.code == CLIMBER:
        quality = 300 + 140 * (year - FIRST_YEAR)
    hit = year == BAD_YEAR and _chance(rng, 700)
    in_area = {}
    for area, extra in strength.items():
        in_area[area] = quality + extra + _spread(rng, 70)
        if hit and area == BAD_AREA:
            in_area[area] -= 480
    sheet: Sheet = {}
    for leaf in leaves:
        score = Score(assessment_id=place.assessment, criterion_id=leaf.number)
        share = _clamp(in_area[leaf.area] + _spread(rng, 200))
        if leaf.code == NEVER_MET[level]:
            score.count, score.self_points, score.appraised_1 = Decimal(0), Decimal(0), Decimal(0)
            sheet[leaf.code] = score
        elif _fill(leaf, score, share, rng):
            sheet[leaf.code] = score
    return sheet


def _fill(leaf: Leaf, score: Score, share: int, rng: random.Random) -> bool:
    """Declare, score and appraise one leaf; False where there's nothing to be entered."""
    rule, kind = leaf.rule, leaf.rule.kind
    mark = None
    match kind:
        case scoring.LeafKind.SURVEY:
            given = rule.maximum * _clamp(500 + share * 46 // 100 + _spread(rng, 40)) / 1000
            # Surveys aren't scored by the unit itself (rule 10).
            score.appraised_1 = _hundredths(given)
            return True
        case scoring.LeafKind.PENALTY:
            return _penalise(leaf, score, share, rng)
        case scoring.LeafKind.BONUS:
            if not _chance(rng, 300):
                return False
            mark = _hundredths(rule.maximum * _draw(rng, 200, 700) / 1000)
            score.count = Decimal(_draw(rng, 1, 2)) if rule.step else None
        case scoring.LeafKind.OPTION:
            if leaf.na_allowed and _chance(rng, 40):
                score.not_applicable = True
            else:
                score.option = _option(len(rule.options), share, rng)
        case scoring.LeafKind.RATIO | scoring.LeafKind.RATIO_BANDS:
            _declare_ratio(leaf, score, share, rng)
        case scoring.LeafKind.COUNT:
            if leaf.na_allowed and _chance(rng, 80):
                score.not_applicable = True
            else:
                most = int(rule.maximum / rule.step) if rule.step else 0
                aim = (most * (250 + share * 85 // 100) + 500) // 1000
                score.count = Decimal(max(0, aim + (-1, 0, 0, 0, 1)[_draw(rng, 0, 4)]))
        case scoring.LeafKind.DIRECT:
            tenths = rule.maximum * 20 * (350 + share * 65 // 100) / 1000
            mark = min(rule.maximum, Decimal(int(tenths)) / 20)
    points = _points(leaf, score, mark)
    if points is None:
        score.not_applicable = True
        return True
    score.self_points = points
    _appraise(rule, score, points, rng)
    return True


def _hundredths(value: Decimal) -> Decimal:
    return scoring.round_to(value, 2, scoring.Rounding.HALF_UP)


def _penalise(leaf: Leaf, score: Score, share: int, rng: random.Random) -> bool:
    # Deductions are entered by those who appraise, never by the unit (rule 10).
    if not _chance(rng, 40 + (1000 - share) // 8):
        return False
    mark = None
    if leaf.rule.step:
        score.count = Decimal(_draw(rng, 1, 3))
    else:
        mark = _hundredths(leaf.rule.maximum * _draw(rng, 100, 600) / 1000)
    score.appraised_1 = _points(leaf, score, mark)
    return True


def _option(count: int, share: int, rng: random.Random) -> int:
    chance = 300 + share * 68 // 100
    for position in range(count - 1):
        if _chance(rng, chance):
            return position
        chance = 720
    return count - 1


def _declare_ratio(leaf: Leaf, score: Score, share: int, rng: random.Random) -> None:
    rule = leaf.rule
    chance = {scoring.NoCases.FULL: 60, scoring.NoCases.NOT_APPLICABLE: 110}.get(
        rule.no_cases or scoring.NoCases.ZERO, 0
    )
    if _chance(rng, chance):
        score.numerator = score.denominator = Decimal(0)
        return
    cases = _draw(rng, *leaf.cases)
    if rule.kind is scoring.LeafKind.RATIO:
        floor = int(rule.floor * 1000) if rule.floor else 0
        reached = max(250 + share * 82 // 100, floor if share > 350 else 0)
    else:
        step = len(rule.bands) - 1 - _option(len(rule.bands), share, rng)
        lower = int(rule.bands[step].lower * 1000)
        upper = int(rule.bands[step + 1].lower * 1000) - 1 if step + 1 < len(rule.bands) else 1000
        reached = _draw(rng, lower, max(lower, upper))
    # Up to the next whole case, so that a share just reached isn't lost to rounding.
    done = min(cases, -(-cases * min(1000, reached) // 1000))
    score.numerator, score.denominator = Decimal(done), Decimal(cases)


def _appraise(rule: scoring.LeafRule, score: Score, claimed: Decimal, rng: random.Random) -> None:
    score.appraised_1 = claimed
    if claimed and _chance(rng, 110):
        if rule.options:
            score.appraised_1 = max(points for points in rule.options if points < claimed)
        else:
            score.appraised_1 = _hundredths(claimed * (50, 75, 80)[_draw(rng, 0, 2)] / 100)
        if _chance(rng, 350):
            score.appraised_2 = claimed
    if _chance(rng, 6):
        score.council = claimed


def _leave_open(leaves: Sequence[Leaf], sheet: Sheet, count: int) -> None:
    """Take away what counts from `count` leaves: of every second one, the declaration too."""
    open_leaves = [
        leaf
        for leaf in leaves
        if leaf.rule.kind in {scoring.LeafKind.OPTION, scoring.LeafKind.RATIO}
        and not sheet[leaf.code].not_applicable
    ]
    for number, leaf in enumerate(open_leaves[5 : 5 + count]):
        if number % 2:
            del sheet[leaf.code]
        else:
            score = sheet[leaf.code]
            score.appraised_1 = score.appraised_2 = score.council = None


def counting_points(score: Score) -> Decimal | None:
    """What counts of a score in sets that don't accept the self-score (rule 9)."""
    return scoring.counting_points(
        score.self_points, score.appraised_1, score.appraised_2, score.council, accept_self=False
    )


def _total(leaves: Sequence[Leaf], sheet: Sheet, area: str | None = None) -> Decimal:
    total = Decimal(0)
    for leaf in leaves:
        score = sheet.get(leaf.code)
        points = counting_points(score) if score else None
        if points is not None and area in {None, leaf.area}:
            sign = -1 if leaf.rule.kind is scoring.LeafKind.PENALTY else 1
            total += sign * points
    return total


def _exempt(sheet: Mapping[str, Score]) -> Iterator[str]:
    return (code for code, score in sheet.items() if score.not_applicable)


def _make_tie(
    leaves: Sequence[Leaf], sheets: dict[str, Sheet], places: Sequence[Place], *, split: bool
) -> None:
    """Give two units with the same maximum the same total, by the survey of one area.

    The nearest pair that allows it is taken. With `split`, one whose points in the tie-breaker's
    area differ.
    """
    by_code = {leaf.code: leaf for leaf in leaves}
    totals = {place.code: _total(leaves, sheets[place.code]) for place in places}
    maxima = {
        place.code: sum(by_code[code].rule.maximum for code in _exempt(sheets[place.code]))
        for place in places
    }
    pairs = sorted(
        (abs(totals[a.code] - totals[b.code]), a.code, b.code)
        for a, b in combinations(places, 2)
        if maxima[a.code] == maxima[b.code]
    )
    for _distance, first, second in pairs:
        if split and _total(leaves, sheets[first], TIE_AREA) == _total(
            leaves, sheets[second], TIE_AREA
        ):
            continue
        if _shift(leaves, sheets[second], totals[first] - totals[second]):
            return


def _shift(leaves: Sequence[Leaf], sheet: Sheet, difference: Decimal) -> bool:
    """Add `difference` to the survey points of one area; False where there's no room for it."""
    surveys = [
        leaf
        for leaf in leaves
        if leaf.rule.kind is scoring.LeafKind.SURVEY and leaf.area == SHIFTED_AREA
    ]
    moves: list[tuple[Score, Decimal]] = []
    rest = difference
    for leaf in surveys:
        before = sheet[leaf.code].appraised_1 or Decimal(0)
        after = max(Decimal(0), min(leaf.rule.maximum, before + rest))
        moves.append((sheet[leaf.code], after))
        rest -= after - before
    if rest:
        return False
    for score, after in moves:
        score.appraised_1 = after
    return True
