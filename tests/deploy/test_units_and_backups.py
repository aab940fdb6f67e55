"""What is shipped to run the portal: systemd takes the units, and a backup comes back whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.faults.portal import Portal

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
PUBLISH = """
from tests.public.editions import publish, row
publish([row(1, rank=1, rank_of=1, index="80.00", unit_name="Châu Thành")])
"""
VERIFY = """
import json
from indicators.models import Edition
from indicators.services.edition_draft import stored_draft
from indicators.services.canonical import digest
edition = Edition.objects.get()
print(json.dumps([edition.digest, digest(stored_draft(edition))]))
"""


def test_every_process_of_the_portal_has_a_unit() -> None:
    names = {path.name for path in UNITS}
    assert {"cchc-web.service", "cchc-worker.service", "cchc-beat.service"} <= names
    assert {"cchc-backup.timer", "cchc-check.timer"} <= names


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for path in UNITS:
        text = path.read_text(encoding="utf-8")
        # Programs that aren't here would be all that it complains of.
        for program in ("/opt/cchc/.venv/bin/gunicorn", "/opt/cchc/.venv/bin/celery"):
            text = text.replace(program, "/bin/true")
        text = text.replace("/opt/cchc/.venv/bin/python", "/bin/true")
        text = text.replace("/opt/cchc/deploy/backup.sh", "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    for path in UNITS:
        found = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(tmp_path / path.name)],
            capture_output=True,
            text=True,
        )
        ours = [line for line in found.stderr.splitlines() if "cchc-" in line]
        assert not ours, ours


def test_the_example_environment_names_settings_that_are_documented() -> None:
    documented = (DEPLOY.parent / "docs" / "operations.md").read_text(encoding="utf-8")
    lines = (DEPLOY / "environment.example").read_text(encoding="utf-8").splitlines()
    names = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert names
    assert not [name for name in names if f"`{name}`" not in documented]


def run(script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(DEPLOY / script), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.skipif(not POSTGRES, reason="needs PostgreSQL")
@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="pg_dump is not installed")
def test_a_backup_is_put_back_into_an_empty_database(tmp_path: Path, migrated: str) -> None:
    portal = Portal(tmp_path / "var", migrated)
    name = f"cchc_back_{uuid.uuid4().hex[:8]}"
    target = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}")
    try:
        uploads = tmp_path / "var" / "uploads" / "evidence"
        uploads.mkdir(parents=True)
        (uploads / "tai-lieu.pdf").write_bytes(b"%PDF-1.7 minh chung")
        portal.run(PUBLISH)
        before = portal.run(VERIFY)
        assert before[0] == before[1]

        backup = run(
            "backup.sh",
            DATABASE_URL=portal.env["DATABASE_URL"],
            VAR_DIR=str(tmp_path / "var"),
            BACKUP_DIR=str(tmp_path / "backups"),
        )
        assert backup.returncode == 0, backup.stderr
        folder = backup.stdout.strip()
        assert {path.name for path in Path(folder).iterdir()} == {
            "database.dump",
            "uploads.tar.gz",
            "SHA256SUMS",
        }

        on_server(f'CREATE DATABASE "{name}"')
        elsewhere = {"DATABASE_URL": target.geturl(), "VAR_DIR": str(tmp_path / "new")}
        restored = run("restore.sh", folder, **elsewhere)
        assert restored.returncode == 0, restored.stderr
        copied = tmp_path / "new" / "uploads" / "evidence" / "tai-lieu.pdf"
        assert copied.read_bytes() == b"%PDF-1.7 minh chung"
        portal.env |= elsewhere
        assert portal.run(VERIFY) == before

        again = run("restore.sh", folder, **elsewhere)
        assert again.returncode == 1
        assert "it has to be empty" in again.stderr

        (Path(folder) / "uploads.tar.gz").write_bytes(b"damaged")
        assert run("restore.sh", folder, **elsewhere).returncode != 0
    finally:
        portal.stop()
        on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.mark.skipif(not POSTGRES, reason="needs PostgreSQL")
@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="pg_dump is not installed")
def test_a_backup_that_fails_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path="/khong_co").geturl()
    found = run(
        "backup.sh", DATABASE_URL=address, VAR_DIR=str(tmp_path), BACKUP_DIR=str(tmp_path / "b")
    )
    assert found.returncode != 0
    assert list((tmp_path / "b").iterdir()) == []


def on_server(statement: str) -> None:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
