"""The appraisal page of one criterion, cold: how many queries and how long, by number of communes.

Every unit has a claim, evidence and a comment. Cold: the first request of a new process, with the
templates compiled and connections opened in it, and then again.

    python -m tests.servers -- python -m benchmarks.appraisal
"""

from __future__ import annotations

import os
import statistics
import time
from decimal import Decimal
from pathlib import Path

COMMUNES = (21, 168)
REPEATS = 9
GOAL = 0.300
ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Make the rounds, ask for the page, and print the table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "benchmark"))
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    call_command("migrate", verbosity=0)
    rounds = {units: _round(units) for units in COMMUNES}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    lines = [
        "| the page of one criterion | queries | first | again, median (highest) | page |",
        "| --- | --- | --- | --- | --- |",
    ]
    # The largest first, so that its first request is the first of this process.
    for units, (round_, leaf, user) in reversed(rounds.items()):
        client = Client()
        client.force_login(user)
        address = reverse("staff:appraise-leaf", args=[round_.pk, leaf.pk])
        connection.close()
        times = []
        for _repeat in range(REPEATS + 1):
            began = time.perf_counter()
            response = client.get(address)
            times.append((time.perf_counter() - began) * 1000)
            assert response.status_code == 200
        assert response.content.decode().count("Ý kiến 1.1") >= units
        reset_queries()
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        first, again = times[0], times[1:]
        lines.append(
            f"| {units} communes | {len(queries)} | {first:.0f} ms | "
            f"{statistics.median(again):.0f} ms ({max(again):.0f} ms) | "
            f"{len(response.content) // 1024} KiB |"
        )
    lines.append(
        f"\nGoal: constant number of queries, ≤ {GOAL * 1000:.0f} ms cold at {max(COMMUNES)}."
    )
    print("\n".join(lines))


def _round(units: int):
    """A round of so many communes in appraisal, its leaf 1.1 claimed and proven by all."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from districts.models import Unit
    from indicators import scoring
    from indicators.models import (
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
    from indicators.services.cells import CellInput, write_cells

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
    return round_, leaf, user


if __name__ == "__main__":
    main()
