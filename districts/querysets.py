"""Reading rules: which units exist on a day, which a text means, what of their work is public."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Self

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
        return self.during(date, date)

    def during(self, first: datetime.date | None, last: datetime.date | None) -> UnitQuerySet:
        """Return the units which exist on some of these days; None: no bound on that side."""
        found = self
        if first is not None:
            found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first))
        if last is not None:
            found = found.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=last))
        return found

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
        return self.filter(below).during(unit.valid_from, unit.valid_to)

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


class ActivityQuerySet(models.QuerySet):
    """Plans, inspections, initiatives, awards, resolutions of units."""

    def confirmed(self) -> Self:
        """Return what may be public: confirmed by Home Affairs or by a public source."""
        return self.filter(confirmed_at__isnull=False)

    def waiting(self) -> Self:
        """Return what Home Affairs hasn't confirmed yet."""
        return self.filter(confirmed_at__isnull=True)

    def in_province(self, province: Unit) -> Self:
        """Return those of the province itself and of all units in it."""
        return self.filter(Q(unit=province) | Q(unit__province=province))

    def of_unit_and_below(self, unit: Unit) -> Self:
        """Return those of a unit and of the units whose parent it is."""
        return self.filter(Q(unit=unit) | Q(unit__parent=unit))


class InspectionQuerySet(ActivityQuerySet):
    """Inspections and reviews."""

    def public(self) -> Self:
        """Return what is confirmed; an inspection has to have come to its conclusion too."""
        return self.confirmed().filter(Q(conclusion_date__isnull=False) | Q(occasion="review"))


class FindingQuerySet(models.QuerySet):
    """What inspections found."""

    def open(self) -> Self:
        """Return what asks for something that nobody has said was done."""
        return self.filter(handled_on__isnull=True).exclude(kind="strength")

    def in_province(self, province: Unit) -> Self:
        """Return those of all units of the province and of itself."""
        return self.filter(Q(inspection__unit=province) | Q(inspection__unit__province=province))


class PlanTaskQuerySet(models.QuerySet):
    """Tasks of plans."""

    def overdue(self, today: datetime.date) -> Self:
        """Return the unfinished ones whose last day is over."""
        return self.filter(done_on__isnull=True, stopped=False, due__lt=today)

    def in_province(self, province: Unit) -> Self:
        """Return those of all units of the province and of itself."""
        return self.filter(Q(plan__unit=province) | Q(plan__unit__province=province))


class ResolutionTargetQuerySet(models.QuerySet):
    """Targets of resolutions."""

    def missed(self) -> Self:
        """Return those that weren't reached, by their values or else by the source's word."""
        computed = Q(target__isnull=False, actual__isnull=False)
        below = Q(direction="at_least", actual__lt=F("target"))
        above = Q(direction="at_most", actual__gt=F("target"))
        beside = Q(direction="exactly") & ~Q(actual=F("target"))
        return self.filter(
            (computed & (below | above | beside)) | (~computed & Q(stated_state="missed"))
        )

    def in_province(self, province: Unit) -> Self:
        """Return those of all units of the province and of itself."""
        return self.filter(Q(resolution__unit=province) | Q(resolution__unit__province=province))


class InitiativeQuerySet(ActivityQuerySet):
    """Initiatives."""

    def public(self) -> Self:
        """Return what the directory shows: confirmed, of units that exist or existed."""
        return self.confirmed().filter(unit__illustrative=False)

    def with_users(self) -> Self:
        """Fetch the unit of each and the units that use it too, in two queries."""
        adoption = self.model._meta.get_field("adoptions").related_model
        users = adoption.objects.select_related("unit__province").order_by("unit__sort_key", "pk")
        return self.select_related("unit__parent", "unit__province").prefetch_related(
            models.Prefetch("adoptions", users)
        )

    def search(self, text: str) -> Self:
        """Return those in whose words every typed word begins one; marks don't matter."""
        found = self
        words = _query_words(text)
        if not words:
            return self.none()
        for word in set(words):
            found = found.filter(search_key__contains=f" {word}")
        return found


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
