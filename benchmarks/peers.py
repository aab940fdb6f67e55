"""A ranking and a trend as JSON: the portal, Apache Superset and Datasette on one SQLite file.

`python -m benchmarks.peers` fills the empty database of DATABASE_URL and writes its section to
stdout. The peers are installed by pip into environments of their own, below var/benchmark/ or the
folder that CCHC_BENCH_PEERS names; one that can't be installed is said to be missing.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks import machine  # noqa: E402
from benchmarks.figures import Samples, met, say, table  # noqa: E402
from benchmarks.portal import LARGE, ROWS_OF_LARGE, fill, gunicorn  # noqa: E402
from indicators.models import Edition  # noqa: E402
from tests.servers import free_port  # noqa: E402

UNCACHED = "benchmarks.baselines.uncached"
# Release 6.1 doesn't start with what pip resolves for it: two packages are missing from its
# requirements, and two others are too new for it.
SUPERSET = ["apache-superset", "psycopg2-binary", "rich", "cachetools<6", "Flask-Caching==2.3.1"]
CONNECTIONS = 4
SECONDS = 5
ROUNDS = 5
GOAL = 50
START_SECONDS = 300
PASSWORD = secrets.token_urlsafe(12)
COLUMNS = (
    "unit_code",
    "unit_name",
    "year",
    "rank",
    "rank_of",
    "index",
    "points",
    "max_points",
    "band",
    "previous_rank",
    "rank_change",
    "edition",
)
QUERY = """
SELECT r.unit_code, r.unit_name, e.year, r.rank, r.rank_of, r."index" / 10000.0 AS "index",
  r.points / 10000.0 AS points, r.max_points / 10000.0 AS max_points, r.band, r.previous_rank,
  r.rank_change, e.number AS edition, e.id AS edition_id
