"""Pages for machines say what is so, also when something is down, and without TLS."""

import socket
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

from cchc_portal import machine_views


@pytest.fixture
def dead_port() -> Iterator[int]:
    """A port that nobody listens on, kept by us so that nobody else takes it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.mark.django_db
def test_ready_when_the_database_is_migrated(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = ""
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"ready": True, "database": "ok", "broker": "not used"}


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "not migrated"


def test_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(connection: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(machine_views, "MigrationExecutor", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "unreachable"


@pytest.mark.django_db
def test_not_ready_without_the_broker_that_is_set(
    client: Client, settings: Settings, dead_port: int
) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{dead_port}/0"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"ready": False, "database": "ok", "broker": "unreachable"}


def test_alive_whatever_the_database_does(client: Client) -> None:
    # Without the django_db mark any query fails the test.
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"ok\n"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_metrics_are_lines_of_name_and_number(client: Client) -> None:
    response = client.get("/metrics")
    assert response["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in response.text.splitlines() if not line.startswith("#")]
    numbers = {name: float(value) for name, value in (line.split(" ") for line in lines)}
    assert numbers["cchc_database_up"] == 1
    assert numbers["cchc_process_start_time_seconds"] > 1_700_000_000


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_nothing_is_posted_to_a_machine_page(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_a_probe_needs_neither_tls_nor_a_host_name(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["cchc.example.vn"]
    assert client.get("/healthz", headers={"host": "10.0.0.7:8000"}).status_code == 200


def test_a_page_for_people_needs_both(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["cchc.example.vn"]
    response = client.get("/dang-nhap/", headers={"host": "cchc.example.vn"})
    assert response.status_code == 301
    assert response["Location"] == "https://cchc.example.vn/dang-nhap/"
    assert client.get("/dang-nhap/", headers={"host": "10.0.0.7"}).status_code == 400
