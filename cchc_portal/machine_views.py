"""Pages for machines: is the process alive, can it serve, a few numbers."""

import time
from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cchc_portal.redis_client import connect
from indicators.models import Edition, Round, StaleMark

STARTED = time.time()


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; touches nothing else, so a dead database kills no web."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served, else 503; either way which part answers and which doesn't."""
    parts = {"database": database_state(), "broker": broker_state()}
    ready = all(state in ("ok", "not used") for state in parts.values())
    return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """A few numbers in the Prometheus text format."""
    up = database_state() == "ok"
    found = [
        ("cchc_process_start_time_seconds", "When this web process started.", f"{STARTED:.0f}"),
        ("cchc_database_up", "1 when the database answers and is migrated.", int(up)),
    ]
    if up:
        oldest = StaleMark.objects.aggregate(oldest=Min("at"))["oldest"]
        waiting = (timezone.now() - oldest).total_seconds() if oldest else 0
        found += [
            ("cchc_editions", "Published editions.", Edition.objects.count()),
            ("cchc_rounds_stale", "Rounds waiting to be computed.", Round.objects.stale().count()),
            ("cchc_oldest_stale_seconds", "How long the oldest change waits.", f"{waiting:.0f}"),
        ]
    lines = [
        line
        for name, meaning, value in found
        for line in (f"# HELP {name} {meaning}", f"# TYPE {name} gauge", f"{name} {value}")
    ]
    return HttpResponse(
        "\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8"
    )


PAGES = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}


class MachinePagesMiddleware:
    """Answers `PAGES` before any other layer.

    A probe inside the network comes without TLS and with an IP address for a host name, and it
    has to be answered while the database is away: no layer may redirect, refuse or query first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = PAGES.get(request.path_info)
        return page(request) if page else self.get_response(request)


def database_state() -> str:
    """ "ok", "unreachable", or "not migrated"."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "not migrated" if waiting else "ok"


def broker_state() -> str:
    """ "ok", "unreachable", or "not used" when no REDIS_URL is set."""
    if not settings.REDIS_URL:
        return "not used"
    client = connect(settings.REDIS_URL)
    try:
        client.ping()
    except redis.RedisError:
        return "unreachable"
    finally:
        client.close()
    return "ok"
