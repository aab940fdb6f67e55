"""Reading rules for units: which exist on a day, which lie below another, which a text means."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, F, Q, Value, When

from . import vietnamese

if TYPE_CHECKING:
    from .models import Unit

# A full address of three levels has eleven words ("Thị trấn Cái Tàu Hạ, Huyện Châu Thành, Tỉnh
# Đồng Tháp"). Each word is one more pass over the table, so a pasted page is not searched for.
MAX_QUERY_LENGTH = 200
MAX_QUERY_WORDS = 16

# What people type for what the lists spell out.
ABBREVIATIONS = {
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "tphcm": "thanh pho ho chi minh",
    "hcm": "ho chi minh",
}


class UnitQuerySet(models.QuerySet):
    """Units; every condition may be combined with every other."""

    def on(self, date: datetime.date) -> UnitQuerySet:
        """Return the units which exist on that day, as far as is known.

        The first and the last day of existence both count. A unit whose start isn't known
        (`valid_from` blank) counts as existing on every day up to its end: that is what the
        lists say, not that it has existed for ever. Thành phố Huế of the list up to 30/06/2025,
        for one, was Tỉnh Thừa Thiên Huế before 2025.
        """
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=date),
            Q(valid_to__isnull=True) | Q(valid_to__gte=date),
        )

    def level(self, level: str) -> UnitQuerySet:
        """Return the units of one `Unit.Level`."""
        return self.filter(level=level)

    def under(self, unit: Unit) -> UnitQuerySet:
        """Return all units below that one, at whatever depth, without the unit itself.

        A unit which outlives a change of its province (Tỉnh Đồng Nai became Thành phố Đồng Nai on
        30/04/2026; most of its communes went on unchanged) lies under each period of it that it
        saw. So this asks for the code above and for a day in common, not for one row above.
        """
        same_code = Q(code=unit.code)
        if unit.level == unit.Level.PROVINCE:
            below = Q(province__in=self._everything().filter(same_code))
        else:
            parents = self._everything().filter(same_code)
            below = Q(parent__in=parents) | Q(
                parent__in=self._everything().filter(parent__in=parents)
            )
        found = self.filter(below)
        if unit.valid_from is not None:
            found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=unit.valid_from))
        if unit.valid_to is not None:
            found = found.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=unit.valid_to))
        return found

    def by_code(self, code: str, date: datetime.date | None = None) -> UnitQuerySet:
        """Return the units that bear or bore that code: several over time, at most one a day."""
        found = self.filter(code=code)
        return found if date is None else found.on(date)

    def by_period_word(self, code: str, word: str) -> UnitQuerySet:
        """Return the unit with that code whose `period_word` is the one given, or none.

        Reads the address `/don-vi/<code>/<word>/`; a word which is no period finds nothing.
        """
        prefix, unknown = self.model.UNTIL_PREFIX, self.model.PERIOD_UNKNOWN
        found = self.filter(code=code)
        if word == unknown:
            return found.filter(valid_from__isnull=True, valid_to__isnull=True)
        day = _iso_date(word.removeprefix(prefix))
        if day is None:
            return self.none()
        if word.startswith(prefix):
            return found.filter(valid_from__isnull=True, valid_to=day)
        return found.filter(valid_from=day)

    def by_slug(self, slug: str, date: datetime.date) -> UnitQuerySet:
        """Return the province that bears that word in addresses on that day.

        `dong-thap` is code 87 up to 30/06/2025 and code 82 since.
        """
        return self.filter(level=self.model.Level.PROVINCE, slug=slug).on(date)

    def search(self, text: str) -> UnitQuerySet:
        """Return the units a typed text may mean, the likeliest first.

        Marks, case and punctuation don't matter. Every word of the text must begin a word of the
        unit's name or of the names above it, so "chau thanh dong thap" finds Huyện Châu Thành of
        Đồng Tháp and not that of An Giang. First come exact names, then names that begin with the
        text, then names the text begins with; alike ones in Vietnamese order, larger units
        first, by province, newest period first. An empty or endless text finds nothing.
        """
        words = _query_words(text)
        if not words:
            return self.none()
        typed = " ".join(words)
        found = self
        for word in set(words):
            found = found.filter(search_key__contains=f" {word}")
        exact = Q(search_key__startswith=f" {typed} |") | Q(search_key__contains=f"| {typed} /")
        begins = Q(search_key__startswith=f" {typed}") | Q(search_key__contains=f"| {typed}")
        name_first = Q()
        for count in range(1, len(words)):
            head = " ".join(words[:count])
            name_first |= Q(search_key__startswith=f" {head} |")
            name_first |= Q(search_key__contains=f"| {head} /")
        likeness = [When(exact, then=0), When(begins, then=1)]
        if name_first:
            likeness.append(When(name_first, then=2))
        return found.order_by(
            Case(*likeness, default=Value(3), output_field=models.SmallIntegerField()),
            "sort_key",
            # province, district, commune, agency: the levels' own names happen to be in order.
            "-level",
            F("province__sort_key").asc(nulls_first=True),
            F("valid_from").desc(nulls_last=True),
            "code",
        )

    def in_vietnamese_order(self) -> UnitQuerySet:
        """Return the units by name in Vietnamese order, namesakes by code and period."""
        return self.order_by("sort_key", "code", F("valid_from").asc(nulls_first=True))

    def _everything(self) -> UnitQuerySet:
        return self.model._base_manager.using(self.db).all()


def _query_words(text: str) -> list[str]:
    """Return the words to look for, abbreviations spelled out; none where it's too much."""
    if len(text) > MAX_QUERY_LENGTH:
        return []
    words: list[str] = []
    for word in vietnamese.search_key(text).split():
        words += ABBREVIATIONS.get(word, word).split()
    return words if len(words) <= MAX_QUERY_WORDS else []


def _iso_date(text: str) -> datetime.date | None:
    """Return the day written as YYYY-MM-DD and in no other of ISO's ways, else None."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
