"""A view that does nothing but return bytes read at the start."""

import os
from pathlib import Path

from django.http import HttpRequest, HttpResponse

BODY = Path(os.environ.get("BENCH_BODY", os.devnull)).read_bytes()


def same_bytes(request: HttpRequest) -> HttpResponse:
    """The page's own bytes, zipped as the portal sends them."""
    return HttpResponse(BODY, headers={"Content-Encoding": "gzip"})
