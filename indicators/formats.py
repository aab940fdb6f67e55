"""Figures as people read them, as ready HTML: no value is never a zero, no change never an arrow.

Plain functions on plain values: a league table calls them a thousand times. What depends only on
a few values is remembered, by language.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

MINUS = "\u2212"
NONE = "–"
UP, DOWN, SAME = "▲", "▼", "="
# Not ≠: the type lacks it, and browsers put it together from pieces of two fonts.
INCOMPARABLE = "×"

_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_SENTENCES = re.compile(r"\S.*?[.!?](?=\s|$)|\S.*", re.DOTALL)
_STEPS = tuple(Decimal(1).scaleb(-places) for places in range(5))
_VIETNAMESE = str.maketrans({",": ".", ".": ",", "-": MINUS})
_ENGLISH = str.maketrans({"-": MINUS})


def points(value: Decimal | None, places: int = 2, language: str | None = None) -> str:
    """The number with exactly `places` decimals, half up: "1.234,50" in Vietnamese.

    Rounds for the eye only; an index is already rounded by its set's rule when it's published.
    "–" for None: use `no_value` where the reader should learn why.
    """
    if value is None:
        return NONE
    text = f"{value.quantize(_STEPS[places], ROUND_HALF_UP):,f}"
    return text.translate(_ENGLISH if (language or get_language()) == "en" else _VIETNAMESE)


def plain(value: Decimal, places: int = 2) -> str:
    """The number for machines: a decimal point, no marks between thousands, half up."""
    return f"{value.quantize(_STEPS[places], ROUND_HALF_UP):f}"


def maximum(value: Decimal | None, language: str | None = None) -> str:
    """A maximum with as many decimals as it has: "100", "8,5"."""
    if value is None:
        return NONE
    exponent = value.normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return points(value, min(places, 4), language)


def percent(value: Decimal, places: int = 0, language: str | None = None) -> str:
    """A share of one as a percentage: 0.625 is "63%"."""
    return f"{points(value * 100, places, language)}%"


def signed(value: Decimal, places: int = 2, language: str | None = None) -> str:
    """A difference with its sign: "+2,10", "−0,35", and "0,00" for none."""
    text = points(value, places, language)
    return f"+{text}" if value > 0 else text


def rank(value: int | None, of: int | None = None) -> SafeString:
    """k/n: "3/12", or "3" where it isn't known out of how many."""
    return _rank(value, of)


def change(by: int | None, why_not: str = "") -> SafeString:
    """▲2, ▼1 or =, with words for screen readers; `by` is positive where the rank got better.

    Where the years can't be compared, a mark with the reason instead of an arrow.
    """
    return _change(by, str(why_not), get_language() or "vi")


def no_value(why: str = "") -> SafeString:
    """An empty place, with the reason it is empty in its title and for screen readers."""
    return _no_value(str(why), get_language() or "vi")


def why_missing(row: Any) -> str:
    """Why a published row lacks a figure, "" where nothing is known but that it does.

    The remark on a computed row says just that; the remark on a printed one is about the figures
    that are there.
    """
    return row.note if row.basis == "computed" else ""


def stored_text(text: str) -> str:
    """A remark kept in Vietnamese in an edition, in the reader's language where it's known.

    Sentence by sentence, because a remark may be made of several stock ones.
    """
    return " ".join(gettext(sentence) for sentence in _SENTENCES.findall(text))


def civil_dates(text: str) -> str:
    """The text with its ISO dates as people here write them: "202/2025/QH15 (12/06/2025)"."""
    return _ISO_DATE.sub(r"\3/\2/\1", text)


def change_in_words(by: int) -> str:
    """ "tăng 2 bậc", "giảm 1 bậc", "giữ nguyên thứ hạng"."""
    if by > 0:
        return ngettext("tăng %(n)d bậc", "tăng %(n)d bậc", by) % {"n": by}
    if by < 0:
        return ngettext("giảm %(n)d bậc", "giảm %(n)d bậc", -by) % {"n": -by}
    return gettext("giữ nguyên thứ hạng")


@lru_cache(maxsize=4096)
def _rank(value: int | None, of: int | None) -> SafeString:
    if value is None:
        return SafeString(NONE)
    return SafeString(f"{value}<small>/{of}</small>" if of else f"{value}")


@lru_cache(maxsize=2048)
def _change(by: int | None, why_not: str, language: str) -> SafeString:
    if by is None and not why_not:
        return _no_value(gettext("không có hạng kỳ trước"), language)
    if by is None:
        label = escape(gettext("không so sánh được: %(reason)s") % {"reason": stored_text(why_not)})
        return _marked(INCOMPARABLE, label, title=label, css="change why")
    shown = f"{UP}{by}" if by > 0 else f"{DOWN}{-by}" if by < 0 else SAME
    return _marked(shown, escape(change_in_words(by)), css="change")


@lru_cache(maxsize=2048)
def _no_value(why: str, language: str) -> SafeString:
    label = escape(stored_text(why) or gettext("nguồn không nêu"))
    return _marked(NONE, label, title=label, css="why")


def _marked(shown: str, label: str, *, css: str, title: str = "") -> SafeString:
    tip = f' title="{title}"' if title else ""
    # label and title come escaped
    return SafeString(
        f'<span class="{css}"{tip}><span aria-hidden="true">{shown}</span>'
        f'<span class="visually-hidden">{label}</span></span>'
    )
