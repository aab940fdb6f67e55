"""Every reading rule of the records: which rows a question is about, and who may ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn, Self, TypeVar

from django.apps import apps
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery

from districts.models import Membership

SEE_ROUNDS = (
    Membership.Role.HOME_AFFAIRS,
    Membership.Role.PUBLISHER,
    Membership.Role.AUDITOR,
)
"""Roles for a province that read its running rounds; officials of ranked units don't."""

READ_LEDGER = (Membership.Role.HOME_AFFAIRS, Membership.Role.AUDITOR)
"""Roles for a province that read every change of every score of its rounds."""


class FrozenError(TypeError):
    """Something tried to change or delete a row that is only ever added."""


class CriteriaSetQuerySet(QuerySet):
    """Criteria sets."""

    def public(self) -> Self:
        """Sets behind at least one published edition: the ones the public may read."""
        editions = apps.get_model("indicators", "Edition").objects.filter(
            criteria_set=OuterRef("pk")
        )
        return self.filter(Exists(editions))

    def visible_to(self, user: Any) -> Self:
        """Sets of the provinces where this person follows rounds, and the national ones."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        held = Membership.objects.filter(user=user, role__in=SEE_ROUNDS)
        return self.filter(
            Q(province__in=held.values("unit")) | Q(province__isnull=True, illustrative=False)
        )


class CriterionQuerySet(QuerySet):
    """Nodes of criteria trees."""

    def areas(self) -> Self:
        """Roots: areas (lĩnh vực), and the roots of bonus and penalty."""
        return self.filter(parent__isnull=True)

    def leaves(self) -> Self:
        """Nodes that carry scores."""
        return self.exclude(kind="")


class RoundQuerySet(QuerySet):
    """Rounds and how fresh their standings are."""

    def stale(self) -> Self:
        """Rounds with a change that no recompute has taken in yet."""
        marks = apps.get_model("indicators", "StaleMark").objects.filter(round=OuterRef("pk"))
        return self.filter(Exists(marks))

    def visible_to(self, user: Any) -> Self:
        """Rounds whose drafts this person may read: roles for its province."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        held = Membership.objects.filter(user=user, unit=OuterRef("province"), role__in=SEE_ROUNDS)
        return self.filter(Exists(held))

    def with_freshness(self) -> Self:
        """Add `stale_since` (oldest change not taken in) and the last computation's state."""
        last = (
            apps.get_model("indicators", "Computation")
            .objects.filter(round=OuterRef("pk"))
            .order_by("-pk")
        )
        return self.annotate(
            stale_since=Min("stale_marks__at"),
            last_state=Subquery(last.values("state")[:1]),
            last_finished=Subquery(last.values("finished_at")[:1]),
            last_error=Subquery(last.values("error")[:1]),
        )


class AssessmentQuerySet(QuerySet):
    """Assessments of units."""

    def visible_to(self, user: Any) -> Self:
        """Assessments this person may read before publication: see `access.can_see_assessment`."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        roles = Membership.Role
        own = Membership.objects.filter(
            user=user, unit=OuterRef("unit"), role__in=(roles.UNIT_OFFICIAL, roles.UNIT_LEADER)
        )
        province = Membership.objects.filter(
            user=user, unit=OuterRef("round__province"), role__in=SEE_ROUNDS
        )
        assigned = (
            apps.get_model("indicators", "Assignment")
            .objects.filter(user=user, round=OuterRef("round"))
            .filter(Q(group__isnull=True) | Q(group=OuterRef("group")))
        )
        return self.filter(Exists(own) | Exists(province) | Exists(assigned))

    def in_group_order(self) -> Self:
        """By ranking group, then by name in Vietnamese order."""
        return self.order_by("group__position", "group_id", "unit__sort_key", "pk")


class AssignmentQuerySet(QuerySet):
    """Who appraises what."""

    def covering(self, assessment: Any) -> Self:
        """Assignments for all groups or for this assessment's."""
        return self.filter(Q(group__isnull=True) | Q(group=assessment.group_id))


class StandingQuerySet(QuerySet):
    """Computed results of running rounds: never for the public."""

    def in_rank_order(self) -> Self:
        """By group and rank; units without a rank last, equals by name in Vietnamese order."""
        return self.order_by(
            "assessment__group__position",
            "assessment__group_id",
            F("rank").asc(nulls_last=True),
            "assessment__unit__sort_key",
            "pk",
        )


class FrozenQuerySet(QuerySet):
    """Rows that are only ever added: refuses update and delete, in bulk too."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenError("rows of this kind are only ever added")

    update = _refuse
    bulk_update = _refuse
    delete = _refuse
    update_or_create = _refuse

    def bulk_create(  # type: ignore[override]
        self, objs: Any, batch_size: int | None = None, **kwargs: Any
    ) -> Any:
        """Add rows; refuses to overwrite what's there."""
        if kwargs.get("update_conflicts"):
            self._refuse()
        return super().bulk_create(objs, batch_size=batch_size, **kwargs)


