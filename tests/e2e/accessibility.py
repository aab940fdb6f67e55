"""What axe complains of on a page, against WCAG 2.2 AA."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast"]}

left_out = False
"""Whether axe waits for the run on PostgreSQL; set by conftest.py, and the run says so."""


def problems(page: Page, rules: dict = WCAG) -> list[str]:
    """Rule, place and reason of every violation on the page as it stands."""
    if left_out:
        return []
    # Half a megabyte of script takes as long as a check: once for a document is enough.
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(
        "options => axe.run(options).then(results => results.violations)",
        {"runOnly": rules, "resultTypes": ["violations"]},
    )
    return [
        f"{page.url}: {rule['id']}: {node['target'][0]}: {node['failureSummary']}"
        for rule in violations
        for node in rule["nodes"]
    ]


def problems_in_both_schemes(page: Page) -> list[str]:
    """The same in the light scheme, and the colours once more in the dark one."""
    page.emulate_media(color_scheme="light")
    found = problems(page)
    page.emulate_media(color_scheme="dark")
    return found + problems(page, COLOURS)
