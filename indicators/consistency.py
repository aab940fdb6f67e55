"""Do the figures add up? Parts and wholes, stated and computed percentages, jumps, two sources.

Pure: figures in, findings out. Which indicators are parts of which, which add up over scopes and
what counts as a jump come in as `Rules` and are never constants here. Nothing is repaired: a
finding names both values, and both stay.

A source that rounds says less than it prints. "More than 14,000" is anything from 14,000 up to what
would be printed as the next thousand, so a sum is wrong only where no values the source allows add
up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from indicators.periods import Period
from indicators.scoring import gettext_noop, in_vietnamese

HUNDRED = 100
CLOSE = Fraction(1, 100)
"""How far a percentage printed with two places may lie from the computed one (domain rule 28)."""


class Rule(StrEnum):
    """What was asked of the figures."""

    PERCENTAGE = "percentage"
    ABOVE_DENOMINATOR = "above-denominator"
    PARTS = "parts"
    SCOPES = "scopes"
    JUMP = "jump"
    TWICE = "twice"


TITLES: dict[Rule, str] = {
    Rule.PERCENTAGE: gettext_noop("tỷ lệ nêu khác tỷ lệ tính"),
    Rule.ABOVE_DENOMINATOR: gettext_noop("tử số lớn hơn mẫu số"),
    Rule.PARTS: gettext_noop("các phần không cộng thành tổng"),
    Rule.SCOPES: gettext_noop("các cấp không cộng thành toàn đơn vị"),
    Rule.JUMP: gettext_noop("thay đổi đột ngột so với năm trước"),
    Rule.TWICE: gettext_noop("hai nguồn nêu hai giá trị"),
}

MESSAGES: dict[str, str] = {
    "percentage": gettext_noop(
        "Nguồn nêu %(stated)s%%, tử số %(numerator)s chia mẫu số %(denominator)s là %(computed)s%%."
    ),
    "percentage_of_nothing": gettext_noop(
        "Nguồn nêu %(stated)s%% mà mẫu số bằng 0: không phát sinh, không có tỷ lệ."
    ),
    "above_denominator": gettext_noop("Tử số %(stated)s lớn hơn mẫu số %(computed)s."),
    "rank_beyond": gettext_noop("Hạng %(stated)s nằm ngoài %(computed)s đơn vị."),
    "parts_missing": gettext_noop(
        "Tổng là %(stated)s, các phần cộng lại %(computed)s: còn %(gap)s chưa rõ ở đâu."
    ),
    "parts_beyond": gettext_noop(
        "Tổng là %(stated)s, các phần cộng lại %(computed)s: thừa %(gap)s."
    ),
    "scopes": gettext_noop("Toàn đơn vị là %(stated)s, các cấp cộng lại %(computed)s."),
    "jump": gettext_noop("Năm trước %(computed)s, kỳ này %(stated)s."),
    "jump_of_share": gettext_noop("Năm trước %(computed)s%%, kỳ này %(stated)s%%."),
    "twice": gettext_noop("Nguồn này nêu %(stated)s, nguồn kia nêu %(computed)s."),
    "twice_of_share": gettext_noop("Nguồn này nêu %(stated)s%%, nguồn kia nêu %(computed)s%%."),
}

ADVICE: dict[str, str] = {
    "percentage": gettext_noop(
        "Kiểm tra lại tỷ lệ và mẫu số; tỷ lệ đã nêu ứng với mẫu số khoảng %(implied)s."
    ),
    "percentage_of_nothing": gettext_noop("Ghi “không phát sinh” thay cho tỷ lệ."),
    "above_denominator": gettext_noop("Kiểm tra xem tử số và mẫu số có bị nhập ngược không."),
    "rank_beyond": gettext_noop("Kiểm tra lại thứ hạng và số đơn vị được xếp hạng."),
    "parts_missing": gettext_noop("Hỏi nơi lập báo cáo phần còn thiếu thuộc loại nào."),
    "parts_beyond": gettext_noop("Kiểm tra xem có phần nào bị tính hai lần không."),
    "scopes": gettext_noop("Đối chiếu số liệu của cơ quan đơn vị với số liệu các xã."),
    "jump": gettext_noop("Hỏi lý do; nếu cách đếm đã đổi thì ghi vào ghi chú."),
    "twice": gettext_noop("Giữ cả hai và ghi rõ nguồn; hỏi nơi công bố số nào đúng."),
}
ADVICE["jump_of_share"], ADVICE["twice_of_share"] = ADVICE["jump"], ADVICE["twice"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One observation. `unit` and `source` only tell apart; `amount` is what is summed."""

    key: Hashable
    unit: Hashable
    unit_name: str
    indicator: str
    kind: str
    period: Period
    source: Hashable
    scope: str = ""
    body: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    stated: Decimal | None = None
    stated_places: int = 0
    qualifier: str = ""

    @property
    def amount(self) -> Decimal | None:
        """What was counted: the numerator, or the stated number of what isn't a percentage."""
        if self.numerator is not None:
            return self.numerator
        return None if self.kind == "ratio" else self.stated


