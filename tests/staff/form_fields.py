"""What a browser would send of a page's forms, left as they are."""

from __future__ import annotations

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        name = has.get("name", "")
        if tag == "input" and name:
            ticks = has.get("type") in ("checkbox", "radio")
            if not ticks or "checked" in has:
                self.sent.setdefault(name, []).append(has.get("value", ""))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in has:
            self.sent.setdefault(self.select, []).append(has.get("value", ""))
        elif tag == "textarea":
            self.textarea = name
            self.sent[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.sent[self.textarea][0] += data.removeprefix("\n")


def fields_of(html: str) -> dict[str, list[str]]:
    """{name: values} of all fields of all forms of a page."""
    parser = _Fields()
    parser.feed(html)
    return parser.sent
