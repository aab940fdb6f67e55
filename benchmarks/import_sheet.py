"""Import of a group sheet, 143 units × 90 leaves, against calamine and COPY doing the least.

The floor reads every cell with calamine, looks up two numbers a row, and upserts the scores by
COPY: no rule, no permission, no version, no ledger. Ours checks the zip, reads, checks, computes
every leaf by its rule, and writes scores and ledger, from the upload's bytes to the commit. The
recompute that follows is queued by both, as it is where workers run.

`python -m benchmarks.import_sheet` measures on the empty PostgreSQL of DATABASE_URL and writes its
section to stdout.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from decimal import Decimal
from unittest import mock

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from benchmarks import machine  # noqa: E402
from benchmarks.figures import alternate, met, ratio, table  # noqa: E402
from districts.models import Membership, Unit  # noqa: E402
from indicators import scoring  # noqa: E402
from indicators.models import (  # noqa: E402
    Assessment,
    CriteriaSet,
    Criterion,
    CriterionOption,
    RankingGroup,
    Round,
    ScoreChange,
    Window,
)
from indicators.services import staleness  # noqa: E402
from indicators.services.cells import CellInput, write_cells  # noqa: E402
from indicators.services.import_annex import Values  # noqa: E402
from indicators.sheets import layout  # noqa: E402
from indicators.sheets.intake import take_in  # noqa: E402
from indicators.sheets.write import select, write_annex  # noqa: E402

UNITS, LEAVES, AREAS = 143, 90, 8
GOAL = 3.0
KINDS = ("direct", "ratio", "option", "count")
REPEATS = 9


def main() -> None:
    """Make the round and the file, time both in turn, and print the section."""
    call_command("migrate", verbosity=0)
    round_ = _round()
    user = _clerk(round_)
    data = _filled_file(round_, user)

    def ours() -> None:
        plan = take_in(data, round_, user=user, apply=True)
        assert plan.applied and plan.changed == UNITS * LEAVES, (plan.problems[:3], plan.changed)

    def twice() -> None:
        assert take_in(data, round_, user=user).sound
        ours()

    contestants: dict[str, Callable[[], object]] = {
        "floor": lambda: _floor(data, round_),
        "ours": ours,
        "with its dry run": twice,
    }
    with mock.patch.object(staleness, "_ask_recompute"):
        times = alternate(contestants, repeats=REPEATS, prepare=_empty)
    reached = times["ours"].median / times["floor"].median
    rows = [
        ["calamine and COPY alone", times["floor"].seconds(), "1", ""],
        [
            "upload to applied, ledger included",
            times["ours"].seconds(),
            ratio(times["ours"], times["floor"]),
            f"≤ {GOAL:.0f} ×: {met(reached, GOAL)}",
        ],
        [
            "the same after its dry run on the page",
            times["with its dry run"].seconds(),
            ratio(times["with its dry run"], times["floor"]),
            "",
        ],
    ]
    print("## Import of a group sheet\n")
    print(
        f"{machine.database()}; {UNITS} units × {LEAVES} leaves in one file of {len(data) // 1024} "
        f"KiB. Median (lowest–highest) of {REPEATS}, taken in turn on empty tables.\n"
    )
    print(table(["what", "time", "÷ calamine and COPY", "to reach"], rows))


def _floor(data: bytes, round_: Round) -> None:
    """The least that reads the file and stores its figures."""
    assessments = dict(round_.assessments.values_list("unit__code", "pk"))
    leaves = dict(round_.criteria_set.criteria.leaves().values_list("code", "pk"))
    lines = []
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if len(rows) <= layout.KEY_ROW or not str(rows[layout.KEY_ROW - 1][0]).startswith(
                layout.KEY_PREFIX
            ):
                continue
            at = {
                str(key).removeprefix(layout.KEY_PREFIX): n
                for n, key in enumerate(rows[layout.KEY_ROW - 1])
            }
            kept = [at[key] for key in ("numerator", "denominator", "count", "computed")]
            for row in rows[layout.FIRST_ROW - 1 :]:
                figures = ("\\N" if row[n] == "" else str(round(row[n] * 10_000)) for n in kept)
                option = row[at["option"]]
                choice = str(int(option.split(".")[0]) - 1) if option else "\\N"
                key = f"{assessments[row[at['unit']]]}\t{leaves[row[at['code']]]}"
                lines.append("\t".join((key, "f\tf", choice, *figures)))
    names = (
        "assessment_id, criterion_id, not_applicable, na_claimed, option, numerator, denominator,"
        " count, self_points"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare (LIKE indicators_score) ON COMMIT DROP")
        cursor.copy_expert(f"COPY bare ({names}) FROM STDIN", io.StringIO("\n".join(lines)))
        cursor.execute(
            f"INSERT INTO indicators_score ({names}) SELECT {names} FROM bare"
            " ON CONFLICT (assessment_id, criterion_id) DO UPDATE SET option = EXCLUDED.option,"
            " numerator = EXCLUDED.numerator, denominator = EXCLUDED.denominator,"
            " count = EXCLUDED.count, self_points = EXCLUDED.self_points"
        )


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE indicators_score, indicators_scorechange, indicators_stalemark")
        cursor.execute("ANALYZE indicators_score, indicators_scorechange")


def _filled_file(round_: Round, user: object) -> bytes:
    """The group's file as it comes back filled in: made when nothing was stored."""
    leaves = list(round_.criteria_set.criteria.leaves().order_by("position"))
    cells = [
        CellInput(assessment, leaf.pk, declared=_declared(leaf, assessment))
        for assessment in round_.assessments.values_list("pk", flat=True)
        for leaf in leaves
    ]
    with mock.patch.object(staleness, "_ask_recompute"):
        write_cells(
            round_, cells, step=ScoreChange.Step.SELF, user=user, door=ScoreChange.Door.PAGE
        )
    mark = layout.mark
    with mock.patch.object(
        layout, "mark", lambda unit, code, version, values: mark(unit, code, 0, Values())
    ):
        members = round_.assessments.select_related("unit").in_group_order()
        selection = select(
            round_, step=ScoreChange.Step.SELF, assessments=members, unit_alone=False
        )
        return write_annex(selection)


