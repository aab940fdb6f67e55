"""What the figures were measured on and with."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import version

from django.db import connection

from benchmarks.figures import Samples, timed


def machine() -> str:
    """Cores, processor and memory, as the operating system tells them."""
    model = _first("/proc/cpuinfo", "model name") or platform.processor() or "unknown processor"
    kilobytes = _first("/proc/meminfo", "MemTotal")
    memory = f"{int(kilobytes.split()[0]) / 1024**2:.0f} GiB" if kilobytes else "unknown memory"
    return f"{os.cpu_count()} cores, {model}, {memory}, {platform.system()} {platform.release()}"


def versions(*packages: str) -> str:
    """Python's and these packages' versions."""
    found = [f"Python {platform.python_version()}"]
    return ", ".join(found + [f"{name} {version(name)}" for name in packages])


def database() -> str:
    """The database's version and the settings that decide how fast it is."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sqlite_version()")
            found = cursor.fetchone()[0]
            names = ("journal_mode", "synchronous")
            settings = [(name, cursor.execute(f"PRAGMA {name}").fetchone()[0]) for name in names]
            kind = "SQLite"
        else:
            cursor.execute("SHOW server_version")
            found = cursor.fetchone()[0].split()[0]
            cursor.execute(
                "SELECT name, current_setting(name) FROM pg_settings"
                " WHERE source = 'command line' AND name NOT IN ('port', 'listen_addresses',"
                " 'unix_socket_directories', 'data_directory', 'max_connections') ORDER BY name"
            )
            settings = cursor.fetchall()
            kind = "PostgreSQL"
    return f"{kind} {found} ({', '.join(f'{name} {value}' for name, value in settings)})"


def load() -> str:
    """The load average of the last one, five and fifteen minutes."""
    return " ".join(f"{value:.2f}" for value in os.getloadavg())


def calibration() -> str:
    """How long a fixed loop takes: tells a busy machine from a slow program."""

    def loop() -> None:
        total = 0
        for number in range(1_000_000):
            total += number * number % 7

    return Samples([timed(loop) for _ in range(5)]).seconds()


def commit() -> str:
    """The commit that is measured, marked where the tree differs from it."""
    found = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=10"],
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip() or "unknown"


def _first(path: str, name: str) -> str:
    try:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                if line.startswith(name):
                    return line.partition(":")[2].strip()
    except OSError:
        return ""
    return ""
