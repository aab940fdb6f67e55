"""What the first view of a league table costs on the wire: Chromium with an empty cache.

`python -m benchmarks.transfer` measures on the empty database of DATABASE_URL and writes its
section to stdout.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import django

django.setup()

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from benchmarks.figures import met, table  # noqa: E402
from benchmarks.portal import LARGE, ROWS_OF_LARGE, fill, gunicorn  # noqa: E402
from tests.e2e.conftest import CHROMIUM_ARGUMENTS  # noqa: E402

GOAL = 150_000
WIDTHS = (1440, 360)


def main() -> None:
    """Fill the database, open the page, and print the section."""
    print("## First view of a league table\n")
    browsers = ("chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, browsers)), None)
    if chromium is None:
        print(f"Not measured: no Chromium here (looked for {', '.join(browsers)}).\n")
        return
    fill()
    with gunicorn("cchc_portal.settings") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        views = {width: first_view(browser, address + LARGE, width) for width in WIDTHS}
        version = browser.version
        browser.close()
    print(section(views, version))


def first_view(browser: Browser, url: str, width: int) -> dict[str, int]:
    """Bytes on the wire, headers included, per file that somebody new to the portal gets."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
    page = context.new_page()
    wire = context.new_cdp_session(page)
    names: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    wire.on(
        "Network.requestWillBeSent",
        lambda event: names.setdefault(event["requestId"], name_of(event["request"]["url"])),
    )
    wire.on(
        "Network.loadingFinished",
        # Adds up what is asked for more than once.
        lambda event: sizes.update({names[event["requestId"]]: int(event["encodedDataLength"])}),
    )
    wire.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    assert page.locator("td.unit").count() == ROWS_OF_LARGE
    context.close()
    assert not [name for name in sizes if "plotly" in name], sizes
    return sizes


def name_of(url: str) -> str:
    """The address without its host; of a static file, the name without the hash in it."""
    path = urlsplit(url).path
    if not path.startswith("/static/"):
        return path
    file = PurePosixPath(path)
    stem, *rest = file.name.split(".")
    kept = [part for part in rest if len(part) != 12]
    return str(file.with_name(".".join([stem, *kept])))


def section(views: dict[int, dict[str, int]], version: str) -> str:
    names = sorted({name for sizes in views.values() for name in sizes})
    names.sort(key=lambda name: -max(sizes.get(name, 0) for sizes in views.values()))
    totals = [sum(sizes.values()) for sizes in views.values()]
    rows = [
        [f"`{name}`", *(f"{sizes[name]:,}" if name in sizes else "–" for sizes in views.values())]
        for name in names
    ]
    rows.append(["**together**", *(f"**{total:,}**" for total in totals)])
    return "\n\n".join(
        [
            f"Chromium {version}, empty cache, {ROWS_OF_LARGE} rows, no chart in view, as gunicorn "
            f"sends it. To reach: ≤ {GOAL // 1000} KB: {met(max(totals), GOAL)}.",
            table(["bytes on the wire", *(f"{width} px wide" for width in views)], rows) + "\n",
        ]
    )


if __name__ == "__main__":
    main()
