"""A portal of its own in a temporary place: its own database, run by processes that may be killed.

The test's database is wrapped in a transaction that no other process sees, so what happens when
a process dies needs a real one: a SQLite file, or a fresh database on the test's PostgreSQL.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from tests.migrated import ROOT, address, on_postgres, on_server

SETTINGS = "tests.faults.settings"
PATIENCE = 60
"""Seconds that anything may take before the test gives up."""


class Portal:
    """Runs Python in processes of the portal and reads what they say as JSON."""

    def __init__(self, folder: Path, migrated: str) -> None:
        self.env = {
            **os.environ,
            "VAR_DIR": str(folder),
            "CCHC_LOCAL": "1",
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        }
        self._admin_url = ""
        self._children: list[subprocess.Popen[str]] = []
        url = os.environ.get("DATABASE_URL", "")
        if on_postgres(url):
            self._admin_url, self._name = url, f"cchc_faults_{uuid.uuid4().hex[:12]}"
            on_server(url, f'CREATE DATABASE "{self._name}" TEMPLATE "{migrated}"')
            self.env["DATABASE_URL"] = address(url, self._name)
        else:
            shutil.copy(migrated, folder / "cchc.sqlite3")

    def start(self, code: str) -> subprocess.Popen[str]:
        """Start a process that runs `code` with the portal set up."""
        return self._start([sys.executable, "-c", f"import django; django.setup()\n{code}"])

    def start_worker(self) -> subprocess.Popen[str]:
        """Start a real Celery worker on this portal."""
        return self._start(
            [
                *(sys.executable, "-m", "celery", "-A", "cchc_portal", "worker"),
                *("--pool", "solo", "--loglevel", "WARNING"),
            ]
        )

    def run(self, code: str) -> Any:
        """Run `code` to its end and return the JSON of its last line."""
        done = self.start(code)
        out, err = done.communicate(timeout=PATIENCE)
        assert done.returncode == 0, err
        lines = out.strip().splitlines()
        return json.loads(lines[-1]) if lines else None

    def stop(self) -> None:
        for child in self._children:
            if child.poll() is None:
                child.kill()
            child.wait()
        if self._admin_url:
            on_server(self._admin_url, f'DROP DATABASE "{self._name}" WITH (FORCE)')

    def _start(self, command: list[str]) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.env,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._children.append(child)
        return child


def wait_for(condition: Any, what: str) -> None:
    """Wait until `condition()` holds; fail after PATIENCE seconds, saying what didn't happen."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"not within {PATIENCE} s: {what}"
        time.sleep(0.1)
