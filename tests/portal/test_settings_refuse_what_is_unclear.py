"""A mistake in the environment stops the start; what isn't set is safe for production."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cchc_portal.environment import flag, secret

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
SHOWN = [
    "DEBUG",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "EMAIL_BACKEND",
    "CELERY_TASK_ALWAYS_EAGER",
    "CELERY_BROKER_URL",
    "CACHES",
    "DATABASES",
]
SHOW = f"""
import json, django
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {SHOWN!r}}}, default=str))
"""


def start(tmp_path: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """Load the real settings in a process that has only these variables."""
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "cchc_portal.settings",
            "VAR_DIR": str(tmp_path),
            **environ,
        },
        capture_output=True,
        text=True,
    )


def settings_of(tmp_path: Path, **environ: str) -> dict:
    done = start(tmp_path, **environ)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_without_a_secret_the_portal_does_not_start(tmp_path: Path) -> None:
    done = start(tmp_path)
    assert done.returncode != 0
    assert "ImproperlyConfigured: Set SECRET_KEY, or SECRET_KEY_FILE" in done.stderr


def test_with_a_secret_it_starts_with_everything_closed(tmp_path: Path) -> None:
    found = settings_of(tmp_path, SECRET_KEY="s" * 50)
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == []
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] == 31536000
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["CSRF_COOKIE_SECURE"] is True
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"


def test_the_local_opt_in_serves_http_and_still_no_debug_pages(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("local-secret\n")
    found = settings_of(tmp_path, CCHC_LOCAL="1")
    assert found["SECRET_KEY"] == "local-secret"
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["SECURE_SSL_REDIRECT"] is False
    assert found["SECURE_HSTS_SECONDS"] == 0
    assert found["SESSION_COOKIE_SECURE"] is False
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.console.EmailBackend"


def test_the_local_opt_in_without_its_secret_says_which_file_is_missing(tmp_path: Path) -> None:
    done = start(tmp_path, CCHC_LOCAL="1")
    assert done.returncode != 0
    assert f"SECRET_KEY: cannot read {tmp_path / 'secret-key'}" in done.stderr


def test_a_local_secret_is_not_used_in_production(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("local-secret\n")
    assert start(tmp_path).returncode != 0


def test_an_unknown_boolean_stops_the_start(tmp_path: Path) -> None:
    done = start(tmp_path, SECRET_KEY="s", CCHC_LOCAL="maybe")
    assert done.returncode != 0
    assert "CCHC_LOCAL must be true or false, not 'maybe'" in done.stderr


def test_without_addresses_the_services_are_embedded(tmp_path: Path) -> None:
    found = settings_of(tmp_path, SECRET_KEY="s")
    database = found["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == str(tmp_path / "cchc.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["CELERY_TASK_ALWAYS_EAGER"] is True
    assert "locmem" in found["CACHES"]["default"]["BACKEND"]


def test_with_addresses_the_services_are_real_ones(tmp_path: Path) -> None:
    found = settings_of(
        tmp_path,
        SECRET_KEY="s",
        DATABASE_URL="postgres://portal:pw@db.internal:5433/cchc",
        REDIS_URL="redis://queue.internal:6379/1",
    )
    database = found["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.internal", 5433, "cchc")
    assert found["CELERY_TASK_ALWAYS_EAGER"] is False
    assert found["CELERY_BROKER_URL"] == "redis://queue.internal:6379/1"
    assert found["CACHES"]["default"]["LOCATION"] == "redis://queue.internal:6379/1"


def test_an_unknown_kind_of_database_stops_the_start(tmp_path: Path) -> None:
    assert start(tmp_path, SECRET_KEY="s", DATABASE_URL="nonsense").returncode != 0


@pytest.mark.parametrize("word", ["1", "true", "True", "YES", "on"])
def test_words_that_mean_yes(word: str) -> None:
    assert flag("X", default=False, environ={"X": word}) is True


@pytest.mark.parametrize("word", ["0", "false", "No", "OFF", ""])
def test_words_that_mean_no(word: str) -> None:
    assert flag("X", default=True, environ={"X": word}) is False


def test_a_flag_that_is_not_set_has_its_default() -> None:
    assert flag("X", default=True, environ={}) is True


def test_a_secret_is_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("from-a-file\n")
    assert secret("KEY", environ={"KEY_FILE": str(path)}) == "from-a-file"


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="not both"):
        secret("KEY", environ={"KEY": "a", "KEY_FILE": str(tmp_path / "key")})


def test_an_empty_secret_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("\n")
    with pytest.raises(ImproperlyConfigured, match="is empty"):
        secret("KEY", environ={"KEY_FILE": str(path)})


def test_a_secret_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="cannot read .*nowhere"):
        secret("KEY", environ={"KEY_FILE": str(tmp_path / "nowhere")})
