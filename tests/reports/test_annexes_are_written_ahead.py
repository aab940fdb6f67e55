"""The annex of a new edition is there before anybody asks for it."""

from __future__ import annotations

import datetime
from unittest import mock

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from indicators import tasks
from indicators.models import Edition
from indicators.reports import kept
from indicators.reports.ahead import sweep_ahead, write_ahead
from indicators.services.ask_annex import ask_annex

pytestmark = pytest.mark.django_db

KINDS = {"docx", "pdf", "xlsx"}
PUBLISHED = datetime.datetime(2026, 1, 5, 1, 30, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
DAY = 24 * HOUR


def never(*_arguments: object) -> bytes:
    raise AssertionError("written again")


def test_the_task_writes_every_kind_once(edition: Edition, monkeypatch) -> None:
    assert kept.kept_kinds(edition) == set()
    tasks.write_annex(edition.pk)
    assert kept.kept_kinds(edition) == KINDS
    monkeypatch.setattr(kept, "annex_bytes", never)
    assert write_ahead(edition.pk) is False


def test_readers_get_the_file_that_was_written_ahead(client, edition: Edition, monkeypatch) -> None:
    write_ahead(edition.pk)
    monkeypatch.setattr(kept, "annex_bytes", never)
    response = client.get("/xep-hang/dong-thap/huyen/2019/ban/1/phu-luc.pdf")
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_what_is_missing_is_written_and_nothing_else(edition: Edition, monkeypatch) -> None:
    kept.annex_file(edition, "docx")
    written = []
    monkeypatch.setattr(
        kept, "annex_bytes", lambda _edition, kind: written.append(kind) or b"content"
    )
    assert write_ahead(edition.pk) is True
    assert written == ["pdf", "xlsx"]


def test_an_edition_that_is_gone_is_no_error(db) -> None:
    assert write_ahead(12345) is False


def test_the_sweep_finds_what_no_message_asked_for(edition: Edition) -> None:
    assert sweep_ahead(PUBLISHED + HOUR) == [edition.pk]
    assert kept.kept_kinds(edition) == KINDS
    assert sweep_ahead(PUBLISHED + HOUR) == []


@pytest.mark.parametrize("when", [PUBLISHED + 8 * DAY, PUBLISHED - HOUR])
def test_the_sweep_leaves_editions_of_other_weeks_to_their_readers(edition: Edition, when) -> None:
    assert sweep_ahead(when) == []
    assert kept.kept_kinds(edition) == set()


def test_beat_runs_the_sweep(edition: Edition, settings) -> None:
    schedule = settings.CELERY_BEAT_SCHEDULE["sweep annexes of editions"]
    assert schedule["task"] == tasks.sweep_annexes.name
    with mock.patch.object(timezone, "now", return_value=PUBLISHED + HOUR):
        tasks.sweep_annexes()
    assert kept.kept_kinds(edition) == KINDS


class TestAsking:
    @pytest.fixture
    def sent(self, settings, monkeypatch) -> list[tuple[int, ...]]:
        settings.CELERY_TASK_ALWAYS_EAGER = False
        found: list[tuple[int, ...]] = []
        monkeypatch.setattr(
            tasks.write_annex, "apply_async", lambda arguments, **_options: found.append(arguments)
        )
        return found

    def test_a_worker_is_asked_once_it_is_committed(
        self, sent, django_capture_on_commit_callbacks
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            ask_annex(7)
            assert sent == []
        assert sent == [(7,)]

    def test_without_workers_who_signs_does_not_wait(
        self, sent, settings, django_capture_on_commit_callbacks
    ) -> None:
        settings.CELERY_TASK_ALWAYS_EAGER = True
        with django_capture_on_commit_callbacks(execute=True):
            ask_annex(7)
        assert sent == []

    def test_a_dead_broker_keeps_nobody_from_publishing(
        self, sent, monkeypatch, caplog, django_capture_on_commit_callbacks
    ) -> None:
        def dead(*_arguments: object, **_options: object) -> None:
            raise OperationalError("no broker")

        monkeypatch.setattr(tasks.write_annex, "apply_async", dead)
        with django_capture_on_commit_callbacks(execute=True):
            ask_annex(7)
        assert "annex of edition 7" in caplog.text
