"""The league table behind the shipped nginx settings, against the same nginx and a file.

`python -m benchmarks.proxy` fills the empty database of DATABASE_URL and writes its section to
stdout.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import django

django.setup()

from benchmarks.figures import Samples, met, say, table  # noqa: E402
from benchmarks.league import CONNECTIONS, ROUNDS, SECONDS, requests_a_second  # noqa: E402
from benchmarks.portal import LARGE, ROWS_OF_LARGE, fetch, fill, gunicorn  # noqa: E402
from tests.deploy.nginx import NGINX, nginx  # noqa: E402
from tests.public.editions import publish, row  # noqa: E402
from tests.servers import free_port  # noqa: E402

GOAL = 0.9
PORTAL = "cchc_portal.settings"
# The same bytes and headers from a file, the way one serves a page that was written beforehand.
FILE = """
server {{
    listen 127.0.0.1:{port};
    location / {{
        root {folder};
        types {{ }}
        default_type "text/html; charset=utf-8";
        try_files /page =404;
        add_header Content-Encoding gzip;
        add_header Content-Security-Policy "{policy}";
        add_header Vary Accept-Encoding;
        add_header Cache-Control "{control}";
        add_header X-Cache FILE;
    }}
}}
"""


def main() -> None:
    """Fill the database, measure, and print the section."""
    print(f"## League table of {ROWS_OF_LARGE} rows behind nginx\n")
    if NGINX is None or shutil.which("wrk") is None:
        print("Not measured: it needs nginx and wrk.\n")
        return
    fill()
    print(measured())


def measured() -> str:
    """Requests a second through the proxy and of the file, in turn."""
    with tempfile.TemporaryDirectory(prefix="cchc-nginx-") as name, ExitStack() as servers:
        folder = Path(name)
        folder.chmod(0o755)
        portal = servers.enter_context(gunicorn(PORTAL))
        headers = fetch(portal + LARGE)[1]
        port = free_port()
        more = FILE.format(
            port=port,
            folder=folder,
            policy=headers["Content-Security-Policy"],
            control=headers["Cache-Control"],
        )
        proxy, _main = servers.enter_context(
            nginx(folder, portal.removeprefix("http://"), more=more)
        )
        # The printed head of a page names the host it was asked of.
        body = fetch(proxy + LARGE)[0]
        (folder / "page").write_bytes(body)
        addresses = {
            "the portal behind the shipped settings": proxy + LARGE,
            "the same nginx, the same bytes as a file": f"http://127.0.0.1:{port}/",
        }
        for address in addresses.values():
            assert fetch(address)[0] == body, address
        found = {what: Samples() for what in addresses}
        for turn in range(ROUNDS):
            say(f"round {turn + 1} of {ROUNDS}")
            names = list(addresses)
            for what in names if turn % 2 == 0 else reversed(names):
                found[what].values.append(requests_a_second(addresses[what]))
        seen = how_soon(proxy + LARGE)
    page, file = found.values()
    reached = page.median / file.median
    rows = [
        [
            next(iter(found)),
            page.rate(),
            f"{reached:.2f}",
            f"≥ {GOAL}: {met(reached, GOAL, at_least=True)}",
        ],
        [list(found)[1], file.rate(), "", ""],
    ]
    return "\n\n".join(
        [
            f"nginx {version()} with one worker, gunicorn with 2 workers of 4 threads, wrk with "
            f"{CONNECTIONS} connections, all on the same cores; {ROUNDS} rounds of {SECONDS} s in "
            f"turn, {len(body):,} bytes zipped. The proxy asks the portal once a second whether "
            f"the page still holds. {seen}",
            table(["warm", "requests a second", "÷ file", "to reach"], rows),
        ]
    )


def how_soon(address: str) -> str:
    """How long the proxy goes on sending a page that the portal has replaced."""
    before = fetch(address)[0]
    publish(
        [row(1, rank=1, rank_of=1, index="90.00", group="Xã")],
        scope="minh-hoa",
        scope_name="Minh Họa",
        level="commune",
        year=2024,
        illustrative=True,
        reason="đo xem bao lâu thì thấy",
    )
    started = time.monotonic()
    while fetch(address)[0] == before:
        assert time.monotonic() < started + 60
        time.sleep(0.02)
    seconds = time.monotonic() - started
    return f"A new edition was seen through it {seconds:.1f} s after it was published."


def version() -> str:
    """nginx's own version."""
    found = subprocess.run([str(NGINX), "-v"], capture_output=True, text=True, check=True)
    return found.stderr.strip().rpartition("/")[2]


if __name__ == "__main__":
    main()
