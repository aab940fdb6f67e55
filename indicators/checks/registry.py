"""What a data check is: a question to the database, how bad an answer is, and what to do then."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _


class Severity(StrEnum):
    """How bad a finding is: results are wrong, may be wrong, or a fact to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found: where, as a person would look it up, and what is wrong there."""

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """A data check (phép kiểm tra dữ liệu). `find` only reads; its queries don't grow with rows."""

    name: str
    severity: Severity
    title: str | Promise
    advice: str | Promise
    find: Callable[[], Iterable[Finding]]


def figure(value: Decimal | int | str | bool | None) -> str:
    """A value in a finding: a decimal comma without trailing zeros, a word for no value."""
    if value is None or value == "":
        return _("trống")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    return str(value)
