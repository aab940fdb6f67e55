"""A database with every table and nothing in it, made once a run and copied wherever one is needed.

Running the migrations takes longer than most files of tests, and every worker needs a database, as
does every portal that is started to be killed. On SQLite the model is a file, on PostgreSQL a
database of the same server.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

ROOT = Path(__file__).resolve().parents[1]


def migrated_once(folder: Path) -> str:
    """The path or name of this run's model; `folder` is shared by the workers of one run."""
    done, url = folder / "migrated", os.environ.get("DATABASE_URL", "")
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            if on_postgres(url):
                drop_model(url)
                on_server(url, f'CREATE DATABASE "{model_name(url)}"')
                _migrate({"DATABASE_URL": address(url, model_name(url)), "VAR_DIR": str(folder)})
            else:
                _migrate({"VAR_DIR": str(folder)})
            done.touch()
    return model_name(url) if on_postgres(url) else str(folder / "cchc.sqlite3")


def drop_model(url: str) -> None:
    """Leave nothing on somebody's server."""
    on_server(url, f'DROP DATABASE IF EXISTS "{model_name(url)}" WITH (FORCE)')


def on_postgres(url: str) -> bool:
    return url.startswith("postgres")


def model_name(url: str) -> str:
    """Beginning like Django's own test databases."""
    return f"test_{urlsplit(url).path.lstrip('/')}_migrated"


def address(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def on_server(url: str, statement: str) -> None:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _migrate(env: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **env},
        check=True,
    )
