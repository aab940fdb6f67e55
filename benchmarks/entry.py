"""Saving one cell by 50 people at once: real HTTP, gunicorn as it's deployed, PostgreSQL.

Fifty officials of fifty units are signed in and save one cell after another through the door the
page's script uses: one of them alone; all with the pauses of people at work; all without any,
which is no office but tells what the machine can do. A worker recomputes their round meanwhile,
as where it's deployed, and everything runs on the same cores: this client, the web processes,
the worker, PostgreSQL and Redis. Every write has to be found in the ledger, every cell's last
value in its score, and in the end the standings have to be those of the last scores.

`python -m benchmarks.entry` measures on the empty database of DATABASE_URL, with the broker of
REDIS_URL, and writes its section to stdout.
"""

from __future__ import annotations

import http.client
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Sum  # noqa: E402
from django.middleware.csrf import _get_new_csrf_string  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks import machine  # noqa: E402
from benchmarks.figures import Samples, met, say, table  # noqa: E402
from benchmarks.portal import gunicorn  # noqa: E402
from districts.models import Membership, Unit  # noqa: E402
from indicators.models import (  # noqa: E402
    Assessment,
    CriteriaSet,
    Criterion,
    RankingGroup,
    Round,
    Score,
    ScoreChange,
    StaleMark,
    Window,
)

PEOPLE = 50
LEAVES = 90
GOAL = 0.100
CAUGHT_UP = 30
"""Seconds after which the worker has to have taken in the last save."""


@dataclass(frozen=True)
class Load:
    """So many people, each saving so many cells, with so long between two on average."""

    name: str
    people: int
    cells: int
    pause: float
    goal: bool = False


LOADS = (
    Load("one person, one cell after another", 1, 60, 0),
    Load(f"{PEOPLE} people, each a cell every 5 s, looking things up in between", PEOPLE, 12, 5),
    Load(f"{PEOPLE} people, each a cell every 1.5 s, as fast as one types", PEOPLE, 40, 1.5, True),
    Load(f"{PEOPLE} people, each the next cell as soon as the last is saved", PEOPLE, 12, 0),
)


@dataclass
class Person:
    """One unit's official: their session, and what they have saved."""

    assessment: int
    cookies: str
    token: str
    leaves: list[int]
    seen: dict[int, int] = field(default_factory=dict)
    stored: dict[int, Decimal] = field(default_factory=dict)


def main() -> None:
    """Make the round, serve it, let everybody type, and print the section."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    round_, people = the_round()
    rows = []
    with worker(), gunicorn("cchc_portal.settings", ALLOWED_HOSTS="127.0.0.1") as address:
        for load in LOADS:
            say(load.name)
            rows.append(measure(load, people, urlsplit(address).port or 0))
        caught_up(round_)
    print("## Saving one cell\n")
    print(
        f"{machine.database()}; gunicorn with 2 workers of 4 threads each and one Celery worker; "
        f"client and servers on the same cores. {PEOPLE} units × {LEAVES} leaves, each request on "
        "a connection of its own. Pauses are drawn evenly from half to one and a half times the "
        "one named.\n"
    )
    heading = ["load", "saves a second", "p50", "p95", "highest", "lost", "errors", "to reach"]
    print(table(heading, rows))
    print(
        "\nLost: saves answered as done and missing in the ledger, and cells whose score isn't "
        f"the last one saved. Deadlocks: {deadlocks()}. Afterwards the standings were those of the "
        "last scores."
    )


def measure(load: Load, people: list[Person], port: int) -> list[str]:
    """Let these people type, and say how long they waited and what became of it."""
    before = ScoreChange.objects.count()
    times: list[float] = []
    errors: list[str] = []
    some = people[: load.people]
    start = threading.Barrier(len(some))

    def type_cells(person: Person, draw: random.Random) -> None:
        start.wait()
        time.sleep(draw.uniform(0, load.pause))
        for number in range(load.cells):
            leaf = person.leaves[number % len(person.leaves)]
            mark = another(person.stored.get(leaf), draw)
            began = time.perf_counter()
            answer = save(port, person, leaf, mark)
            times.append(time.perf_counter() - began)
            if answer.get("outcome") == "saved":
                person.seen[leaf], person.stored[leaf] = answer["version"], mark
            else:
                errors.append(str(answer)[:200])
            time.sleep(draw.uniform(0.5, 1.5) * load.pause)

    threads = [
        threading.Thread(target=type_cells, args=(person, random.Random(f"{load.name} {number}")))
        for number, person in enumerate(some)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    for error in errors[:3]:
        say(error)
    written = ScoreChange.objects.count() - before
    lost = len(times) - len(errors) - written + not_stored(people)
    waited = Samples(times)
    return [
        load.name,
        f"{len(times) / took:.1f}",
        waited.at(50),
        waited.at(95),
        waited.at(100),
        str(lost),
        str(len(errors)),
        f"p95 ≤ {GOAL * 1000:.0f} ms: {met(waited.percentile(95), GOAL)}" if load.goal else "",
    ]


def another(old: Decimal | None, draw: random.Random) -> Decimal:
    """A value that isn't the one that stands there: saving the same again writes nothing."""
    while (mark := Decimal(draw.randrange(1, 100)) / 100) == old:
        pass
    return mark