def _declared(leaf: Criterion, assessment: int) -> scoring.Declared:
    draw = (assessment * 7919 + leaf.position * 104729) % 101
    if leaf.kind == "ratio":
        return scoring.Declared(numerator=Decimal(draw), denominator=Decimal(100 + draw))
    if leaf.kind == "option":
        return scoring.Declared(option=draw % 3)
    if leaf.kind == "count":
        return scoring.Declared(count=Decimal(draw % 5))
    return scoring.Declared(mark=leaf.max_points * (draw % 5) / 4)


def _round() -> Round:
    province = _unit("BX", "province", "Đo", None)
    province.save()
    members = [_unit(f"BX{n:03}", "commune", f"Đo {n}", province) for n in range(UNITS)]
    Unit.objects.bulk_create(members)
    rules = CriteriaSet.objects.create(
        slug="do-bang-tinh",
        name="Bộ tiêu chí để đo",
        level="commune",
        total_max=LEAVES,
        appraisal_max=LEAVES,
        survey_max=0,
    )
    position = 0
    for number in range(1, AREAS + 1):
        own = range((number - 1) * LEAVES // AREAS, number * LEAVES // AREAS)
        area = Criterion.objects.create(
            criteria_set=rules,
            code=str(number),
            name=f"Lĩnh vực {number}",
            position=position,
            max_points=len(own),
        )
        for n in own:
            position += 1
            kind = KINDS[n % len(KINDS)]
            leaf = Criterion.objects.create(
                criteria_set=rules,
                code=f"{number}.{n + 1}",
                name=f"Mức độ thực hiện nhiệm vụ thứ {n + 1} trong kế hoạch năm",
                position=position,
                parent=area,
                area=area,
                kind=kind,
                max_points=1,
                step=Decimal("0.25") if kind == "count" else None,
                no_cases="zero" if kind == "ratio" else "",
                na_allowed=n % 5 == 0,
            )
            if kind == "option":
                for place, points in enumerate(("1", "0.5", "0"), start=1):
                    CriterionOption.objects.create(
                        criterion=leaf,
                        position=place,
                        label=f"Mức {place}: hoàn thành kế hoạch",
                        points=Decimal(points),
                    )
        position += 1
    made = Round.objects.create(
        criteria_set=rules, province=province, level="commune", year=2025, stage="self_scoring"
    )
    today = datetime.date.today()
    week = datetime.timedelta(days=7)
    Window.objects.create(
        round=made, stage="self_scoring", opens_on=today - week, closes_on=today + week
    )
    group = RankingGroup.objects.create(round=made, slug="tat-ca", name="Tất cả")
    Assessment.objects.bulk_create(Assessment(round=made, unit=u, group=group) for u in members)
    return made


def _clerk(round_: Round) -> object:
    """Somebody who enters for every unit, as a province's own clerk does for the small ones."""
    user = get_user_model().objects.create_user("do-bang-tinh")
    Membership.objects.bulk_create(
        Membership(user=user, unit_id=unit, role=Membership.Role.UNIT_OFFICIAL)
        for unit in round_.assessments.values_list("unit", flat=True)
    )
    return user


def _unit(code: str, level: str, name: str, province: Unit | None) -> Unit:
    kind = "tỉnh" if level == "province" else "xã"
    unit = Unit(
        code=code,
        level=level,
        kind=kind,
        name=name,
        full_name=f"{kind.capitalize()} {name}",
        parent=province,
        province=province,
        valid_from=datetime.date(2000, 1, 1),
    )
    unit.set_keys()
    return unit


if __name__ == "__main__":
    main()
