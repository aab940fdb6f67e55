"""What units of the illustrative province count, and what they should reach: made up, by a seed.

Districts are counted to the day they ended, communes from the day they were formed; the province is
the sum of its units, where all of them are known. Whole numbers only, one stream of random numbers
per unit, as in `demo_scores`. A handful of figures is wrong on purpose, for the checks to find.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from districts.models import Unit
from indicators import periods
from indicators.models import FigureSource, Indicator, Target
from indicators.models.indicator import computed
from indicators.periods import Period
from indicators.services.copy_rows import FigureRow, add_figures
from indicators.services.demo_work import done_tasks, reached_targets
from indicators.services.enter_figures import unit_source
from indicators.services.figure_warnings import check_figures, store_warnings

SECOND_SOURCE = "Báo cáo của đơn vị (số liệu minh họa)"
DOCUMENT = "Kế hoạch số MH-01/KH-MINHHOA (số liệu minh họa)"
WRONG = "Cố ý để sai cho phép kiểm tra tìm thấy (số liệu minh họa)."

DISTRICT_MONTHS = tuple(
    periods.month(year, number)
    for year in (2023, 2024, 2025)
    for number in range(1, 13 if year < 2025 else 7)
)
COMMUNE_MONTHS = tuple(
    periods.month(year, number)
    for year, first, last in ((2025, 7, 12), (2026, 1, 9))
    for number in range(first, last + 1)
)
Q1, HALF, Q3, WHOLE = periods.REPORT_KINDS
DISTRICT_REPORTS = (
    *(periods.report(kind, year) for year in (2023, 2024) for kind in periods.REPORT_KINDS),
    periods.report(Q1, 2025),
    periods.report(HALF, 2025),
)
COMMUNE_REPORTS = (
    periods.report(Q3, 2025),
    periods.report(WHOLE, 2025),
    *(periods.report(kind, 2026) for kind in (Q1, HALF, Q3)),
)
LATE = "MHX01"
"""The ward of the demo accounts, whose last month is left to be entered."""

WAITING = ("MHX02", "MHX09", "MHX17")
"""Communes whose last month nobody has released yet."""

SEASONS = (94, 78, 104, 103, 106, 105, 108, 107, 103, 101, 99, 92)
"""Dossiers of a month in percent of the mean one."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole in thousandths: in January 2023, what a year adds, where it ends."""

    start: int
    a_year: int
    end: int

    def of(self, whole: int, month: int, quality: int, stream: random.Random) -> int:
        """The part of `whole` in the month so many months after January 2023."""
        by_now = self.start + self.a_year * month // 12 + quality + stream.randint(-12, 12)
        bounded = min(by_now, self.end) if self.a_year >= 0 else max(by_now, self.end)
        return whole * bounded // 1000


ONLINE = Share(430, 85, 880)
FULL = Share(620, 60, 930)
EARLY = Share(560, 35, 760)
INPUT = Share(580, 95, 985)
RESULT = Share(500, 105, 975)
REUSE = Share(190, 85, 700)
PAYMENT = Share(260, 115, 860)
ELECTRONIC = Share(520, 90, 940)

PARTS_766 = {
    "index_766_transparency": 18,
    "index_766_progress": 20,
    "index_766_online_services": 12,
    "index_766_online_payment": 10,
    "index_766_satisfaction": 18,
    "index_766_digitisation": 22,
}
FACTORS = (
    "satisfaction_access",
    "satisfaction_procedures",
    "satisfaction_officials",
    "satisfaction_results",
    "satisfaction_feedback",
)
AIMS: tuple[tuple[str, dict[int, int]], ...] = (
    ("dossiers_on_time", {2023: 96, 2024: 97, 2025: 97, 2026: 98}),
    ("online_dossier_share", {2023: 45, 2024: 50, 2025: 60, 2026: 70}),
    ("input_digitised_share", {2023: 60, 2024: 70, 2025: 80, 2026: 90}),
    ("result_digitised_share", {2023: 55, 2024: 65, 2025: 75, 2026: 85}),
    ("online_payment_share", {2023: 30, 2024: 40, 2025: 50, 2026: 65}),
    ("staff_qualified_for_post", {2023: 98, 2024: 98, 2025: 98}),
    ("satisfaction_overall", {2023: 88, 2024: 88, 2025: 90}),
)
"""What the province asks of itself and of the units below, in percent, by year."""

