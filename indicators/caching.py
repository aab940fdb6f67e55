"""Finished public pages, kept whole in each process for as long as the catalogue stays the same.

A public page is a pure function of editions, units, confirmed activities and the day, the same
bytes for every reader, so it is answered from memory before sessions, templates or the database
are touched. The key holds the digest of the catalogue: publishing or confirming anything makes
every kept page unreachable at once.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import DatabaseError
from django.db.models import CharField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from districts.models import DataLoad, PublicVersion
from indicators.models import Edition

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]

CATALOGUE_SECONDS = 2.0
"""How old a process may let its knowledge of the catalogue become."""

MEMORY_LIMIT = 64 * 1024 * 1024
"""Bytes of finished pages a process keeps; the longest unread goes first."""

VIEW_PARAMETERS = (
    "xem",
    "sap-xep",
    "nhom",
    "xep-loai",
    "loai",
    "tinh",
    "cap",
    "nam",
    "trang",
    "so-voi",
    "don-vi",
    "bang",
    "ban",
    "bieu-do",
    "linh-vuc",
    "ky",
)
"""Query parameters that public pages read; any other (a campaign mark, say) changes nothing."""

API_PARAMETERS = (
    "scope",
    "level",
    "year",
    "newest",
    "illustrative",
    "group",
    "limit",
    "offset",
)
"""The same for addresses under /api/."""

PRIVATE = re.compile(
    r"/(?:en/)?(?:nghiep-vu|quan-tri|dang-nhap|dang-xuat|khao-sat(?!/cam-on/))/|"
    + re.escape(settings.STATIC_URL)
)
"""Beginnings of addresses whose pages are never kept: what they're made of isn't asked for them."""

FREE_TEXT = ("tim", "q")
"""Parameters that hold whatever a reader typed; answers to them are never kept."""

# A browser may show a page for a minute; a shared cache asks again after a second, so that a
# publication is seen at once behind it.
CACHE_CONTROL = "public, max-age=60, s-maxage=1, stale-while-revalidate=600"


def public_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view as a public page: GET and HEAD, the same for everybody, kept whole."""

    @functools.wraps(view)
    def marked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.is_public_page = True  # type: ignore[attr-defined]
        return response

    return marked


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A finished page: headers without length and encoding, the body plain and gzipped."""

    headers: tuple[tuple[str, str], ...]
    etag: str
    body: bytes
    zipped: bytes

    @property
    def size(self) -> int:
        return len(self.body) + len(self.zipped) + 1_000


class PageStore:
    """Finished pages of one process, the longest unread dropped first."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: str) -> KeptPage | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: str, page: KeptPage) -> None:
        with self._lock:
            replaced = self._pages.pop(key, None)
            self._size += page.size - (replaced.size if replaced else 0)
            self._pages[key] = page
            while self._size > MEMORY_LIMIT:
                self._size -= self._pages.popitem(last=False)[1].size

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._size = 0


class Catalogue:
    """The digest of everything public pages are made of, asked again every CATALOGUE_SECONDS."""

    def __init__(self) -> None:
        self._digest = ""
        self._asked = float("-inf")

    def digest(self) -> str:
        """Return the digest; while the database is away, the last one known.

        What's kept was published and never changes, so it may be read meanwhile.
        """
        now = time.monotonic()
        if now - self._asked >= CATALOGUE_SECONDS:
            try:
                self._digest = self._read()
            except DatabaseError:
                if not self._digest:
                    raise
                logger.exception("the catalogue can't be read; pages kept in memory stay in use")
            self._asked = now
        return self._digest

    def forget(self) -> None:
        self._asked = float("-inf")

    def _read(self) -> str:
        found = hashlib.sha256(_code_stamp().encode())
        for pk, digest in Edition.objects.order_by("pk").values_list("pk", "digest"):
            found.update(f"{pk}:{digest}\n".encode())
        loads = DataLoad.objects.values_list("name", "sha256")
        versions = PublicVersion.objects.values_list("name", Cast("version", CharField()))
        # Both in one query: this is asked every two seconds in every process.
        for name, mark in sorted(loads.union(versions)):
            found.update(f"{name}:{mark}\n".encode())
        # What is overdue today wasn't yesterday.
        found.update(timezone.localdate().isoformat().encode())
        return found.hexdigest()


pages = PageStore()
catalogue = Catalogue()


def forget_pages() -> None:
    """Drop every page this process keeps, and what it knows of the catalogue."""
    pages.clear()
    catalogue.forget()


class PublicCacheMiddleware:
    """Answers public pages from memory, and keeps the ones it had to ask for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        parameters = _parameters(request)
        if parameters is None or PRIVATE.match(request.path_info):
            return self.get_response(request)
        key = f"{catalogue.digest()}|{request.get_host()}|{request.path_info}|{parameters}"
        page = pages.get(key)
        if page is None:
            response = self.get_response(request)
            if response.status_code != 200 or not getattr(response, "is_public_page", False):
                return response
            page = _finish(response)
            pages.put(key, page)
        return _answer(page, request)


def _parameters(request: HttpRequest) -> str | None:
    """The query in one spelling; None where it holds free text, which is never kept."""
    if not request.META.get("QUERY_STRING"):
        return ""
    if any(name in request.GET for name in FREE_TEXT):
        return None
    names = API_PARAMETERS if request.path_info.startswith("/api/") else VIEW_PARAMETERS
    # Encoded, so that a value with an ampersand in it can't pass for two parameters.
    return urlencode([(name, value) for name in names for value in request.GET.getlist(name)])


def _finish(response: HttpResponse) -> KeptPage:
    response.headers.setdefault("Cache-Control", CACHE_CONTROL)
    patch_vary_headers(response, ["Accept-Encoding"])
    body = bytes(response.content)
    return KeptPage(
        headers=tuple(
            (name, value)
            for name, value in response.items()
            if name not in ("Content-Length", "ETag", "Set-Cookie")
        ),
        etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        body=body,
        # Level 6: nine takes three times as long for one percent less.
        zipped=gzip.compress(body, compresslevel=6, mtime=0),
    )


def _answer(page: KeptPage, request: HttpRequest) -> HttpResponse:
    zipped = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    # A strong tag names exact bytes, so the gzipped body has a tag of its own.
    etag = f'{page.etag[:-1]}-gz"' if zipped else page.etag
    if etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = HttpResponse(status=304)
        del response.headers["Content-Type"]
        response.headers["Cache-Control"] = CACHE_CONTROL
    else:
        body = page.zipped if zipped else page.body
        response = HttpResponse(b"" if request.method == "HEAD" else body)
        for name, value in page.headers:
            response.headers[name] = value
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(body))
    response.headers["ETag"] = etag
    response.headers["Vary"] = "Accept-Encoding"
    return response


@functools.cache
def _code_stamp() -> str:
    """Changes when a template, a text or a face of the portal does: a release starts afresh."""
    base = Path(settings.BASE_DIR)
    files = [
        *base.glob("templates/**/*.html"),
        *base.glob("indicators/**/*.py"),
        *base.glob("districts/**/*.py"),
        *base.glob("locale/**/*.mo"),
        *base.glob("static/**/*.*"),
    ]
    return f"{len(files)}:{max(path.stat().st_mtime_ns for path in files)}"
