"""A link within a long page leads to its place, also where the way there isn't laid out yet."""

from playwright.sync_api import Page, expect

from tests.e2e.world import World

# Sections as those of a set of ninety criteria, each taller than what is set aside for it.
LONG = """
const section = (n) =>
  `<section class="card later" id="s${n}"><h2>${n}</h2><p style="height: 3000px"></p></section>`;
document.querySelector("main").innerHTML =
  '<a href="#s12">12</a>' + Array.from({length: 12}, (_, n) => section(n + 1)).join("");
"""


def test_past_sections_that_nobody_has_come_to(page: Page, world: World) -> None:
    # Other tests ask for reduced motion; most people don't.
    page.emulate_media(reduced_motion="no-preference")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/")
    page.evaluate(LONG)
    page.get_by_role("link", name="12", exact=True).click()
    expect(page.locator("#s12 h2")).to_be_in_viewport()