FROM indicators_editionrow r JOIN indicators_edition e ON e.id = r.edition_id
"""


@dataclass
class Question:
    """What is asked of everybody, and how many rows answer it."""

    name: str
    edition: int | None
    unit: str
    rows: int
    address: str
    found: dict[str, Samples] = field(default_factory=dict)


@dataclass
class Ask:
    """One request, as wrk sends it."""

    url: str
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def main() -> None:
    """Fill the database, start everybody, measure in turn, print the section."""
    print("## Ranking and trend beside Superset and Datasette\n")
    if shutil.which("wrk") is None or connection.vendor != "sqlite":
        print("Not measured: it needs wrk, and SQLite, which all three read.\n")
        return
    fill()
    questions = asked()
    with tempfile.TemporaryDirectory(prefix="cchc-peers-") as name, ExitStack() as servers:
        asks: dict[str, list[Ask]] = {}
        portal = servers.enter_context(gunicorn(UNCACHED))
        asks["the portal, nothing kept"] = [Ask(portal + one.address) for one in questions]
        kept = servers.enter_context(gunicorn("cchc_portal.settings"))
        asks["the portal as it is"] = [Ask(kept + one.address) for one in questions]
        missing = []
        for title, start in (("Superset", superset), ("Datasette", datasette)):
            try:
                found = servers.enter_context(start(Path(name), questions))
            except (OSError, RuntimeError, subprocess.SubprocessError) as error:
                say(f"{title}: {error}")
                missing.append(f"{title} could not be started here.")
                continue
            asks.update(found)
        for who, own in asks.items():
            for question, ask in zip(questions, own, strict=True):
                assert count(ask) == question.rows, (who, question.name)
        for turn in range(ROUNDS):
            say(f"round {turn + 1} of {ROUNDS}")
            for who in asks if turn % 2 == 0 else reversed(asks):
                for question, ask in zip(questions, asks[who], strict=True):
                    rates = question.found.setdefault(who, Samples())
                    rates.values.append(requests_a_second(ask, Path(name)))
    print(report(questions, missing))


def asked() -> list[Question]:
    """The ranking of a table of 143 units, and one unit over its years."""
    edition = Edition.objects.get(scope="minh-hoa", level="commune", year=2024)
    row = edition.rows.select_related("unit").order_by("position")[0]
    years = Edition.objects.filter(rows__unit=row.unit).count()
    return [
        Question(
            f"ranking of {ROWS_OF_LARGE} units",
            edition.pk,
            "",
            ROWS_OF_LARGE,
            LARGE.removesuffix("/") + ".json",
        ),
        Question(
            f"trend of a unit over {years} years",
            None,
            row.unit_code,
            years,
            f"/api/units/{row.unit_code}/results",
        ),
    ]


@contextmanager
def superset(folder: Path, questions: list[Question]) -> Iterator[dict[str, list[Ask]]]:
    """Superset with a data set over the query, asked as its own charts ask."""
    home = installed("superset", SUPERSET)
    work = folder / "superset"
    work.mkdir()
    (work / "superset_config.py").write_text(
        f"SECRET_KEY = {secrets.token_urlsafe(42)!r}\n"
        f"SQLALCHEMY_DATABASE_URI = 'sqlite:///{work}/meta.db'\n"
        # Its own API over http on this machine, with SQLite, and as fast as it gets.
        "WTF_CSRF_ENABLED = False\nTALISMAN_ENABLED = False\nRATELIMIT_ENABLED = False\n"
        "PREVENT_UNSAFE_DB_CONNECTIONS = False\n"
        "CACHE = {'CACHE_TYPE': 'SimpleCache', 'CACHE_DEFAULT_TIMEOUT': 3600}\n"
        "CACHE_CONFIG = DATA_CACHE_CONFIG = CACHE\n"
    )
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DJANGO")},
        "SUPERSET_CONFIG_PATH": str(work / "superset_config.py"),
        "SUPERSET_HOME": str(work),
        "FLASK_APP": "superset",
    }
    environment.pop("SECRET_KEY", None)
    run = home / "bin" / "superset"
    for command in (
        ["db", "upgrade"],
        ["fab", "create-admin", "--username", "bench", "--firstname", "b", "--lastname", "b"]
        + ["--email", "b@example.vn", "--password", PASSWORD],
        ["init"],
    ):
        say(f"superset {command[0]}")
        subprocess.run(
            [str(run), *command], env=environment, check=True, capture_output=True, cwd=work
        )
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [str(home / "bin" / "gunicorn"), "superset.app:create_app()", "--bind"]
    command += [f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "-k", "gthread"]
    with process([*command, "--timeout", "120"], f"{address}/health", environment, work):
        token = call(
            f"{address}/api/v1/security/login",
            {"username": "bench", "password": PASSWORD, "provider": "db", "refresh": True},
        )["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        store = settings.DATABASES["default"]["NAME"]
        database = call(
            f"{address}/api/v1/database/",
            {"database_name": "cchc", "sqlalchemy_uri": f"sqlite:///{store}"},
            headers,
        )["id"]
        dataset = call(
            f"{address}/api/v1/dataset/",
            {"database": database, "table_name": "results", "schema": "main", "sql": QUERY},
            headers,
        )["id"]
        asks = {
            title: [
                Ask(
                    f"{address}/api/v1/chart/data",
                    json.dumps(chart(dataset, question, force=force)),
                    headers,
                )
                for question in questions
            ]
            for title, force in (("Superset, nothing kept", True), ("Superset, kept", False))
        }
        yield asks


def chart(dataset: int, question: Question, *, force: bool) -> dict[str, Any]:
    """A chart's question to Superset."""
    where = (
        {"col": "edition_id", "op": "==", "val": question.edition}
        if question.edition
        else {"col": "unit_code", "op": "==", "val": question.unit}
    )
    order = "rank" if question.edition else "year"
    return {
        "datasource": {"id": dataset, "type": "table"},
        "force": force,
        "result_format": "json",
        "result_type": "full",
        "queries": [
            {
                "columns": list(COLUMNS),
                "metrics": [],
                "filters": [where],
                "orderby": [[order, True]],
                "row_limit": 1000,
            }
        ],
    }


@contextmanager
def datasette(folder: Path, questions: list[Question]) -> Iterator[dict[str, list[Ask]]]:
    """Datasette, asked for the same rows by SQL."""
    home = installed("datasette", ["datasette"])
    store = Path(settings.DATABASES["default"]["NAME"])
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [str(home / "bin" / "datasette"), "serve", str(store), "--port", str(port)]
    with process(command, f"{address}/-/versions.json", dict(os.environ), folder):
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        asks = []
        for question in questions:
            where = (
                f"edition_id = {question.edition} ORDER BY rank"
                if question.edition
                else f"unit_code = '{question.unit}' ORDER BY year"
            )
            sql = f"SELECT {names} FROM ({QUERY}) WHERE {where}"
            query = urllib.parse.urlencode({"sql": sql, "_shape": "array"})
            asks.append(Ask(f"{address}/{store.stem}.json?{query}"))
        yield {"Datasette, its SQL as JSON": asks}


