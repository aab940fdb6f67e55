"""A province's dashboard and a unit's page over 3.6 million figures, each asked for cold.

`python -m benchmarks.indicators` measures on the empty database of DATABASE_URL and writes its
section to stdout. Cold: nothing kept in the process, and every query planned anew on a new
connection; the database's own buffers are what they are after the load.
"""

from __future__ import annotations

import sys

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks import machine, population  # noqa: E402
from benchmarks.figures import Samples, met, say, table, timed  # noqa: E402
from districts.models import Unit  # noqa: E402
from indicators import caching  # noqa: E402
from indicators.models import FigureSource, Indicator, Target  # noqa: E402

UNITS, INDICATORS, FIRST_YEAR, YEARS = 1_000, 30, 2015, 10
REPEATS = 15
GOAL = 0.300
# Every figure from one draw, so that shares differ between units and months.
_FILL = """
INSERT INTO indicators_observation
    (unit_id, indicator_id, period_start, period_end, scope, body, source_id, numerator,
     denominator, value, stated, stated_places, words, qualifier, note, public, corrected)
SELECT u.id, i.id, m.first, (m.first + interval '1 month' - interval '1 day')::date, '', '',
       {source},
       d.part * 10000, 10000000, d.part * 1000, NULL, 0, '', '', '', true, false
FROM districts_unit u
CROSS JOIN indicators_indicator i
CROSS JOIN generate_series(date '{first}-01-01', date '{last}-12-01', interval '1 month') AS s(at)
CROSS JOIN LATERAL (SELECT s.at::date AS first) AS m
CROSS JOIN LATERAL (
    SELECT 600 + (u.id * 7919 + i.id * 104729
                  + extract(epoch FROM s.at)::bigint / 86400) % 401 AS part
) AS d
WHERE u.province_id = {province}
ORDER BY m.first, u.id, i.id
"""


def main() -> None:
    """Fill the database, measure, and print the section."""
    if connection.vendor != "postgresql":
        sys.exit("this part is measured on PostgreSQL")
    call_command("migrate", verbosity=0)
    say(f"making {UNITS:,} units × {INDICATORS} indicators × {YEARS} years of months")
    province, rows = fill()
    population.analyze()
    staff = Client()
    staff.force_login(get_user_model().objects.create_superuser("do", password=None))
    unit = Unit.objects.filter(province=province).order_by("pk")[UNITS // 2]
    indicator = Indicator.objects.first()
    assert indicator is not None
    pages = {
        "dashboard of the province": (staff, f"/nghiep-vu/tinh/?tinh={province.pk}"),
        "list of figures off target": (
            staff,
            f"/nghiep-vu/tinh/chua-dat-muc-tieu/?tinh={province.pk}",
        ),
        "page of a unit": (Client(), unit.get_absolute_url()),
        "one indicator over all units, newest month": (Client(), indicator.get_absolute_url()),
    }
    lines = []
    for name, (client, address) in pages.items():
        samples, queries = measure(client, address)
        goal = ""
        if name in ("dashboard of the province", "page of a unit"):
            goal = f"≤ {GOAL * 1000:.0f} ms: {met(samples.median, GOAL)}"
        lines.append([name, samples.seconds(), samples.at(95), str(queries), goal])
    print(f"## Figures of indicators, {rows:,} of them\n\n{machine.database()}.\n")
    print(
        f"{UNITS:,} units of a province, {INDICATORS} indicators, {YEARS} years of months, a "
        f"target for each indicator. {REPEATS} requests each, every one on a new connection and "
        "with no page kept.\n"
    )
    print(table(["page", "median (lowest–highest)", "95 % within", "queries", "to reach"], lines))


def measure(client: Client, address: str) -> tuple[Samples, int]:
    """Time a page; how many queries it asks, the same each time."""
    samples, queries = Samples(), set()

    def ask() -> None:
        response = client.get(address, HTTP_HOST="localhost")
        assert response.status_code == 200, response.status_code

    ask()
    for _ in range(REPEATS):
        caching.forget_pages()
        connection.close()
        samples.values.append(timed(ask))
    caching.forget_pages()
    with CaptureQueriesContext(connection) as captured:
        ask()
    queries.add(len(captured))
    return samples, queries.pop()


def fill() -> tuple[Unit, int]:
    """The province, its units, indicators and figures; how many figures."""
    province = _unit("T", "province", "Đo", None)
    province.save()
    Unit.objects.bulk_create(
        [_unit(f"T.{n}", "commune", f"Xã {n}", province) for n in range(UNITS)], batch_size=2_000
    )
    indicators = Indicator.objects.bulk_create(
        [
            Indicator(
                code=f"do-{n}",
                slug=f"do-{n}",
                name=f"Chỉ tiêu {n}",
                topic=f"Chủ đề {n // 6}",
                position=n,
                kind="ratio",
                numerator_label="tử",
                denominator_label="mẫu",
                direction="up",
                frequency="month",
                unit_of_measure="%",
            )
            for n in range(INDICATORS)
        ]
    )
    source = FigureSource.objects.create(kind="unit", title="Đơn vị nhập trên cổng")
    last = FIRST_YEAR + YEARS - 1
    Target.objects.bulk_create(
        [
            Target(
                indicator=one,
                unit=province,
                for_units_below=True,
                period_start=f"{last}-01-01",
                period_end=f"{last}-12-31",
                sense="ge",
                value=70,
                document="QĐ 1",
                public=True,
            )
            for one in indicators
        ]
    )
    statement = _FILL.format(source=source.pk, first=FIRST_YEAR, last=last, province=province.pk)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return province, cursor.rowcount


def _unit(code: str, level: str, name: str, province: Unit | None) -> Unit:
    kinds = {"province": "tỉnh", "commune": "xã"}
    unit = Unit(
        code=code,
        level=level,
        kind=kinds[level],
        name=name,
        full_name=f"{kinds[level].capitalize()} {name}",
        parent=province,
        province=province,
    )
    unit.set_keys()
    return unit


if __name__ == "__main__":
    main()