@dataclass(frozen=True, slots=True)
class Sum:
    """Indicators that are parts of a whole; `complete`: compared only where all are given."""

    whole: str
    parts: tuple[str, ...]
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What the figures are held against.

    `scopes` are the sets of scopes that make up a whole unit. `points` is how many percentage
    points, `times` how many times as much (or as little) as a year before is a jump; `least` is
    the amount below which a count may jump as it likes.
    """

    sums: tuple[Sum, ...] = ()
    adding: frozenset[str] = frozenset()
    scopes: tuple[frozenset[str], ...] = (
        frozenset({"own", "communes"}),
        frozenset({"districts", "communes", "agencies"}),
    )
    points: Decimal = Decimal(30)
    times: Decimal = Decimal(3)
    least: Decimal = Decimal(30)


@dataclass(frozen=True, slots=True)
class Finding:
    """One disagreement: the figure it's about, what was expected of it, and what to do."""

    rule: Rule
    code: str
    figure: Figure
    stated: Decimal
    computed: Decimal
    params: Mapping[str, Decimal] = field(default_factory=dict)
    others: tuple[Hashable, ...] = ()

    def message(
        self,
        translate: Callable[[str], str] = gettext_noop,
        number: Callable[[Decimal], str] = in_vietnamese,
    ) -> str:
        """What disagrees, in a sentence."""
        return translate(MESSAGES[self.code]) % self._words(number)

    def advice(
        self,
        translate: Callable[[str], str] = gettext_noop,
        number: Callable[[Decimal], str] = in_vietnamese,
    ) -> str:
        """What to do about it, in a sentence."""
        return translate(ADVICE[self.code]) % self._words(number)

    def _words(self, number: Callable[[Decimal], str]) -> dict[str, str]:
        values = {"stated": self.stated, "computed": self.computed, **self.params}
        return {name: number(value) for name, value in values.items()}


def find(figures: Iterable[Figure], rules: Rules) -> list[Finding]:
    """Everything that doesn't add up, by unit, period and indicator as the figures come."""
    figures = list(figures)
    place = {figure.key: number for number, figure in enumerate(figures)}
    found = [
        *_percentages(figures),
        *_above(figures),
        *_parts(figures, rules),
        *_scopes(figures, rules),
        *_jumps(figures, rules),
        *_twice(figures),
    ]
    return sorted(found, key=lambda finding: (place[finding.figure.key], finding.rule))


def percentage_agrees(
    numerator: Decimal, denominator: Decimal, stated: Decimal, places: int, qualifier: str = ""
) -> bool:
    """Whether a printed percentage can be that of these figures (denominator not zero).

    Within 0.01 where two or more places are printed. Printed coarser, it must be the computed one
    rounded, or cut off, at those places: 100 % isn't 99.24 %, and 65.9 % may be 65.95 %. "More
    than" and "nearly" allow one unit of the last place on their side, "about" on both.
    """
    exact = Fraction(numerator) * HUNDRED / Fraction(denominator)
    printed, unit = Fraction(stated), Fraction(1, 10**places)
    if qualifier == "more":
        return printed <= exact < printed + unit
    if qualifier == "nearly":
        return printed - unit < exact <= printed
    if qualifier == "about":
        return abs(exact - printed) <= unit
    if places >= 2 and abs(exact - printed) <= CLOSE:
        return True
    scaled = exact * 10**places
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    cut = scaled.numerator // scaled.denominator
    return printed * 10**places in (rounded, cut)


