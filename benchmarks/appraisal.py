"""The appraisal page of one criterion, cold: how many queries and how long, by number of communes.

Every unit has a claim, evidence and a comment. Cold: the first request of a new web process, which
opens its connection and asks for everything for the first time; and then again.

`python -m benchmarks.appraisal` measures on the empty database of DATABASE_URL and writes its
section to stdout.
"""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from importlib import import_module

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks import machine  # noqa: E402
from benchmarks.figures import Samples, met, say, table, timed  # noqa: E402
from districts.models import Unit  # noqa: E402
from indicators import scoring  # noqa: E402
from indicators.models import (  # noqa: E402
    Assessment,
    Assignment,
    CriteriaSet,
    Criterion,
    Document,
    Evidence,
    RankingGroup,
    Round,
    ScoreChange,
    ScoreNote,
    Window,
)
from indicators.services.cells import CellInput, write_cells  # noqa: E402

COMMUNES = (168, 21)
PROCESSES = 5
AGAIN = 9
GOAL = 0.300


def main() -> None:
    """Make the rounds, ask for the page, and print the section."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    addresses = {units: the_page(units) for units in COMMUNES}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    connection.close()
    rows, queries = [], {}
    for units, (user, address) in addresses.items():
        say(f"{units} communes")
        runs = [ask_in_a_process(user, address, units) for _ in range(PROCESSES)]
        first = Samples([run["first"] for run in runs])
        again = Samples([seconds for run in runs for seconds in run["again"]])
        queries[units] = runs[0]["queries"]
        # All of them, not the usual one: cold is what somebody has to wait once.
        goal = f"≤ {GOAL * 1000:.0f} ms: {met(max(first.values), GOAL)}"
        rows.append(
            [
                f"{units} communes",
                str(queries[units]),
                first.seconds(),
                again.seconds(),
                f"{runs[0]['bytes'] // 1024} KiB",
                goal if units == max(COMMUNES) else "",
            ]
        )
    print("## Appraisal page of one criterion\n")
    print(
        f"{machine.database()}. Every commune with claim, evidence, comment and last year's value; "
        f"in-process through the whole middleware. Median (lowest–highest) of {PROCESSES} new "
        f"processes, and of {AGAIN} more requests in each.\n"
    )
    heading = ["page", "queries", "first of a process", "again", "size", "to reach, highest first"]
    print(table(heading, rows))
    same = "equal" if len(set(queries.values())) == 1 else "**different**"
    print(f"\nQueries: {same}.")


def ask_in_a_process(user: int, address: str, units: int) -> dict:
    """What a new process measures: see `ask`."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.appraisal", str(user), address, str(units)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def ask(user: int, address: str, units: int) -> None:
    """Ask for the page, first cold and then again; print seconds, queries and bytes as JSON."""
    # Loads what a web process loads before it takes a request.
    import_module("cchc_portal.wsgi")
    client = Client(SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(pk=user))
    # A server has loaded the middleware with the application; the test client has its own, and
    # would look through the static files in its first request.
    client.handler.load_middleware()
    connection.close()
    pages = []
    first = timed(lambda: pages.append(client.get(address)))
    again = [timed(lambda: pages.append(client.get(address))) for _ in range(AGAIN)]
    assert {page.status_code for page in pages} == {200}
    assert pages[0].content.decode().count("Ý kiến 1.1") >= units
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    found = {
        "first": first,
        "again": again,
        "queries": len(queries),
        "bytes": len(pages[0].content),
    }
    print(json.dumps(found))


def the_page(units: int) -> tuple[int, str]:
    """A round of so many communes in appraisal: who appraises, and the page of its leaf 1.1.

    The leaf is claimed and proven by all.
    """
    province = Unit.objects.create(
        code=f"P{units}", level="province", kind="tỉnh", name="P", full_name="P"
    )
    rules = CriteriaSet.objects.create(
        slug=f"do-{units}", name="Đo", level="commune", total_max=4, appraisal_max=4, survey_max=0
    )
    area = Criterion.objects.create(
        criteria_set=rules, code="1", name="1", position=0, max_points=4
    )
    leaf, *_others = [
        Criterion.objects.create(
            criteria_set=rules,
            code=f"1.{n}",
            name=f"Tiêu chí {n}",
            position=n,
            parent=area,
            area=area,
            kind="direct",
            max_points=2,
        )
        for n in (1, 2)
    ]
    user = get_user_model().objects.create_user(f"tham-dinh-{units}")
    previous, round_ = (
        Round.objects.create(
            criteria_set=rules, province=province, level="commune", year=year, stage="appraisal_1"
        )
        for year in (2024, 2025)
    )
    today, now = timezone.localdate(), timezone.now()
    Window.objects.create(round=round_, stage="appraisal_1", opens_on=today, closes_on=today)
    Assignment.objects.create(round=round_, user=user, area=area)
    groups = [
        RankingGroup.objects.create(round=r, slug="g", name="Nhóm") for r in (previous, round_)
    ]
    cells: dict[int, list[CellInput]] = {previous.pk: [], round_.pk: []}
    for n in range(units):
        unit = Unit.objects.create(
            code=f"{units}.{n}",
            level="commune",
            kind="xã",
            name=str(n),
            full_name=f"Xã {n}",
            parent=province,
            province=province,
        )
        for group in groups:
            assessment = Assessment.objects.create(
                round=group.round,
                unit=unit,
                group=group,
                status="submitted",
                submitted_at=now,
                submitted_by=user,
            )
            cells[group.round_id].append(
                CellInput(assessment.pk, leaf.pk, declared=scoring.Declared(mark=Decimal("1.5")))
            )
        document = Document.objects.create(
            unit=unit, number=f"{n}/QĐ-UBND", added_by=user, added_at=now
        )
        Evidence.objects.create(
            assessment=assessment, criterion=leaf, document=document, added_by=user, added_at=now
        )
        ScoreNote.objects.create(
            assessment=assessment,
            criterion=leaf,
            kind=ScoreNote.Kind.WITHOUT_EVIDENCE,
            text="Có văn bản kèm theo.",
            by=user,
            at=now,
        )
    for one in (previous, round_):
        write_cells(
            one, cells[one.pk], step=ScoreChange.Step.SELF, user=user, door=ScoreChange.Door.PAGE
        )
    return user.pk, reverse("staff:appraise-leaf", args=[round_.pk, leaf.pk])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        ask(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
    else:
        main()
