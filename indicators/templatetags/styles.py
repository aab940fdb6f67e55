"""Style sheets written into the page: a slow phone draws nothing before the last of them is there.

A request of its own for them would cost a round trip and, where the page is parsed first, a layout
of the whole page without any style.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Comments that begin with ! are licences and stay.
_SPARE = re.compile(r"/\*(?!!).*?\*/|\s+", re.DOTALL)
_ADDRESS = re.compile(r"url\(\"?(?!data:)([^\")]+)\"?\)")


@register.simple_tag
def styles(*addresses: str) -> SafeString:
    """Write the sheets at these static addresses as one style element."""
    return format_html("<style>{}</style>", mark_safe("".join(map(_sheet, addresses))))  # noqa: S308


def _sheet(address: str) -> str:
    """The sheet as a page can hold it; a collected one never changes, so it is read once."""
    if not hasattr(staticfiles_storage, "stored_name"):
        found = finders.find(address)
        return _for_a_page(address, Path(str(found)).read_text(encoding="utf-8"))
    return _collected(address)


@functools.cache
def _collected(address: str) -> str:
    with staticfiles_storage.open(staticfiles_storage.stored_name(address)) as file:
        return _for_a_page(address, file.read().decode())


def _for_a_page(address: str, text: str) -> str:
    place = urljoin(settings.STATIC_URL, address)
    return _ADDRESS.sub(
        lambda found: f'url("{urljoin(place, found[1])}")',
        _SPARE.sub(lambda found: "" if found[0].startswith("/*") else " ", text),
    )
