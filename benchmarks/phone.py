"""Public pages on a slow phone: when they can be read, whether they jump, whether they block.

`python -m benchmarks.phone` fills the empty database of DATABASE_URL and writes its section to
stdout. Chromium is slowed down as Lighthouse's mobile profile does it, through its own protocol.
"""

from __future__ import annotations

import gzip
import html
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django

django.setup()

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from benchmarks.figures import Samples, met, say, table  # noqa: E402
from benchmarks.portal import LARGE, ROWS_OF_LARGE, fill, gunicorn  # noqa: E402
from indicators.models import Edition  # noqa: E402

PORTAL = "cchc_portal.settings"
BARE = "benchmarks.baselines.bare"
VISITS = 7
PHONE: Any = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "vi-VN",
}
WORDS_OF_A_LINE = 8
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
WORDS_SEEN = """() => {
  const words = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    if ([...range.getClientRects()].some(box => box.width && box.top < innerHeight))
      words.push(...walker.currentNode.data.split(/\\s+/).filter(Boolean));
  }
  return words;
}"""
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass
class Page:
    """What the visits to one page gave."""

    name: str
    url: str
    paint: Samples = field(default_factory=Samples)
    shift: Samples = field(default_factory=Samples)
    blocked: Samples = field(default_factory=Samples)
    drawing: Samples = field(default_factory=Samples)
    afterwards: Samples = field(default_factory=Samples)
    in_all: Samples = field(default_factory=Samples)
    kilobytes: Samples = field(default_factory=Samples)


def main() -> None:
    """Fill the database, visit every page, print the section."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    print("## Public pages on a slow phone\n")
    if chromium is None:
        print("Not measured: there is no Chromium here.\n")
        return
    fill()
    with (
        tempfile.TemporaryDirectory() as folder,
        gunicorn(PORTAL) as portal,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_ARGUMENTS, headless=True
        )
        body = Path(folder) / "words"
        body.write_bytes(only_words(browser, portal))
        with gunicorn(BARE, ready="/bytes/", BENCH_BODY=str(body)) as bare:
            found = [*pages(portal), Page("for scale: words alone", f"{bare}/bytes/")]
            for turn in range(-1, VISITS):
                say("a first look" if turn < 0 else f"visit {turn + 1} of {VISITS}")
                for page in found if turn % 2 else reversed(found):
                    seen = visit(browser, page.url)
                    if turn >= 0:
                        note(page, seen)
        browser.close()
    print(report(found))


def only_words(browser: Browser, portal: str) -> bytes:
    """The words of the first view of the home page, without style, font, script or picture.

    What a browser needs for these alone is the least that any page with them can need.
    """
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(f"{portal}/")
    words = page.evaluate(WORDS_SEEN)
    context.close()
    text = (
        '<!DOCTYPE html><html lang="vi"><meta charset="utf-8"><title>CCHC</title>'
        '<meta name="viewport" content="width=device-width">'
    ) + "".join(
        f"<p>{html.escape(' '.join(words[start : start + WORDS_OF_A_LINE]))}</p>"
        for start in range(0, len(words), WORDS_OF_A_LINE)
    )
    return gzip.compress(text.encode())


def pages(portal: str) -> list[Page]:
    """The pages people come to, of the illustrative province, and the heaviest of the others."""
    edition = Edition.objects.get(scope="minh-hoa", level="commune", year=2024)
    rows = edition.rows.select_related("unit").order_by("position")[:3]
    row = rows[0]
    beside = "&".join(f"don-vi={other.unit_code}" for other in rows)
    assert row.unit is not None
    assert edition.criteria_set is not None
    addresses = {
        "home": "/",
        f"league table, {ROWS_OF_LARGE} rows": LARGE,
        "unit": row.unit.get_absolute_url(),
        "method": edition.criteria_set.get_absolute_url(),
        "why this rank": f"{edition.get_permanent_url()}{row.unit_code}/",
        "why it moved": f"{edition.get_permanent_url()}{row.unit_code}/thay-doi/",
        "how firm the ranks are": f"{edition.get_permanent_url()}do-vung/",
        f"areas of {ROWS_OF_LARGE} units": f"{LARGE}?xem=linh-vuc",
        "three units side by side": f"/so-sanh/?{beside}",
        "open data": "/du-lieu/",
    }
    return [Page(name, portal + address) for name, address in addresses.items()]


def visit(browser: Browser, url: str) -> dict[str, Any]:
    """One visit of somebody who is new here."""
    context = browser.new_context(**PHONE)
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
    seen["first"] = page.evaluate(
        "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    )
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
    # Lighthouse's total blocking time: what tasks take beyond 50 ms, from the first paint on; of a
    # task that was under way then, the same share is free.
    over = 0.0
    for start, length in seen["tasks"]:
        left = start + length - max(start, seen["first"])
        over += max(0.0, left * (1 - LONG_MS / length))
    page.in_all.values.append(over / 1000)
    page.kilobytes.values.append(seen["bytes"] / 1000)


def long(tasks: Samples) -> str:
    return tasks.seconds() if max(tasks.values) else "none"


def report(found: list[Page]) -> str:
    rows = [
        [
            page.name,
            page.paint.seconds(),
            f"≤ {GOAL_PAINT_S} s: {met(page.paint.median, GOAL_PAINT_S)}",
            f"{max(page.shift.values):.3f}",
            f"≤ {GOAL_SHIFT}: {met(max(page.shift.values), GOAL_SHIFT)}",
            long(page.blocked),
            long(page.drawing),
            long(page.afterwards),
            long(page.in_all),
            f"{page.kilobytes.median:.0f} KB",
        ]
        for page in found
    ]
    return "\n\n".join(
        [
            f"Chromium with a processor {CPU_SLOWER} times slower, 1.6 Mbit/s, {ROUND_TRIP_MS} ms "
            f"a round trip, 360 × 740, nothing kept; {VISITS} visits of each page in turn, "
            "gunicorn with 2 workers on the same cores. The last row is the least that any page "
            "can need here: the words of home's first view, without style, font or script.",
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
                    f"in all over {LONG_MS} ms, first paint on (Lighthouse's TBT)",
                    "on the wire",
                ],
                rows,
            ),
        ]
    )


if __name__ == "__main__":
    main()