def allowed(amount: Decimal, qualifier: str) -> tuple[Fraction, Fraction]:
    """The lowest and the highest amount that a source means which prints this one so."""
    exact = Fraction(amount)
    step = _step(amount)
    if qualifier == "more":
        return exact, exact + step
    if qualifier == "nearly":
        return exact - step, exact
    if qualifier == "about":
        return exact - step, exact + step
    return exact, exact


def _step(amount: Decimal) -> Fraction:
    """One unit of the last digit that isn't a filled-up zero: 1000 of 14000, 100 of 34600."""
    if not amount:
        return Fraction(1)
    exponent = amount.normalize().as_tuple().exponent
    return Fraction(10) ** exponent if isinstance(exponent, int) else Fraction(1)


def _percentages(figures: Sequence[Figure]) -> Iterator[Finding]:
    for figure in figures:
        numerator, denominator, stated = figure.numerator, figure.denominator, figure.stated
        if figure.kind != "ratio" or numerator is None or denominator is None or stated is None:
            continue
        if not denominator:
            yield Finding(Rule.PERCENTAGE, "percentage_of_nothing", figure, stated, Decimal(0), {})
            continue
        if percentage_agrees(
            numerator, denominator, stated, figure.stated_places, figure.qualifier
        ):
            continue
        places = max(figure.stated_places, 2)
        share = _rounded(Fraction(numerator) * HUNDRED / Fraction(denominator), places)
        implied = (
            _rounded(Fraction(numerator) * HUNDRED / Fraction(stated), 0) if stated else Decimal(0)
        )
        yield Finding(
            Rule.PERCENTAGE,
            "percentage",
            figure,
            stated,
            share,
            {"numerator": numerator, "denominator": denominator, "implied": implied},
        )


def _above(figures: Sequence[Figure]) -> Iterator[Finding]:
    for figure in figures:
        if figure.kind not in ("ratio", "rank"):
            continue
        if figure.numerator is None or figure.denominator is None:
            continue
        if figure.numerator > figure.denominator:
            code = "rank_beyond" if figure.kind == "rank" else "above_denominator"
            yield Finding(
                Rule.ABOVE_DENOMINATOR, code, figure, figure.numerator, figure.denominator
            )


def _parts(figures: Sequence[Figure], rules: Rules) -> Iterator[Finding]:
    groups: dict[tuple, dict[str, Figure]] = defaultdict(dict)
    for figure in figures:
        if figure.amount is not None:
            place = (figure.unit, figure.period, figure.scope, figure.body, figure.source)
            groups[place].setdefault(figure.indicator, figure)
    for group in groups.values():
        for rule in rules.sums:
            parts = [group[code] for code in rule.parts if code in group]
            if not parts or (rule.complete and len(parts) < len(rule.parts)):
                continue
            whole = group.get(rule.whole)
            of = whole.amount if whole is not None else _common_denominator(parts)
            if of is None or (whole is None and len(parts) < 2):
                continue
            finding = _compare(whole or parts[0], of, parts, whole is not None)
            if finding is not None:
                yield finding


def _common_denominator(parts: Sequence[Figure]) -> Decimal | None:
    found = {part.denominator for part in parts}
    return found.pop() if len(found) == 1 else None


def _compare(about: Figure, of: Decimal, parts: Sequence[Figure], given: bool) -> Finding | None:
    low, high = allowed(of, about.qualifier if given else "")
    spans = [allowed(part.amount or Decimal(0), part.qualifier) for part in parts]
    least, most = sum(span[0] for span in spans), sum(span[1] for span in spans)
    if least <= high and low <= most:
        return None
    total = sum((part.amount or Decimal(0) for part in parts), Decimal(0))
    code = "parts_missing" if total < of else "parts_beyond"
    return Finding(
        Rule.PARTS,
        code,
        about,
        of,
        total,
        {"gap": abs(of - total)},
        tuple(part.key for part in parts if part is not about),
    )


