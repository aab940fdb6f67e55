"""Parts of the frame that depend on the address alone, never on who reads."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from indicators.caching import VIEW_PARAMETERS

register = template.Library()

SECTIONS: dict[str, frozenset[str]] = {
    "rankings": frozenset({"rankings", "league-table", "edition", "firmness"}),
    "units": frozenset({"units", "unit", "unit-period"}),
    "indicators": frozenset({"indicators", "indicator"}),
    "initiatives": frozenset({"initiatives"}),
    "methods": frozenset({"methods", "method"}),
    "open-data": frozenset({"open-data", "data-dictionary", "api", "embed-maker"}),
}
"""Entry of the main navigation -> names of the pages that belong to it."""


@register.simple_tag(takes_context=True)
def main_nav(context: Any) -> SafeString:
    """The links of the main navigation; `aria-current` on the page or section shown."""
    match = getattr(context.get("request"), "resolver_match", None)
    here = match.url_name if match and match.namespace == "public" else ""
    labels = {
        "rankings": gettext("Xếp hạng"),
        "units": gettext("Đơn vị"),
        "indicators": gettext("Số liệu"),
        "initiatives": gettext("Sáng kiến"),
        "methods": gettext("Phương pháp"),
        "open-data": gettext("Dữ liệu mở"),
    }
    return format_html_join(
        "",
        '<a href="{}"{}>{}</a>',
        (
            (
                reverse(f"public:{name}"),
                _current(name, here),
                label,
            )
            for name, label in labels.items()
        ),
    )


def _current(name: str, here: str) -> SafeString | str:
    if here == name:
        return format_html(' aria-current="{}"', "page")
    return format_html(' aria-current="{}"', "true") if here in SECTIONS[name] else ""


@register.simple_tag(takes_context=True)
def other_language(context: Any) -> SafeString:
    """The link to the same page in the other language."""
    request = context.get("request")
    if get_language() == "en":
        code, short, label = "vi", "VI", "VI: tiếng Việt"
    else:
        code, short, label = "en", "EN", "EN: English"
    return format_html(
        '<a class="language" href="{}" lang="{}" hreflang="{}" aria-label="{}">{}</a>',
        address_in(request, code) if request else "/" if code == "vi" else f"/{code}/",
        code,
        code,
        label,
        short,
    )


def address_in(request: HttpRequest, language: str) -> str:
    """The address of this page in `language`.

    Of the query only what pages read is kept: a kept page must not carry on whatever its first
    reader happened to have in the address.
    """
    path = request.path
    prefix = f"/{get_language()}/"
    if get_language() != settings.LANGUAGE_CODE and path.startswith(prefix):
        path = path[len(prefix) - 1 :]
    if language != settings.LANGUAGE_CODE:
        path = f"/{language}{path}"
    query = QueryDict(mutable=True)
    for name in (*VIEW_PARAMETERS, "tim"):
        if name in request.GET:
            query.setlist(name, request.GET.getlist(name))
    return f"{path}?{query.urlencode()}" if query else path