def save(port: int, person: Person, leaf: int, mark: Decimal) -> dict:
    """One request on a connection of its own, as a proxy makes it."""
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    cell = {"criterion": leaf, "seen": person.seen.get(leaf, 0), "mark": f"{mark:f}"}
    server.request(
        "POST",
        f"/nghiep-vu/phieu/{person.assessment}/o/",
        json.dumps({"cells": [cell]}),
        {
            "Content-Type": "application/json",
            "Cookie": person.cookies,
            "X-CSRFToken": person.token,
        },
    )
    response = server.getresponse()
    body = response.read()
    server.close()
    if response.status != 200:
        return {"outcome": response.status, "body": body[:100]}
    return json.loads(body)["cells"][0]


def not_stored(people: list[Person]) -> int:
    """How many cells hold something else than what their person saved last."""
    found = Score.objects.values_list("assessment", "criterion", "self_points")
    stored = {(assessment, leaf): points for assessment, leaf, points in found}
    return sum(
        stored.get((person.assessment, leaf)) != mark
        for person in people
        for leaf, mark in person.stored.items()
    )


def caught_up(round_: Round) -> None:
    """Wait until the worker has taken in the last save, and compare its sums with the scores."""
    until = time.monotonic() + CAUGHT_UP
    while StaleMark.objects.exists():
        assert time.monotonic() < until, "the worker didn't catch up"
        time.sleep(0.2)
    sums = Assessment.objects.filter(round=round_).annotate(sum=Sum("scores__self_points"))
    wrong = [
        assessment.pk
        for assessment in sums.select_related("standing")
        if assessment.standing.points != assessment.sum
    ]
    assert not wrong, wrong


def deadlocks() -> int:
    """How many PostgreSQL has counted in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


@contextmanager
def worker() -> Iterator[None]:
    """A Celery worker, as it runs beside the web processes."""
    command = [sys.executable, "-m", "celery", "-A", "cchc_portal", "worker"]
    # Its greeting would stand in the section.
    running = subprocess.Popen(
        [*command, "--loglevel", "ERROR", "--concurrency", "1"], stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        running.terminate()
        running.wait()


def the_round() -> tuple[Round, list[Person]]:
    """A round of so many districts with 90 direct leaves each, open today, and their people."""
    province = Unit.objects.create(code="P", level="province", kind="tỉnh", name="P", full_name="P")
    rules = CriteriaSet.objects.create(
        slug="do",
        name="Đo",
        level="district",
        total_max=LEAVES,
        appraisal_max=LEAVES,
        survey_max=0,
        accept_self_score=True,
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
    today, day = timezone.localdate(), timedelta(days=1)
    Window.objects.create(
        round=round_, stage="self_scoring", opens_on=today - day, closes_on=today + day
    )
    group = RankingGroup.objects.create(round=round_, slug="g", name="Nhóm")
    people = []
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
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
        people.append(Person(assessment.pk, cookies, token, leaves))
    return round_, people


if __name__ == "__main__":
    main()
