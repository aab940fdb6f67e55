"""The shipped nginx settings: public pages are kept, never an old one, never a private one."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from indicators.caching import CACHE_CONTROL
from tests.deploy.nginx import DEPLOY, NGINX, nginx

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
]

PAGE = "/xep-hang/minh-hoa/xa/2024/"
PRIVATE = "/nghiep-vu/"


class Upstream:
    """Answers as the portal does, and counts who asked for what."""

    def __init__(self) -> None:
        self.edition = 1
        self.failing = False
        self.asked: Counter[tuple[str, str, str]] = Counter()
        self.statuses: list[int] = []
        self.headers: dict[str, str] = {}
        upstream = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                upstream.answer(self)

            do_HEAD = do_GET

            def log_message(self, *_arguments: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        encoding = request.headers.get("Accept-Encoding", "")
        self.asked[request.command, request.path, encoding] += 1
        self.headers = dict(request.headers)
        public = not request.path.startswith(PRIVATE)
        text = f"edition {self.edition} {request.path}".encode()
        body = gzip.compress(text, mtime=0) if encoding and public else text
        etag = f'"{self.edition}-{encoding}"'
        status = 503 if self.failing else 200
        if status == 200 and public and request.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.statuses.append(status)
        request.send_response(status)
        if public and not self.failing:
            request.send_header("Cache-Control", CACHE_CONTROL)
            request.send_header("ETag", etag)
            request.send_header("Vary", "Accept-Encoding")
            if encoding and status == 200:
                request.send_header("Content-Encoding", "gzip")
        if not public:
            request.send_header("Vary", "Cookie")
        request.send_header("Content-Type", "text/html; charset=utf-8")
        if status != 304:
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if request.command == "GET":
            request.wfile.write(body)


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    made = Upstream()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def portal(upstream: Upstream, tmp_path: Path) -> Iterator[str]:
    with nginx(tmp_path, upstream.address) as (address, _main):
        yield address


def get(url: str, method: str = "GET", **headers: str) -> tuple[int, bytes, dict[str, str]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, headers=named, method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
            return response.status, response.read(), dict(response.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read(), dict(error.headers)


def test_a_page_asked_for_again_at_once_comes_from_the_proxy(
    portal: str, upstream: Upstream
) -> None:
    first, again = get(portal + PAGE), get(portal + PAGE)
    assert first[1] == again[1]
    assert (first[2]["X-Cache"], again[2]["X-Cache"]) == ("MISS", "HIT")
    assert sum(upstream.asked.values()) == 1


def test_a_new_edition_is_seen_within_a_second_however_long_nobody_asked(
    portal: str, upstream: Upstream
) -> None:
    get(portal + PAGE)
    upstream.edition = 2
    time.sleep(2.1)
    assert get(portal + PAGE)[1].startswith(b"edition 2")


def test_a_page_that_did_not_change_is_asked_for_but_not_sent_again(
    portal: str, upstream: Upstream
) -> None:
    get(portal + PAGE)
    time.sleep(2.1)
    status, body, headers = get(portal + PAGE)
    assert (status, headers["X-Cache"]) == (200, "REVALIDATED")
    assert body.startswith(b"edition 1")
    assert upstream.statuses == [200, 304]


def test_a_reader_who_has_the_page_gets_304(portal: str) -> None:
    etag = get(portal + PAGE)[2]["ETag"]
    assert get(portal + PAGE, If_None_Match=etag)[:2] == (304, b"")


def test_browsers_that_spell_encodings_differently_share_one_page(
    portal: str, upstream: Upstream
) -> None:
    for accepted in ("gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.8, zstd"):
        body = get(portal + PAGE, Accept_Encoding=accepted)[1]
        assert gzip.decompress(body).startswith(b"edition 1")
    assert get(portal + PAGE)[1].startswith(b"edition 1")
    assert sum(upstream.asked.values()) == 2


def test_head_is_answered_from_the_kept_page(portal: str, upstream: Upstream) -> None:
    get(portal + PAGE)
    status, body, headers = get(portal + PAGE, method="HEAD")
    assert (status, body, headers["X-Cache"]) == (200, b"", "HIT")


def test_each_query_is_a_page_of_its_own(portal: str) -> None:
    get(portal + PAGE)
    assert get(f"{portal}{PAGE}?xem=linh-vuc")[1].endswith(b"?xem=linh-vuc")


def test_pages_of_people_signed_in_are_never_kept(portal: str, upstream: Upstream) -> None:
    for _ in range(3):
        assert "X-Cache" not in get(portal + PRIVATE)[2]
    assert upstream.asked["GET", PRIVATE, ""] == 3


def test_kept_pages_outlive_a_portal_that_fails(portal: str, upstream: Upstream) -> None:
    get(portal + PAGE)
    upstream.failing = True
    time.sleep(2.1)
    status, body, _headers = get(portal + PAGE)
    assert (status, body[:9]) == (200, b"edition 1")
    assert get(f"{portal}/xep-hang/khac/")[0] == 503


def test_a_crowd_asks_the_portal_once(portal: str, upstream: Upstream) -> None:
    crowd = [threading.Thread(target=get, args=(portal + PAGE,)) for _ in range(20)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert sum(upstream.asked.values()) <= 2


def test_the_portal_learns_who_asks_and_how(portal: str, upstream: Upstream) -> None:
    get(portal + PRIVATE, X_Forwarded_For="6.6.6.6", X_Forwarded_Proto="https")
    assert upstream.headers["X-Forwarded-For"] == "6.6.6.6, 127.0.0.1"
    assert upstream.headers["X-Forwarded-Proto"] == "http"


def test_machine_pages_are_open_to_this_machine(portal: str) -> None:
    assert get(f"{portal}/metrics")[0] == 200


def test_machine_pages_are_closed_to_others(upstream: Upstream, tmp_path: Path) -> None:
    # This machine is another one where the line that lets it in is missing.
    with nginx(tmp_path, upstream.address, without="allow 127.0.0.1;") as (address, _main):
        assert get(f"{address}/metrics")[0] == 403
        assert get(f"{address}/readyz")[0] == 403
        assert get(f"{address}/healthz")[0] == 200


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_the_shipped_site_is_accepted_by_nginx(tmp_path: Path) -> None:
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        + ["-subj", "/CN=cchc.example.vn", "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    for name in ("cchc.conf", "cchc-cache.conf", "cchc-portal.conf"):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        for there, here in (
            ("/etc/nginx/cchc", str(tmp_path)),
            ("/etc/ssl/cchc", str(tmp_path)),
            ("/var/cache/nginx/cchc", f"{tmp_path}/cache"),
        ):
            text = text.replace(there, here)
        # Only root may listen below 1024.
        text = re.sub(r"(listen (?:\[::\]:)?)(80|443)", r"\g<1>2\g<2>0", text)
        (tmp_path / name).write_text(text, encoding="utf-8")
    main = tmp_path / "nginx.conf"
    main.write_text(
        f"pid {tmp_path}/pid;\nerror_log {tmp_path}/log;\nevents {{}}\n"
        f"http {{ access_log off; include {tmp_path}/cchc.conf; }}\n"
    )
    found = subprocess.run(
        [str(NGINX), "-t", "-p", str(tmp_path), "-c", str(main)], capture_output=True, text=True
    )
    assert found.returncode == 0, found.stderr
    assert "[warn]" not in found.stderr
