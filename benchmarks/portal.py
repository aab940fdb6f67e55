"""The portal as `make run` serves it, with the illustrative province, on a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command

from benchmarks.figures import say
from tests.servers import free_port

LARGE, ROWS_OF_LARGE = "/xep-hang/minh-hoa/xa/2024/", 143
SMALL, ROWS_OF_SMALL = "/xep-hang/minh-hoa/huyen/2024/", 12
START_SECONDS = 30


def fill() -> None:
    """Load what `make data` loads."""
    call_command("migrate", verbosity=0)
    for command in ("load_units", "load_results", "load_demo"):
        say(command)
        call_command(command, stdout=sys.stderr)


@contextmanager
def gunicorn(settings: str, ready: str = "/healthz", **environment: str) -> Iterator[str]:
    """A server of two workers with four threads each; yields its address once it answers."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "cchc_portal.wsgi"]
        + ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
        + ["--log-level", "warning"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": settings} | environment,
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(f"http://127.0.0.1:{port}{ready}"):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"gunicorn with {settings} did not start")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def fetch(url: str) -> tuple[bytes, dict[str, str]]:
    """The body as it was sent, zipped, and the headers."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})  # noqa: S310
    with urllib.request.urlopen(request) as response:  # noqa: S310
        assert response.status == 200
        return response.read(), dict(response.headers)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310
            return True
    except OSError:
        return False
