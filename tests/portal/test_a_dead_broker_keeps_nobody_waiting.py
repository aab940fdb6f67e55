"""Sending a task to a broker that accepts and never answers gives up within seconds."""

import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEND = """
import time
import django
django.setup()
from cchc_portal.celery import app
from kombu.exceptions import OperationalError
started = time.monotonic()
try:
    app.send_task("indicators.sweep_stale_rounds")
except OperationalError:
    print("gave up after", time.monotonic() - started)
"""


def test_a_silent_broker_is_given_up_on(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        done = subprocess.run(
            [sys.executable, "-c", SEND],
            cwd=ROOT,
            env={
                "PATH": os.environ["PATH"],
                "DJANGO_SETTINGS_MODULE": "cchc_portal.settings",
                "SECRET_KEY": "s",
                "VAR_DIR": str(tmp_path),
                "REDIS_URL": f"redis://127.0.0.1:{silent.getsockname()[1]}/0",
            },
            capture_output=True,
            text=True,
            timeout=180,
        )
    words, _, seconds = done.stdout.rpartition(" ")
    assert words == "gave up after", done.stderr
    assert float(seconds) < 20
