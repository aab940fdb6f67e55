"""The first view of a league table of 143 rows costs 150 KB at most, and no plotly.js.

Measured on the wire, as gunicorn sends it: compressed pages, compressed static files with their
hashed names, everything production has but TLS.
"""

import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.faults.portal import Portal, wait_for
from tests.migrated import ROOT

pytestmark = pytest.mark.once

ROWS = 143
BUDGET = 150_000
TABLE = "/xep-hang/minh-hoa/xa/2024/"
PREPARE = """
import csv
from pathlib import Path
import indicators
from districts.models import Unit
from tests.public.editions import province, publish, row
above = province("MH", "Minh Họa", illustrative=True)
with (Path(indicators.__file__).parent / "data" / "demo_units.csv").open(encoding="utf-8") as file:
    listed = list(csv.DictReader(file))
names = {line["code"]: line["name"] for line in listed}
communes = []
for line in listed:
    if line["level"] != "commune":
        continue
    unit = Unit(
        code=line["code"], level="commune", kind=line["kind"], name=line["name"],
        full_name=line["kind"].capitalize() + " " + line["name"],
        parent=above, province=above, illustrative=True,
    )
    unit.save()
    communes.append((unit, names[line["parent_code"]]))
publish(
    [
        row(
            n, unit, parent_name=parent, rank=n, rank_of=len(communes), index=f"{97 - n / 3:.2f}",
            points=97 - n // 3, max_points=100, survey_points=20, appraisal_points=77 - n // 3,
            band="Tốt" if n < 50 else "Khá", rank_change=n % 7 - 3, previous_rank=n,
            basis="computed", source_url="", group="Xã" if n < 100 else "Phường, thị trấn",
        )
        for n, (unit, parent) in enumerate(communes, start=1)
    ],
    scope="minh-hoa", scope_name="Minh Họa", level="commune", year=2024, province=above,
    illustrative=True, total_max=100, appraisal_max=80, survey_max=20,
)
"""


class Served(Portal):
    """A portal of its own behind gunicorn, with its static files collected."""

    def serve(self) -> str:
        """Start gunicorn and return its address once it answers."""
        subprocess.run(
            [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
            cwd=ROOT,
            env=self.env,
            check=True,
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        self._start(
            [sys.executable, "-m", "gunicorn", "cchc_portal.wsgi", "--bind", address]
            + ["--log-level", "warning"]
        )
        wait_for(lambda: answers(f"http://{address}/healthz"), "gunicorn answers")
        return f"http://{address}"


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310
            return response.status == 200
    except OSError:
        return False


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, migrated: str) -> Iterator[str]:
    portal = Served(tmp_path_factory.mktemp("served"), migrated)
    try:
        portal.run(PREPARE)
        yield portal.serve()
    finally:
        portal.stop()


def first_view(browser: Browser, url: str, width: int) -> tuple[dict[str, int], int]:
    """Bytes on the wire per address, and how many rows are shown, for somebody who is new here."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    urls: dict[str, str] = {}
    sizes: dict[str, int] = {}
    wire.on(
        "Network.requestWillBeSent",
        lambda event: urls.setdefault(event["requestId"], event["request"]["url"]),
    )
    wire.on(
        "Network.loadingFinished",
        lambda event: sizes.update({urls[event["requestId"]]: int(event["encodedDataLength"])}),
    )
    wire.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    rows = page.locator("td.unit").count()
    context.close()
    return sizes, rows


@pytest.mark.parametrize("width", [360, 1440])
def test_the_first_view_of_143_rows_stays_within_its_budget(
    browser: Browser, address: str, width: int
) -> None:
    sizes, rows = first_view(browser, f"{address}{TABLE}", width)
    assert rows == ROWS
    assert not [url for url in sizes if "plotly" in url]
    assert any(url.endswith(".css") for url in sizes)
    assert any(url.endswith(".woff2") for url in sizes)
    assert 20_000 < sum(sizes.values()) <= BUDGET, sizes
