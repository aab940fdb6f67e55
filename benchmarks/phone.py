"""Public pages on a slow phone: when they can be read, whether they jump, whether they block.

`python -m benchmarks.phone` fills the empty database of DATABASE_URL and writes its section to
stdout. Chromium is slowed down as Lighthouse's mobile profile does it, through its own protocol.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import Any

import django

django.setup()

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from benchmarks.figures import Samples, met, say, table  # noqa: E402
from benchmarks.portal import LARGE, ROWS_OF_LARGE, fill, gunicorn  # noqa: E402
from indicators.models import Edition  # noqa: E402

PORTAL = "cchc_portal.settings"
VISITS = 7
CPU_SLOWER = 4
BYTES_A_SECOND = 1.6e6 / 8
ROUND_TRIP_MS = 150
SETTLE_MS = 1500
GOAL_PAINT_S = 1.5
GOAL_SHIFT = 0.05
# What W3C calls long: the main thread answers nobody meanwhile.
LONG_MS = 50

OBSERVE = """
window.seen = {paint: 0, element: "", shift: 0, tasks: []};
new PerformanceObserver(list => { for (const one of list.getEntries()) {
  window.seen.paint = one.startTime; window.seen.element = one.element ? one.element.tagName : "";
} }).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => { for (const one of list.getEntries())
  if (!one.hadRecentInput) window.seen.shift += one.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver(list => { for (const one of list.getEntries())
  window.seen.tasks.push([one.startTime, one.duration]);
}).observe({type: "longtask", buffered: true});
"""
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass
class Page:
    """What the visits to one page gave."""

    name: str
    address: str
    paint: Samples = field(default_factory=Samples)
    shift: Samples = field(default_factory=Samples)
    blocked: Samples = field(default_factory=Samples)
    drawing: Samples = field(default_factory=Samples)
    afterwards: Samples = field(default_factory=Samples)
    kilobytes: Samples = field(default_factory=Samples)
    rows: int = 0


def main() -> None:
    """Fill the database, visit every page, print the section."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    print("## Public pages on a slow phone\n")
    if chromium is None:
        print("Not measured: there is no Chromium here.\n")
        return
    fill()
    found = pages()
    with gunicorn(PORTAL) as portal, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_ARGUMENTS, headless=True
        )
        for turn in range(-1, VISITS):
            say("a first look" if turn < 0 else f"visit {turn + 1} of {VISITS}")
            for page in found if turn % 2 else reversed(found):
                seen = visit(browser, portal + page.address)
                if turn >= 0:
                    note(page, seen)
        browser.close()
    print(report(found))


def pages() -> list[Page]:
    """The pages people come to, of the illustrative province, and the heaviest of the others."""
    edition = Edition.objects.get(scope="minh-hoa", level="commune", year=2024)
    rows = edition.rows.select_related("unit").order_by("position")[:3]
    row = rows[0]
    beside = "&".join(f"don-vi={other.unit_code}" for other in rows)
    assert row.unit is not None
    assert edition.criteria_set is not None
    return [
        Page("home", "/"),
        Page(f"league table, {ROWS_OF_LARGE} rows", LARGE),
        Page("unit", row.unit.get_absolute_url()),
        Page("method", edition.criteria_set.get_absolute_url()),
        Page("why this rank", f"{edition.get_permanent_url()}{row.unit_code}/"),
        Page("why it moved", f"{edition.get_permanent_url()}{row.unit_code}/thay-doi/"),
        Page("how firm the ranks are", f"{edition.get_permanent_url()}do-vung/"),
        Page(f"areas of {ROWS_OF_LARGE} units", f"{LARGE}?xem=linh-vuc"),
        Page("three units side by side", f"/so-sanh/?{beside}"),
        Page("open data", "/du-lieu/"),
    ]


def visit(browser: Browser, url: str) -> dict[str, Any]:
    """One visit of somebody who is new here."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="vi-VN",
    )
    page = context.new_page()
    page.add_init_script(OBSERVE)
    wire = context.new_cdp_session(page)
    sent = [0.0]
    wire.on("Network.loadingFinished", lambda e: sent.append(e["encodedDataLength"]))
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND / 2,
        },
    )
    wire.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
    response = page.goto(url, wait_until="load")
    assert response is not None
    assert response.status == 200, url
    page.wait_for_timeout(SETTLE_MS)
    seen = page.evaluate("window.seen")
    seen["rows"] = page.locator("table tbody tr").count()
    seen["bytes"] = sum(sent)
    context.close()
    return seen


def note(page: Page, seen: dict[str, Any]) -> None:
    page.paint.values.append(seen["paint"] / 1000)
    page.shift.values.append(seen["shift"])
    # What blocked before the page could be read, and apart from it the work that makes it readable:
    # the task that ends with the paint.
    before = [length for start, length in seen["tasks"] if start + length < seen["paint"] - LONG_MS]
    page.blocked.values.append(max(before, default=0) / 1000)
    until = [length for start, length in seen["tasks"] if start < seen["paint"]]
    page.drawing.values.append(max(until, default=0) / 1000)
    after = [length for start, length in seen["tasks"] if start >= seen["paint"]]
    page.afterwards.values.append(max(after, default=0) / 1000)
    page.kilobytes.values.append(seen["bytes"] / 1000)
    page.rows = seen["rows"]


def report(found: list[Page]) -> str:
    rows = [
        [
            page.name,
            page.paint.seconds(),
            f"≤ {GOAL_PAINT_S} s: {met(page.paint.median, GOAL_PAINT_S)}",
            f"{max(page.shift.values):.3f}",
            f"≤ {GOAL_SHIFT}: {met(max(page.shift.values), GOAL_SHIFT)}",
            page.blocked.seconds() if max(page.blocked.values) else "none",
            page.drawing.seconds() if max(page.drawing.values) else "none",
            page.afterwards.seconds() if max(page.afterwards.values) else "none",
            f"{page.kilobytes.median:.0f} KB",
        ]
        for page in found
    ]
    return "\n\n".join(
        [
            f"Chromium with a processor {CPU_SLOWER} times slower, 1.6 Mbit/s, {ROUND_TRIP_MS} ms "
            f"a round trip, 360 × 740, nothing kept; {VISITS} visits of each page in turn, "
            "gunicorn with 2 workers on the same cores.",
            table(
                [
                    "page",
                    "largest contentful paint",
                    "to reach",
                    "layout shift, worst",
                    "to reach",
                    f"longest task over {LONG_MS} ms before",
                    "the same with the one that draws",
                    "the same afterwards",
                    "on the wire",
                ],
                rows,
            ),
        ]
    )


if __name__ == "__main__":
    main()
