"""Who asks, when reverse proxies stand in between."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the client as the outermost of our own proxies saw it.

    Each proxy appends the address it was called from to X-Forwarded-For, so only the last
    `PROXIES` entries are ours; everything left of them is whatever the client wrote.
    """
    forwarded = [
        part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part
    ]
    if settings.PROXIES and len(forwarded) >= settings.PROXIES:
        return forwarded[-settings.PROXIES]
    return request.META.get("REMOTE_ADDR", "")
