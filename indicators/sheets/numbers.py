"""Numbers and dates as people in Việt Nam type them into a cell, read exactly or not at all."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

PLACES = 4
BIGGEST = Decimal(10) ** 13
"""Beyond this nothing is counted or spent; it keeps quantities inside what the database holds."""

_PLAIN = re.compile(r"[0-9]+")
_COMMA = re.compile(r"[0-9]+,[0-9]+")
_DOT = re.compile(r"[0-9]+\.[0-9]+")
_GROUPS = {mark: re.compile(rf"[0-9]{{1,3}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in ".,"}
_VIETNAMESE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]+)?")
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-"})


class NotANumber(ValueError):
    """A text that is no number, or could be two; the message says so in Vietnamese."""


def number_from_text(text: str) -> Decimal:
    """Return the number a person typed. Raises NotANumber.

    A comma is the decimal mark: "69,45", "1.234,5". A dot with other than three digits after it
    can only be one too: "69.45". "1.500" may be one and a half or fifteen hundred, so it is
    refused; "0.500" and "1.234.567" can be read in one way only.
    """
    typed = text.translate(_SPACES).strip()
    sign = -1 if typed.startswith("-") else 1
    body = typed[1:].strip() if typed[:1] in ("-", "+") else typed
    plain = _plain_number(body)
    if plain is None:
        raise NotANumber(_("“%(text)s” không phải là số") % {"text": shortened(text)})
    return _checked(sign * Decimal(plain))


def _plain_number(body: str) -> str | None:
    if _PLAIN.fullmatch(body):
        return body
    if _COMMA.fullmatch(body):
        return body.replace(",", ".")
    if _VIETNAMESE.fullmatch(body):
        return body.replace(".", "").replace(",", ".")
    if _ENGLISH.fullmatch(body):
        return body.replace(",", "")
    if _SPACED.fullmatch(body):
        return body.replace(" ", "").replace(",", ".")
    if _DOT.fullmatch(body):
        whole, places = body.split(".")
        if len(places) == 3 and len(whole) <= 3 and whole.strip("0"):
            raise NotANumber(
                _("“%(text)s” có thể hiểu là %(small)s hoặc %(big)s: ghi rõ dấu phẩy thập phân")
                % {"text": body, "small": body.replace(".", ","), "big": body.replace(".", "")}
            )
        return body
    for mark, groups in _GROUPS.items():
        if groups.fullmatch(body):
            return body.replace(mark, "")
    return None


def number_from_cell(value: object) -> Decimal | None:
    """Return the number in a cell, None for an empty one. Raises NotANumber.

    A number cell is taken as Excel shows it, to 15 significant digits, so that 0.1 is 0.1.
    """
    if isinstance(value, bool):
        raise NotANumber(_("ô ghi đúng/sai, không phải số"))
    if isinstance(value, float):
        return _from_float(value)
    if isinstance(value, int):
        return _checked(Decimal(value))
    if isinstance(value, str):
        return number_from_text(value) if value.strip() else None
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        raise NotANumber(_("ô đang là ngày tháng, không phải số: định dạng lại ô rồi nhập lại"))
    return None


# A group's file says the same few numbers thousands of times.
@lru_cache(maxsize=4_096)
def _from_float(value: float) -> Decimal:
    return _checked(Decimal(f"{value:.15g}"))


def whole_from_cell(value: object) -> int | None:
    """Return the whole number in a cell, None for an empty one. Raises NotANumber."""
    found = number_from_cell(value)
    if found is None:
        return None
    if found != found.to_integral_value():
        raise NotANumber(_("phải là số nguyên"))
    return int(found)


def date_from_cell(value: object) -> datetime.date | None:
    """Return the day in a cell: a date, or a text dd/mm/yyyy. Raises NotANumber."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    text = str(value or "").strip()
    if not text:
        return None
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise NotANumber(_("“%(text)s” không phải ngày dạng ngày/tháng/năm") % {"text": text[:40]})


def shortened(text: str) -> str:
    """A typed text, short enough for a message."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def _checked(value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) >= BIGGEST:
        raise NotANumber(_("số quá lớn"))
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and exponent < -PLACES:
        raise NotANumber(_("có nhiều hơn bốn chữ số thập phân"))
    return value
