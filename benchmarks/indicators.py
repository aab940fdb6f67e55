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
    call_command("collectstatic", interactive=False, verbosity=0)
    say(f"making {UNITS:,} units × {INDICATORS} indicators × {YEARS} years of months")
    province = units_and_indicators()
    last = FIRST_YEAR + YEARS - 1
    few = figures(province, last, last)
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
    queries_of_few = {name: queries(*page) for name, page in pages.items()}
    rows = few + figures(province, FIRST_YEAR, last - 1)
    population.analyze()
    lines = []
    for name, (client, address) in pages.items():
        samples = measure(client, address)
        asked = f"{queries_of_few[name]} → {queries(client, address)}"
        goal = ""
        if name in ("dashboard of the province", "page of a unit"):
            goal = f"≤ {GOAL * 1000:.0f} ms: {met(samples.median, GOAL)}"
        lines.append([name, samples.seconds(), samples.at(95), asked, goal])
    print(f"## Figures of indicators, {rows:,} of them\n\n{machine.database()}.\n")
    print(
        f"{UNITS:,} units of a province, {INDICATORS} indicators, {YEARS} years of months, a "
        f"target for each indicator. {REPEATS} requests each, every one on a new connection and "
        "with no page kept.\n"
    )
    heading = ["page", "median (lowest–highest)", "95 % within", f"queries {few:,} → {rows:,}"]
    print(table([*heading, "to reach"], lines))


def measure(client: Client, address: str) -> Samples:
    """Time a page."""
    samples = Samples()
    open_page(client, address)
    for _ in range(REPEATS):
        caching.forget_pages()
        connection.close()
        samples.values.append(timed(lambda: open_page(client, address)))
    return samples


def queries(client: Client, address: str) -> int:
    """How many queries a page asks that isn't kept."""
    open_page(client, address)
    caching.forget_pages()
    with CaptureQueriesContext(connection) as captured:
        open_page(client, address)
    return len(captured)


def open_page(client: Client, address: str) -> None:
    """Raises AssertionError where the page isn't shown."""
    response = client.get(address, HTTP_HOST="localhost")
    assert response.status_code == 200, response.status_code


def units_and_indicators() -> Unit:
    """The province with its units, the indicators and a target for each."""
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
    return province


def figures(province: Unit, first: int, last: int) -> int:
    """Figures of every month of these years; how many."""
    source, _ = FigureSource.objects.get_or_create(kind="unit", title="Đơn vị nhập trên cổng")
    statement = _FILL.format(source=source.pk, first=first, last=last, province=province.pk)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


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