OWN_AIMS = (("MHX01", "online_dossier_share", 2026, 78), ("MH01", "online_dossier_share", 2025, 68))
"""What a unit asks of itself beyond that."""

Counted = tuple[str, int, int | None]
"""An indicator's code, its numerator or value, and the denominator of a share."""


def load_figures(units: Sequence[Unit], *, seed: int) -> int:
    """Write figures, targets and the warnings of the figures; how many figures there are.

    Nothing where the indicators aren't loaded: figures are of the indicators that the portal has.
    """
    indicators = {one.code: one for one in Indicator.objects.all()}
    if not indicators:
        return 0
    (province,) = (unit for unit in units if unit.level == Unit.Level.PROVINCE)
    source = unit_source(province)
    found = {
        (unit.code, counted[0], period): _row(unit, indicators[counted[0]], period, counted, source)
        for (unit, period), rows in _made(units, province, seed).items()
        for counted in rows
        if counted[0] in indicators
    }
    _misstate(found)
    rows = [*found.values(), *_said_again(found)]
    add_figures(rows)
    _set_targets(units, province, indicators, source)
    # Asking every unit takes as long as all the rest, and the others are made to add up.
    store_warnings(check_figures({row.unit_id for row in rows if row.note == WRONG}))
    return len(found)


Made = dict[tuple[Unit, Period], list[Counted]]


def _made(units: Sequence[Unit], province: Unit, seed: int) -> Made:
    """Every unit's figures by period, and the province's, where every unit has them."""
    made: Made = {}
    sums: dict[Period, dict[str, list[Counted]]] = defaultdict(lambda: defaultdict(list))
    expected: dict[Period, int] = defaultdict(int)
    for unit in units:
        counting = _Unit.of(unit, seed)
        if counting is None:
            continue
        for period, rows in counting.figures():
            expected[period] += 1
            if unit.code == LATE and period == COMMUNE_MONTHS[-1]:
                continue
            made[unit, period] = rows
            for row in rows:
                sums[period][row[0]].append(row)
    for period, by_code in sums.items():
        made[province, period] = [
            (
                code,
                sum(row[1] for row in rows),
                None if rows[0][2] is None else sum(row[2] or 0 for row in rows),
            )
            for code, rows in by_code.items()
            # Points aren't added up.
            if len(rows) == expected[period] and not code.startswith("index_766")
        ]
    return made


