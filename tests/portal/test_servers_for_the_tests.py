"""`python -m tests.servers` starts what is missing, stops it again and reports like the command."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import redis

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
PRINT_ADDRESSES = (
    "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'], flush=True)"
)


def environment(**changes: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "REDIS_URL", "CCHC_TEST_SERVERS")
    }
    return kept | changes


def servers(*command: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.servers", "--", *command],
        cwd=ROOT,
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=180,
    )


def answers(database_url: str, redis_url: str) -> tuple[bool, bool]:
    try:
        psycopg2.connect(database_url, connect_timeout=2).close()
        database = True
    except psycopg2.OperationalError:
        database = False
    try:
        with redis.Redis.from_url(redis_url, socket_connect_timeout=2) as client:
            broker = bool(client.ping())
    except redis.RedisError:
        broker = False
    return database, broker


PROBE = f"""
{PRINT_ADDRESSES}
from tests.portal.test_servers_for_the_tests import answers
assert answers(os.environ['DATABASE_URL'], os.environ['REDIS_URL']) == (True, True)
raise SystemExit(7)
"""


@pytest.mark.parametrize("kind", ["", "embedded"], ids=["found here", "embedded"])
def test_both_servers_answer_during_the_command_and_not_after_it(kind: str) -> None:
    done = servers(sys.executable, "-c", PROBE, CCHC_TEST_SERVERS=kind)
    assert done.returncode == 7, done.stderr
    assert answers(*done.stdout.split()) == (False, False)


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGINT])
def test_an_order_to_stop_ends_the_command_and_the_servers(order: signal.Signals) -> None:
    waiting = subprocess.Popen(
        [sys.executable, "-m", "tests.servers", "--", sys.executable, "-c"]
        + [f"{PRINT_ADDRESSES}\nimport time\ntime.sleep(600)"],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert waiting.stdout is not None
    addresses = waiting.stdout.readline().split()
    assert answers(*addresses) == (True, True)
    waiting.send_signal(order)
    assert waiting.wait(120) == 128 + order
    waiting.stdout.close()
    assert answers(*addresses) == (False, False)


def test_servers_that_are_given_are_used_and_none_is_started() -> None:
    given = {"DATABASE_URL": "postgres://given/db", "REDIS_URL": "redis://given/0"}
    done = servers(sys.executable, "-c", PRINT_ADDRESSES, **given)
    assert done.stdout.split() == ["postgres://given/db", "redis://given/0"]


def test_an_unknown_choice_of_servers_is_refused() -> None:
    done = servers("true", CCHC_TEST_SERVERS="system")
    assert done.returncode == 1
    assert "must be empty or 'embedded'" in done.stderr


def test_without_a_command_it_says_how_to_call_it() -> None:
    done = servers()
    assert done.returncode == 2
    assert "usage: python -m tests.servers" in done.stderr