_Changes = TypeVar("_Changes", bound=FrozenQuerySet)


def _of_provinces_read_by(changes: _Changes, user: Any, province: str) -> _Changes:
    """Those whose province (a path to it) this person may read the ledgers of."""
    if not user.is_authenticated or not user.is_active:
        return changes.none()
    if user.is_superuser:
        return changes
    held = Membership.objects.filter(user=user, unit=OuterRef(province), role__in=READ_LEDGER)
    return changes.filter(Exists(held))


class ScoreChangeQuerySet(FrozenQuerySet):
    """The ledger of scores: only ever added to."""

    def visible_to(self, user: Any) -> Self:
        """Changes an auditor or Home Affairs of the round's province may read."""
        return _of_provinces_read_by(self, user, "assessment__round__province")

    def of_cell(self, assessment: int, criterion: int) -> Self:
        """All changes of one cell, the newest first."""
        return self.filter(assessment=assessment, criterion=criterion).order_by("-pk")

    def versions_of(
        self, assessments: Iterable[int], criteria: Iterable[int] | None = None
    ) -> dict[tuple[int, int], int]:
        """The newest change of every cell: {(assessment, criterion): change}; one query."""
        found = self.filter(assessment__in=assessments)
        if criteria is not None:
            found = found.filter(criterion__in=criteria)
        return {
            (assessment, criterion): newest
            for assessment, criterion, newest in found.order_by()
            .values_list("assessment", "criterion")
            .annotate(newest=Max("pk"))
        }


class RoundChangeQuerySet(FrozenQuerySet):
    """The trail of how rounds are run: only ever added to."""

    def visible_to(self, user: Any) -> Self:
        """Changes an auditor or Home Affairs of the round's province may read."""
        return _of_provinces_read_by(self, user, "round__province")


def _superseded(edition: str = "") -> Exists:
    """Whether a later edition of its table is there; `edition` leads from a row to its edition."""
    table = ("scope", "level", "year", "period")
    later = apps.get_model("indicators", "Edition").objects.filter(
        **{name: OuterRef(f"{edition}{name}") for name in table},
        number__gt=OuterRef(f"{edition}number"),
    )
    return Exists(later)


class EditionQuerySet(FrozenQuerySet):
    """Published editions: the only thing that public pages read."""

    def newest(self) -> Self:
        """The last edition of every table, corrections included."""
        return self.filter(~_superseded())

    def table(self, scope: str, level: str, year: int, period: str = "") -> Self:
        """All editions of one table, newest first."""
        return self.filter(scope=scope, level=level, year=year, period=period).order_by("-number")

    def series(self, scope: str, level: str) -> Self:
        """The newest editions of one scope and level over the years, oldest first."""
        return self.filter(scope=scope, level=level).newest().order_by("year", "period")

    def as_data(self) -> Self:
        """What a data file says of them: `set_slug` for the set, and no whole documents."""
        return self.annotate(set_slug=F("criteria_set__slug")).defer("rules", "lineage")

    def real(self) -> Self:
        """Editions about real units."""
        return self.filter(illustrative=False)

    def illustrative(self) -> Self:
        """Editions of the province that doesn't exist."""
        return self.filter(illustrative=True)

    def catalogue_state(self) -> tuple[int, int]:
        """Highest number given out and how many there are: changes whenever the catalogue does."""
        found = self.aggregate(last=Max("pk"), count=Count("pk"))
        return found["last"] or 0, found["count"]


class EditionRowQuerySet(FrozenQuerySet):
    """Published results of units."""

    def of_units(self, units: Any) -> Self:
        """Results of these units in the newest edition of every table, oldest first."""
        return (
            self.filter(~_superseded("edition__"), unit__in=units)
            .select_related("edition", "edition__criteria_set")
            .order_by("edition__year", "edition__period", "edition__level", "pk")
        )

    def with_areas(self) -> Self:
        """Fetch the area scores of every row in one query."""
        scores = apps.get_model("indicators", "EditionAreaScore").objects.select_related("area")
        return self.prefetch_related(
            Prefetch("area_scores", queryset=scores.order_by("area__position"))
        )


class FigureChangeQuerySet(FrozenQuerySet):
    """The ledger of figures: only ever added to."""


class ObservationQuerySet(QuerySet):
    """Figures of units."""

    def public(self) -> Self:
        """What everybody may read: figures of printed sources, and those Home Affairs released."""
        return self.filter(public=True)

    def in_period(self, period: Any) -> Self:
        """Figures of exactly these days."""
        return self.filter(period_start=period.start, period_end=period.end)

    def of_the_whole(self) -> Self:
        """Figures of units as a whole, without their parts or single bodies."""
        return self.filter(scope="", body="")
