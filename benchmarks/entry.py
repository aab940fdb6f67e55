"""Saving one cell by 50 people at once: real HTTP, gunicorn as it's deployed, PostgreSQL.

Fifty officials of fifty units are signed in. Each saves one cell after another through the door
the page's script uses: one of them alone, all with a pause between two cells as somebody typing
makes it, and all without any. Every write has to be found in the ledger, and every cell's last
value in its score.

    python -m tests.servers -- python -m benchmarks.entry
"""

from __future__ import annotations

import http.client
import json
import os
import random
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from subprocess import DEVNULL, Popen, run

PEOPLE = 50
CELLS_EACH = 12
LEAVES = 90
WORKERS, THREADS = 2, 4
PAUSE = 5.0
GOAL = 0.100
ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Person:
    """One unit's official: their session, and what they have saved."""

    assessment: int
    cookies: str
    token: str
    leaves: list[int]
    seen: dict[int, int]
    stored: dict[int, Decimal]


def main() -> None:
    """Make the round, serve it, let everybody type, and print the table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "benchmark"))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    people = _people()
    heading = f"saving one cell, {PEOPLE} people × {CELLS_EACH} cells, {LEAVES} leaves"
    lines = [
        f"| {heading} | p50 | p95 | highest | saves/s | lost | errors |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    with _gunicorn() as port:
        for name, some, pause in (
            ("one person, without a pause", people[:1], 0),
            (f"all, a cell every {PAUSE:.0f} s each", people, PAUSE),
            ("all, without a pause", people, 0),
        ):
            lines.append(_measure(name, some, port, pause))
    lines.append(f"\nGoal: p95 ≤ {GOAL * 1000:.0f} ms, no lost write, no deadlock.")
    print("\n".join(lines))


def _measure(name: str, people: list[Person], port: int, pause: float) -> str:
    from indicators.models import Score, ScoreChange

    before, deadlocks = ScoreChange.objects.count(), _deadlocks()
    times: list[float] = []
    errors: list[str] = []
    start = threading.Barrier(len(people))

    def type_cells(person: Person, draw: random.Random) -> None:
        start.wait()
        time.sleep(draw.uniform(0, pause))
        for number in range(CELLS_EACH):
            leaf = person.leaves[number % len(person.leaves)]
            mark = _another(person.stored.get(leaf), draw)
            began = time.perf_counter()
            answer = _save(port, person, leaf, mark)
            times.append(time.perf_counter() - began)
            if answer.get("outcome") == "saved":
                person.seen[leaf], person.stored[leaf] = answer["version"], mark
            else:
                errors.append(str(answer)[:200])
            time.sleep(draw.uniform(0.5, 1.5) * pause)

    threads = [
        threading.Thread(target=type_cells, args=(person, random.Random(f"{name} {number}")))
        for number, person in enumerate(people)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    written = ScoreChange.objects.count() - before
    stored = {
        (assessment, leaf): points
        for assessment, leaf, points in Score.objects.values_list(
            "assessment", "criterion", "self_points"
        )
    }
    lost = len(times) - len(errors) - written
    lost += sum(
        stored.get((person.assessment, leaf)) != mark
        for person in people
        for leaf, mark in person.stored.items()
    )
    stuck = _deadlocks() - deadlocks
    for error in errors[:3]:
        print(error, file=sys.stderr)
    ordered = sorted(times)
    at = [ordered[-(-len(ordered) * share // 100) - 1] * 1000 for share in (50, 95, 100)]
    return (
        f"| {name} | {at[0]:.0f} ms | {at[1]:.0f} ms | {at[2]:.0f} ms | {len(times) / took:.0f} "
        f"| {lost} | {len(errors)} ({stuck} deadlocks) |"
    )


def _another(old: Decimal | None, draw: random.Random) -> Decimal:
    """A value that isn't the one that stands there: saving the same again writes nothing."""
    while (mark := Decimal(draw.randrange(1, 100)) / 100) == old:
        pass
    return mark


def _save(port: int, person: Person, leaf: int, mark: Decimal) -> dict:
    """One request on a connection of its own, as a proxy makes it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    cell = {"criterion": leaf, "seen": person.seen.get(leaf, 0), "mark": f"{mark:f}"}
    connection.request(
        "POST",
        f"/nghiep-vu/phieu/{person.assessment}/o/",
        json.dumps({"cells": [cell]}),
        {
            "Content-Type": "application/json",
            "Cookie": person.cookies,
            "X-CSRFToken": person.token,
        },
    )
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        return {"outcome": response.status, "body": body[:100]}
    return json.loads(body)["cells"][0]


def _deadlocks() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def _people() -> list[Person]:
    """A round of so many districts with 90 direct leaves each, open today."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.middleware.csrf import _get_new_csrf_string
    from django.test import Client
    from django.utils import timezone

    from districts.models import Membership, Unit
    from indicators.models import (
        Assessment,
        CriteriaSet,
        Criterion,
        RankingGroup,
        Round,
        Window,
    )

    province = Unit.objects.create(code="P", level="province", kind="tỉnh", name="P", full_name="P")
    rules = CriteriaSet.objects.create(
        slug="do", name="Đo", level="district", total_max=LEAVES, appraisal_max=LEAVES, survey_max=0
    )
    area = Criterion.objects.create(
        criteria_set=rules, code="1", name="1", position=0, max_points=LEAVES
    )
    leaves = [
        Criterion.objects.create(
            criteria_set=rules,
            code=f"1.{n}",
            name=f"Tiêu chí {n}",
            position=n,
            parent=area,
            area=area,
            kind="direct",
            max_points=1,
        ).pk
        for n in range(1, LEAVES + 1)
    ]
    round_ = Round.objects.create(
        criteria_set=rules, province=province, level="district", year=2025, stage="self_scoring"
    )
    today = timezone.localdate()
    Window.objects.create(round=round_, stage="self_scoring", opens_on=today, closes_on=today)
    group = RankingGroup.objects.create(round=round_, slug="g", name="Nhóm")
    found = []
    for n in range(PEOPLE):
        unit = Unit.objects.create(
            code=f"D{n}",
            level="district",
            kind="huyện",
            name=str(n),
            full_name=f"Huyện {n}",
            parent=province,
            province=province,
        )
        assessment = Assessment.objects.create(round=round_, unit=unit, group=group)
        user = get_user_model().objects.create_user(f"u{n}")
        Membership.objects.create(user=user, unit=unit, role=Membership.Role.UNIT_OFFICIAL)
        client = Client()
        client.force_login(user)
        token = _get_new_csrf_string()
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        found.append(
            Person(
                assessment=assessment.pk,
                cookies=(
                    f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
                ),
                token=token,
                leaves=leaves[:CELLS_EACH],
                seen={},
                stored={},
            )
        )
    return found


@contextmanager
def _gunicorn():
    """The portal behind gunicorn; recomputes are queued for a worker that isn't measured here."""
    from tests.servers import free_port

    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "cchc_portal.wsgi", f"--bind=127.0.0.1:{port}"]
    command += [f"--workers={WORKERS}", f"--threads={THREADS}", "--log-level=error"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cchc_portal.settings",
        "CCHC_LOCAL": "1",
        "SECRET_KEY": os.environ["SECRET_KEY"],
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    run(
        [sys.executable, "manage.py", "collectstatic", "--noinput"],
        env=environment,
        cwd=ROOT,
        check=True,
        stdout=DEVNULL,
    )
    server = Popen(command, env=environment, cwd=ROOT)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/dang-nhap/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("gunicorn didn't answer")


if __name__ == "__main__":
    main()