@dataclass(slots=True)
class _Unit:
    """A unit that counts: how much it has to do, how well it does it, and when."""

    code: str
    stream: random.Random
    months: Sequence[Period]
    reports: Sequence[Period]
    years: Sequence[int]
    dossiers: int
    quality: int
    staff: int
    offices: int

    @classmethod
    def of(cls, unit: Unit, seed: int) -> _Unit | None:
        """None for who counts nothing: the province, and communes whose district counted."""
        stream = random.Random(f"{seed}/figures/{unit.code}")  # noqa: S311
        quality = stream.randint(-55, 55)
        if unit.level == Unit.Level.DISTRICT:
            return cls(
                unit.code,
                stream,
                DISTRICT_MONTHS,
                DISTRICT_REPORTS,
                (2023, 2024),
                stream.randint(900, 2_600),
                quality,
                stream.randint(90, 160),
                stream.randint(9, 14),
            )
        if unit.level == Unit.Level.COMMUNE and unit.valid_to is None:
            dossiers, staff = stream.randint(260, 680), stream.randint(28, 46)
            return cls(
                unit.code,
                stream,
                COMMUNE_MONTHS,
                COMMUNE_REPORTS,
                (2025,),
                dossiers,
                quality,
                staff,
                1,
            )
        return None

    def figures(self) -> Iterator[tuple[Period, list[Counted]]]:
        for month in self.months:
            rows = self._dossiers(month)
            if month.end.month % 3 == 0:
                rows += self._index_766()
            yield month, rows
        saving = self.stream.randint(180, 600) * self.staff
        tasks = self.stream.randint(14, 24)
        for report in self.reports:
            rows = [*self._reviewed(report, saving), *self._work(report, tasks)]
            if report.kind is WHOLE:
                rows += self._people()
            yield report, rows
        for year in self.years:
            yield periods.year(year), self._satisfied()

    def _dossiers(self, month: Period) -> list[Counted]:
        stream, quality = self.stream, self.quality
        passed = 12 * (month.year - 2023) + month.end.month - 1
        received = self.dossiers * SEASONS[month.end.month - 1] * stream.randint(97, 103) // 10_000
        online = ONLINE.of(received, passed, quality, stream)
        post = received * stream.randint(15, 40) // 1000
        full = FULL.of(online, passed, 0, stream)
        settled = received * stream.randint(962, 992) // 1000
        late = settled * max(2, 26 - 4 * passed // 12 - quality // 8) // 1000
        early = EARLY.of(settled, passed, quality, stream)
        payments = received * 62 // 100
        return [
            ("dossiers_received", received, None),
            ("dossiers_received_online", online, None),
            ("dossiers_received_direct", received - online - post, None),
            ("dossiers_received_post", post, None),
            ("dossiers_settled", settled, received),
            ("dossiers_early", early, None),
            ("dossiers_on_due", settled - early - late, None),
            ("dossiers_late", late, None),
            ("dossiers_on_time", settled - late, settled),
            ("online_dossier_share", online, received),
            ("dossiers_partial_online", online - full, None),
            ("dossiers_full_online", full, None),
            ("input_digitised_share", INPUT.of(received, passed, quality, stream), received),
            ("result_digitised_share", RESULT.of(settled, passed, quality, stream), settled),
            ("reuse_share", REUSE.of(received, passed, quality, stream), received),
            ("online_payment_share", PAYMENT.of(payments, passed, quality, stream), payments),
            ("electronic_result_share", ELECTRONIC.of(settled, passed, quality, stream), settled),
        ]

    def _index_766(self) -> list[Counted]:
        """In hundredths of a point; see `_row`."""
        rows: list[Counted] = [
            (code, most * (820 + self.quality + self.stream.randint(-70, 70)) // 10, None)
            for code, most in PARTS_766.items()
        ]
        return [("index_766_score", sum(row[1] for row in rows), None), *rows]

    def _reviewed(self, report: Period, saving: int) -> list[Counted]:
        more = {Q1: 1, HALF: 2, Q3: 1, WHOLE: 4}[report.kind]
        large = self.offices > 1
        kept = more * (self.stream.randint(3, 5) if large else self.stream.randint(1, 2))
        simplified = more * (self.stream.randint(1, 2) if large else 1)
        abolished = self.stream.randint(0, more) if large else 0
        replaced = self.stream.randint(0, more) if large else 0
        return [
            ("procedures_reviewed", kept + simplified + abolished + replaced, None),
            ("procedures_kept", kept, None),
            ("procedures_to_simplify", simplified, None),
            ("procedures_to_abolish", abolished, None),
            ("procedures_to_replace", replaced, None),
            ("annual_saving", more * saving * self.stream.randint(90, 110) * 10, None),
        ]

    def _work(self, report: Period, tasks: int) -> list[Counted]:
        by_then = {Q1: 20, HALF: 48, Q3: 72, WHOLE: 97}[report.kind]
        done = tasks * (by_then + self.stream.randint(-3, 3)) // 100
        # A plan that is followed on the portal says it itself.
        done, tasks = done_tasks(self.code, report.end) or (done, tasks)
        offices = self.offices - (self.offices > 1 and self.stream.randint(0, 1))
        rows: list[Counted] = [("one_stop_offices_completed", offices, self.offices)]
        if self.code != LATE:
            # The plan of the demo accounts' ward goes by today, see `demo_activities`.
            rows.append(("plan_tasks_done", done, tasks))
        return rows

    def _people(self) -> list[Counted]:
        doctors, masters = self.stream.randint(0, 1), self.staff * self.stream.randint(6, 12) // 100
        reached, targets = reached_targets(self.code) or (self.stream.randint(6, 8), 8)
        return [
            ("staff_qualified_for_post", self.staff - self.stream.randint(0, 2), self.staff),
            ("staff_postgraduate", doctors + masters, None),
            ("staff_doctorate", doctors, None),
            ("staff_masters", masters, None),
            ("staff_university", self.staff * self.stream.randint(76, 84) // 100, None),
            ("resolution_targets_met_or_exceeded", reached, targets),
        ]

    def _satisfied(self) -> list[Counted]:
        forms = self.staff + self.stream.randint(0, 30)
        rows: list[Counted] = []
        for code in FACTORS:
            valid = forms - self.stream.randint(0, 6)
            share = 905 + self.quality // 2 + self.stream.randint(-25, 25)
            rows.append((code, valid * share // 1000, valid))
        return [
            (
                "satisfaction_overall",
                sum(row[1] for row in rows),
                sum(row[2] or 0 for row in rows),
            ),
            *rows,
            ("satisfaction_survey_forms", forms, None),
        ]


def _row(
    unit: Unit, indicator: Indicator, period: Period, counted: Counted, source: FigureSource
) -> FigureRow:
    _code, counted_number, below = counted
    numerator, stated = Decimal(counted_number), None
    if indicator.kind == Indicator.Kind.INDEX:
        stated = numerator.scaleb(-2)
    denominator = None if below is None else Decimal(below)
    return FigureRow(
        unit.pk,
        indicator.pk,
        period.start,
        period.end,
        source.pk,
        numerator=None if stated is not None else numerator,
        denominator=denominator,
        value=stated if stated is not None else computed(indicator.kind, numerator, denominator),
        stated=stated,
        stated_places=0 if stated is None else 2,
        public=not (unit.code in WAITING and period == COMMUNE_MONTHS[-1]),
    )


Found = dict[tuple[str, str, Period], FigureRow]
SAID_AGAIN = ("MHX05", "online_dossier_share", periods.month(2026, 6))


def _misstate(found: Found) -> None:
    """Make a handful of figures wrong, each in a way of its own."""

    def change(unit: str, code: str, period: Period, numerator: Callable[[Decimal], int]) -> None:
        row = found.get((unit, code, period))
        if row is None:
            return
        wrong = Decimal(numerator(row.denominator or row.numerator or Decimal(0)))
        value = wrong if row.denominator is None else computed("ratio", wrong, row.denominator)
        found[unit, code, period] = row._replace(numerator=wrong, value=value, note=WRONG)

    # Before, on and after the due day don't make up what was settled.
    change("MHX03", "dossiers_early", periods.month(2026, 8), lambda early: int(early) - 7)
    # More than all of them.
    change("MH04", "dossiers_on_time", periods.month(2025, 5), lambda all_: int(all_) + 12)
    # Far better than a year ago.
    change("MHX10", "reuse_share", periods.month(2026, 7), lambda all_: int(all_) * 96 // 100)
    # Procedures of which nobody knows what became.
    change("MH02", "procedures_reviewed", periods.report(WHOLE, 2024), lambda all_: int(all_) + 9)
    # A percentage that its own figures don't give.
    stated = ("MHX07", "input_digitised_share", periods.month(2026, 8))
    if stated in found:
        value = (found[stated].value or Decimal(0)).quantize(Decimal(1)) - 6
        found[stated] = found[stated]._replace(stated=value, note=WRONG)


def _said_again(found: Found) -> list[FigureRow]:
    """The same figure from a second source, with another value."""
    row = found.get(SAID_AGAIN)
    if row is None or row.value is None:
        return []
    source = FigureSource.objects.create(kind=FigureSource.Kind.PRINTED, title=SECOND_SOURCE)
    value = row.value.quantize(Decimal("0.1")) + Decimal("2.4")
    return [
        row._replace(
            source_id=source.pk,
            numerator=None,
            denominator=None,
            value=value,
            stated=value,
            stated_places=1,
            note=WRONG,
        )
    ]


def _set_targets(
    units: Sequence[Unit],
    province: Unit,
    indicators: dict[str, Indicator],
    source: FigureSource,
) -> None:
    by_code = {unit.code: unit for unit in units}
    wanted = [
        (province, code, year, value) for code, years in AIMS for year, value in years.items()
    ] + [(by_code[unit], code, year, value) for unit, code, year, value in OWN_AIMS]
    Target.objects.bulk_create(
        Target(
            indicator=indicators[code],
            unit=unit,
            for_units_below=unit is province,
            period_start=periods.year(year).start,
            period_end=periods.year(year).end,
            sense=Target.Sense.AT_LEAST,
            value=value,
            document=DOCUMENT,
            source=source,
            public=True,
        )
        for unit, code, year, value in wanted
        if code in indicators
    )