def installed(name: str, packages: list[str]) -> Path:
    """An environment with these packages, made now if it isn't there."""
    home = Path(os.environ.get("CCHC_BENCH_PEERS") or settings.BASE_DIR / "var" / "benchmark")
    home = (home / name).resolve()
    if not (home / "bin" / name).exists():
        say(f"pip install {' '.join(packages)}")
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", *packages]
        subprocess.run(pip, check=True, stdout=sys.stderr)
    return home


@contextmanager
def process(
    command: list[str], ready: str, environment: dict[str, str], folder: Path
) -> Iterator[None]:
    """A server for the length of the measurement."""
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, cwd=folder, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + START_SECONDS
            while not answers(ready):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((folder / "server.log").read_text()[-500:])
                time.sleep(0.5)
            yield
        finally:
            server.terminate()
            server.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10):  # noqa: S310
            return True
    except OSError:
        return False


def call(url: str, body: dict[str, Any] | str = "", headers: dict[str, str] | None = None) -> Any:
    """The JSON of an answer."""
    data = (body if isinstance(body, str) else json.dumps(body)).encode() or None
    request = urllib.request.Request(  # noqa: S310
        url, data=data, headers=headers or {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=120) as response:  # noqa: S310
        return json.loads(response.read())


def count(ask: Ask) -> int:
    """How many rows the answer has."""
    found = call(ask.url, ask.body, ask.headers or None)
    if isinstance(found, list):
        return len(found)
    if "result" in found:
        return len(found["result"][0]["data"])
    return len(found.get("rows", found.get("items", ())))


def requests_a_second(ask: Ask, folder: Path) -> float:
    """What wrk counts; raises AssertionError when an answer wasn't 200."""
    script = folder / "ask.lua"
    lines = [f"wrk.headers[{json.dumps(k)}] = {json.dumps(v)}" for k, v in ask.headers.items()]
    if ask.body:
        lines += ['wrk.method = "POST"', f"wrk.body = {json.dumps(ask.body)}"]
    script.write_text("\n".join(lines))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), ask.url]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in found, found
    rate = re.search(r"Requests/sec:\s+([\d.]+)", found)
    assert rate, found
    return float(rate[1])


def report(questions: list[Question], missing: list[str]) -> str:
    peer = "Superset, nothing kept"
    rows = []
    for question in questions:
        made, kept = (
            question.found[who] for who in ("the portal, nothing kept", "the portal as it is")
        )
        for who, rates in question.found.items():
            # A machine busy with other things may answer nothing in a whole round.
            asked_of = max(rates.median, 1 / SECONDS)
            times = made.median / asked_of
            goal = f"≥ {GOAL} ×: {met(times, GOAL, at_least=True)}" if who == peer else ""
            own = rates is made or rates is kept
            rows.append(
                [
                    question.name,
                    who,
                    rates.rate(),
                    "" if own else f"{times:.1f} ×",
                    "" if own else f"{kept.median / asked_of:.1f} ×",
                    goal,
                ]
            )
    return "\n\n".join(
        [
            f"{machine.database()}, one file for all. wrk with {CONNECTIONS} connections on the "
            f"same cores, {ROUNDS} rounds of {SECONDS} s in turn; each server idles while another "
            "is asked. The portal and Superset run in gunicorn with 2 workers of 4 threads, "
            "Datasette in its one process. Each answers with the same rows; the portal adds "
            "each one's source and remark. "
            "Superset is asked as its charts ask, by a signed-in account, which is what it "
            "offers for it; published data of the portal and of Datasette need none.",
            table(
                [
                    "question",
                    "who",
                    "requests a second",
                    "portal, nothing kept ÷ this",
                    "portal as it is ÷ this",
                    "to reach, nothing kept",
                ],
                rows,
            ),
            *missing,
        ]
    )


if __name__ == "__main__":
    main()