def _scopes(figures: Sequence[Figure], rules: Rules) -> Iterator[Finding]:
    groups: dict[tuple, dict[str, Figure]] = defaultdict(dict)
    for figure in figures:
        if figure.indicator in rules.adding and not figure.body:
            place = (figure.unit, figure.indicator, figure.period, figure.source)
            groups[place].setdefault(figure.scope, figure)
    for group in groups.values():
        whole = group.get("")
        for scopes in rules.scopes:
            if whole is None or not scopes <= group.keys():
                continue
            parts = [group[scope] for scope in sorted(scopes)]
            for name in ("numerator", "denominator"):
                of = getattr(whole, name)
                amounts = [getattr(part, name) for part in parts]
                if of is None or None in amounts:
                    continue
                total = sum(amounts, Decimal(0))
                exact = not any(figure.qualifier for figure in (whole, *parts))
                if exact and total != of:
                    yield Finding(
                        Rule.SCOPES,
                        "scopes",
                        whole,
                        of,
                        total,
                        {},
                        tuple(part.key for part in parts),
                    )


def _jumps(figures: Sequence[Figure], rules: Rules) -> Iterator[Finding]:
    known = {
        (figure.unit, figure.indicator, figure.scope, figure.body, figure.period): figure
        for figure in figures
        if figure.value is not None
    }
    for place, figure in known.items():
        earlier = figure.period.year_before()
        before = known.get((*place[:-1], earlier)) if earlier is not None else None
        if before is None or before.value is None or figure.value is None:
            continue
        if _jumped(figure, before.value, figure.value, rules):
            code = "jump_of_share" if figure.kind == "ratio" else "jump"
            yield Finding(Rule.JUMP, code, figure, figure.value, before.value, {}, (before.key,))


def _jumped(figure: Figure, before: Decimal, now: Decimal, rules: Rules) -> bool:
    if figure.kind == "ratio":
        return abs(now - before) > rules.points
    if figure.kind in ("rank", "words"):
        return False
    low, high = sorted((before, now))
    return high >= rules.least and high > low * rules.times


def _twice(figures: Sequence[Figure]) -> Iterator[Finding]:
    groups: dict[tuple, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.value is not None:
            place = (figure.unit, figure.indicator, figure.scope, figure.body, figure.period)
            groups[place].append(figure)
    for group in groups.values():
        first = group[0]
        for other in group[1:]:
            if first.value is None or other.value is None or _alike(first, other):
                continue
            code = "twice_of_share" if first.kind == "ratio" else "twice"
            yield Finding(Rule.TWICE, code, first, first.value, other.value, {}, (other.key,))


def _alike(one: Figure, other: Figure) -> bool:
    if one.value is None or other.value is None:
        return True
    if one.kind == "ratio":
        spans = [_percent_span(figure) for figure in (one, other)]
    else:
        spans = [allowed(figure.value or Decimal(0), figure.qualifier) for figure in (one, other)]
    return spans[0][0] <= spans[1][1] and spans[1][0] <= spans[0][1]


def _percent_span(figure: Figure) -> tuple[Fraction, Fraction]:
    """What a percentage may be: computed exactly, stated to half of its last place."""
    value = figure.value or Decimal(0)
    if figure.numerator is not None and figure.denominator is not None:
        return Fraction(value), Fraction(value)
    unit = Fraction(1, 10**figure.stated_places)
    if figure.qualifier == "more":
        return Fraction(value), Fraction(value) + unit
    if figure.qualifier == "nearly":
        return Fraction(value) - unit, Fraction(value)
    return Fraction(value) - unit / 2, Fraction(value) + unit / 2


def _rounded(value: Fraction, places: int) -> Decimal:
    scaled = value * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-places)
