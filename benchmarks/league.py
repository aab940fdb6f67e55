"""The league table of 143 rows: kept, against a view that returns its bytes; made, against loops.

`python -m benchmarks.league` measures on the empty database of DATABASE_URL and writes its
section to stdout. Its settings have to be benchmarks.baselines.stack.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks import machine  # noqa: E402
from benchmarks.figures import Samples, alternate, met, ratio, say, table  # noqa: E402
from benchmarks.portal import (  # noqa: E402
    LARGE,
    ROWS_OF_LARGE,
    ROWS_OF_SMALL,
    SMALL,
    fetch,
    fill,
    gunicorn,
)

CONNECTIONS = 16
SECONDS = 3
ROUNDS = 7
REQUESTS = 60
GOAL_KEPT = 0.8
GOAL_MADE = 1.5
PORTAL = "cchc_portal.settings"
SAME_STACK = "benchmarks.baselines.stack"
BARE = "benchmarks.baselines.bare"


def main() -> None:
    """Fill the database, measure, and print the section."""
    fill()
    print(f"## League table of {ROWS_OF_LARGE} rows\n\n{machine.database()}.\n")
    print(kept())
    print(f"\n{made()}\n")


def kept() -> str:
    """Requests a second of the kept page and of views that return its bytes."""
    if shutil.which("wrk") is None:
        return "The kept page wasn't measured: there is no wrk here."
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        body = Path(folder) / "page"
        portal = servers.enter_context(gunicorn(PORTAL))
        body.write_bytes(fetch(portal + LARGE)[0])
        addresses = {
            "the portal's kept page": portal + LARGE,
            "a view returning the same bytes, same project and middleware": servers.enter_context(
                gunicorn(SAME_STACK, BENCH_BODY=str(body))
            )
            + "/bytes/",
            "a view returning the same bytes, project without middleware": servers.enter_context(
                gunicorn(BARE, "/bytes/", BENCH_BODY=str(body))
            )
            + "/bytes/",
        }
        for address in addresses.values():
            assert fetch(address)[0] == body.read_bytes()
        found = {name: Samples() for name in addresses}
        for turn in range(ROUNDS):
            say(f"round {turn + 1} of {ROUNDS}")
            names = list(addresses)
            for name in names if turn % 2 == 0 else reversed(names):
                found[name].values.append(requests_a_second(addresses[name]))
        size = body.stat().st_size
    page = next(iter(found.values()))
    rows = []
    for name, samples in found.items():
        reached = page.median / samples.median
        rows.append(
            [
                name,
                samples.rate(),
                "" if samples is page else f"{reached:.2f}",
                ""
                if samples is page
                else f"≥ {GOAL_KEPT}: {met(reached, GOAL_KEPT, at_least=True)}",
            ]
        )
    return "\n\n".join(
        [
            f"Kept: gunicorn with 2 workers of 4 threads each, wrk with {CONNECTIONS} connections "
            f"on the same cores, {ROUNDS} rounds of {SECONDS} s in turn, {size:,} bytes zipped.",
            table(["warm", "requests a second", "the page ÷ this", "to reach"], rows),
        ]
    )


def requests_a_second(address: str) -> float:
    """What wrk counts; raises AssertionError when an answer wasn't 200."""
    found = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip", address],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Non-2xx" not in found, found
    rate = re.search(r"Requests/sec:\s+([\d.]+)", found)
    assert rate, found
    return float(rate[1])


def made() -> str:
    """Time of a request through the whole stack where nothing is kept, and its queries."""
    middleware = [name for name in settings.MIDDLEWARE if "PublicCache" not in name]
    place = LARGE.removeprefix("/xep-hang")
    with override_settings(MIDDLEWARE=middleware):
        client = Client(headers={"host": "localhost"})
        addresses = {
            "the portal's page": LARGE,
            "a plain template looping over the rows": f"/plain{place}",
            "django-tables2 as it comes": f"/tables2{place}",
        }
        for address in addresses.values():
            shown = client.get(address).content.decode()
            assert shown.count("/don-vi/MH") >= ROWS_OF_LARGE, address
        say(f"{REQUESTS} requests of each")
        found = alternate(
            {name: lambda a=address: client.get(a) for name, address in addresses.items()},
            repeats=REQUESTS,
        )
        queries = {}
        for address in (SMALL, LARGE):
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            queries[address] = len(captured)
    page, plain = found["the portal's page"], found["a plain template looping over the rows"]
    reached = page.median / plain.median
    rows = [
        [
            name,
            samples.seconds(),
            ratio(samples, plain),
            f"≤ {GOAL_MADE} ×: {met(reached, GOAL_MADE)}" if samples is page else "",
        ]
        for name, samples in found.items()
    ]
    equal = "equal" if queries[SMALL] == queries[LARGE] else "**not equal**"
    return "\n\n".join(
        [
            "Made: in-process, through the portal's whole middleware but the one that keeps "
            f"pages, {REQUESTS} requests of each in turn. The plain page has the same frame and "
            "the same columns, but no filters, summary, downloads or facts about the edition.",
            table(["cold", "a request", "÷ plain template", "to reach"], rows),
            f"Queries: {queries[SMALL]} for {ROWS_OF_SMALL} rows, {queries[LARGE]} for "
            f"{ROWS_OF_LARGE} ({equal}).",
        ]
    )


if __name__ == "__main__":
    main()
