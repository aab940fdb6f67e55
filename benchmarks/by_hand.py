"""What recompute is measured against: SQL written for this one population, and ranking in Python.

The SQL knows what the portal's own can't: that every set has the same rules (two places, half up,
equals share a rank, no bonus, penalty, tie-breaker or cap of bands), that every leaf has a row,
and that the tables hold no round but those asked for. It has to write the same rows all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection, transaction
from django.db.models import Case, Count, F, Q, Sum, When
from django.db.models.functions import Coalesce

from indicators import ranking
from indicators.models import AreaStanding, Assessment, Band, Criterion, Score, Standing
from indicators.models.fields import from_stored, to_stored

# The eight areas of each set stand at positions 0 to 7. Grouped by area_id, the planner expects
# a group for every area of every set and assessment, and lets one process do it all; of three
# booleans it knows that there are eight, and two workers share the sums.
_AREAS = """
CREATE TEMP TABLE by_hand_areas ON COMMIT DROP AS
SELECT c.assessment_id, MIN(l.area_id) AS area_id,
       COALESCE(SUM(COALESCE(c.council, c.appraised_2, c.appraised_1)), 0)::int AS points,
       COALESCE(SUM(l.max_points) FILTER (WHERE NOT c.not_applicable), 0)::int AS max_points,
       COALESCE(SUM(COALESCE(c.council, c.appraised_2, c.appraised_1))
                FILTER (WHERE l.kind = 'survey'), 0)::int AS survey_points,
       COUNT(*) FILTER (
           WHERE NOT c.not_applicable
             AND COALESCE(c.council, c.appraised_2, c.appraised_1) IS NULL)::int AS missing,
       COUNT(*) FILTER (WHERE c.not_applicable)::int AS not_applicable
FROM indicators_score c
JOIN (SELECT leaf.id, leaf.area_id, leaf.max_points, leaf.kind,
             area.position & 1 = 1 AS bit_1, area.position & 2 = 2 AS bit_2,
             area.position & 4 = 4 AS bit_4
      FROM indicators_criterion leaf
      JOIN indicators_criterion area ON area.id = leaf.area_id) l ON l.id = c.criterion_id
GROUP BY c.assessment_id, bit_1, bit_2, bit_4
"""
_STANDINGS = """
CREATE TEMP TABLE by_hand_standings ON COMMIT DROP AS
WITH totals AS (
    SELECT assessment_id, SUM(points)::int AS points, SUM(max_points)::int AS max_points,
           SUM(survey_points)::int AS survey_points, SUM(missing)::int AS missing,
           SUM(not_applicable)::int AS not_applicable
    FROM by_hand_areas
    GROUP BY assessment_id
),
indexed AS (
    SELECT t.*, a.group_id, r.criteria_set_id,
           CASE WHEN t.missing = 0
                THEN ROUND(t.points * 100.0 / t.max_points, 2) * 10000 END::int AS par_index
    FROM totals t
    JOIN indicators_assessment a ON a.id = t.assessment_id
    JOIN indicators_round r ON r.id = a.round_id
),
ranked AS (
    SELECT i.*,
           RANK() OVER (PARTITION BY group_id ORDER BY par_index DESC NULLS LAST) AS rank,
           COUNT(par_index) OVER (PARTITION BY group_id) AS rank_of,
           COUNT(*) OVER (PARTITION BY group_id, par_index) AS equals
    FROM indexed i
)
SELECT k.assessment_id, k.points, k.max_points, k.survey_points, k.par_index, b.id AS band_id,
       CASE WHEN k.par_index IS NOT NULL THEN k.rank END AS rank, k.rank_of,
       k.par_index IS NOT NULL AND k.equals > 1 AS tied, k.missing, k.not_applicable
FROM ranked k
LEFT JOIN indicators_band b
    ON b.criteria_set_id = k.criteria_set_id
    AND b.code = CASE WHEN k.par_index >= 900000 THEN 'xuat-sac'
                      WHEN k.par_index >= 800000 THEN 'tot'
                      WHEN k.par_index >= 700000 THEN 'kha'
                      WHEN k.par_index >= 500000 THEN 'trung-binh'
                      WHEN k.par_index >= 0 THEN 'yeu' END
"""
_UPSERT_AREAS = """
INSERT INTO indicators_areastanding
    (assessment_id, area_id, points, max_points, survey_points, missing, not_applicable)
SELECT new.* FROM by_hand_areas new {changed}
ON CONFLICT (assessment_id, area_id) DO UPDATE
SET points = excluded.points, max_points = excluded.max_points,
    survey_points = excluded.survey_points, missing = excluded.missing,
    not_applicable = excluded.not_applicable
"""
_CHANGED_AREAS = """
LEFT JOIN indicators_areastanding old USING (assessment_id, area_id)
WHERE (old.points, old.max_points, old.survey_points, old.missing, old.not_applicable)
    IS DISTINCT FROM (new.points, new.max_points, new.survey_points, new.missing,
                      new.not_applicable)
"""
_UPSERT_STANDINGS = """
INSERT INTO indicators_standing
    (assessment_id, points, main_points, max_points, survey_points, bonus, penalty, index, band_id,
     rank, rank_of, tied, missing, not_applicable, tie_1, tie_2, tie_3)
SELECT new.assessment_id, new.points, new.points, new.max_points, new.survey_points, 0, 0,
       new.par_index, new.band_id, new.rank, new.rank_of, new.tied, new.missing,
       new.not_applicable, 0, 0, 0
FROM by_hand_standings new {changed}
ON CONFLICT (assessment_id) DO UPDATE
SET points = excluded.points, main_points = excluded.main_points,
    max_points = excluded.max_points, survey_points = excluded.survey_points,
    bonus = excluded.bonus, penalty = excluded.penalty, index = excluded.index,
    band_id = excluded.band_id, rank = excluded.rank, rank_of = excluded.rank_of,
    tied = excluded.tied, missing = excluded.missing, not_applicable = excluded.not_applicable,
    tie_1 = excluded.tie_1, tie_2 = excluded.tie_2, tie_3 = excluded.tie_3
"""
_CHANGED_STANDINGS = """
LEFT JOIN indicators_standing old USING (assessment_id)
WHERE (old.points, old.max_points, old.survey_points, old.index, old.band_id, old.rank,
       old.rank_of, old.tied, old.missing, old.not_applicable)
    IS DISTINCT FROM (new.points, new.max_points, new.survey_points, new.par_index, new.band_id,
                      new.rank, new.rank_of, new.tied, new.missing, new.not_applicable)
"""


def recompute_in_sql(*, only_changed: bool) -> None:
    """Compute and write everything; `only_changed` looks first which rows stay as they are."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_AREAS)
        cursor.execute(_STANDINGS)
        cursor.execute(_UPSERT_AREAS.format(changed=_CHANGED_AREAS if only_changed else ""))
        cursor.execute(_UPSERT_STANDINGS.format(changed=_CHANGED_STANDINGS if only_changed else ""))


_CHANGE = (
    """
INSERT INTO indicators_score (assessment_id, criterion_id, not_applicable, na_claimed, appraised_1)
VALUES (%(assessment)s, %(leaf)s, FALSE, FALSE, %(points)s)
ON CONFLICT (assessment_id, criterion_id) DO UPDATE
SET not_applicable = FALSE, na_claimed = FALSE, self_points = NULL,
    appraised_1 = excluded.appraised_1, appraised_2 = NULL, council = NULL
""",
    """
WITH new AS (
    SELECT SUM(COALESCE(c.council, c.appraised_2, c.appraised_1)) AS points,
           SUM(l.max_points) FILTER (WHERE NOT c.not_applicable) AS max_points,
           SUM(COALESCE(c.council, c.appraised_2, c.appraised_1))
               FILTER (WHERE l.kind = 'survey') AS survey_points,
           COUNT(*) FILTER (
               WHERE NOT c.not_applicable
                 AND COALESCE(c.council, c.appraised_2, c.appraised_1) IS NULL) AS missing,
           COUNT(*) FILTER (WHERE c.not_applicable) AS not_applicable
    FROM indicators_criterion l
    JOIN indicators_score c ON c.assessment_id = %(assessment)s AND c.criterion_id = l.id
    WHERE l.area_id = %(area)s
)
UPDATE indicators_areastanding
SET points = COALESCE(new.points, 0), max_points = COALESCE(new.max_points, 0),
    survey_points = COALESCE(new.survey_points, 0), missing = new.missing,
    not_applicable = new.not_applicable
FROM new
WHERE assessment_id = %(assessment)s AND area_id = %(area)s
""",
    """
WITH new AS (
    SELECT SUM(points) AS points, SUM(max_points) AS max_points,
           SUM(survey_points) AS survey_points, SUM(missing) AS missing,
           SUM(not_applicable) AS not_applicable
    FROM indicators_areastanding WHERE assessment_id = %(assessment)s
)
UPDATE indicators_standing
SET points = new.points, main_points = new.points, max_points = new.max_points,
    survey_points = new.survey_points, missing = new.missing,
    not_applicable = new.not_applicable,
    index = CASE WHEN new.missing = 0
                 THEN ROUND(new.points * 100.0 / new.max_points, 2) * 10000 END
FROM new
WHERE assessment_id = %(assessment)s
""",
    """
WITH new AS (
    SELECT s.assessment_id,
           CASE WHEN s.index IS NOT NULL
                THEN RANK() OVER (ORDER BY s.index DESC NULLS LAST) END AS rank,
           COUNT(s.index) OVER () AS rank_of,
           s.index IS NOT NULL AND COUNT(*) OVER (PARTITION BY s.index) > 1 AS tied,
           (SELECT b.id FROM indicators_band b
            WHERE b.criteria_set_id = %(set)s AND b.lower <= s.index
            ORDER BY b.lower DESC LIMIT 1) AS band_id
    FROM indicators_standing s
    JOIN indicators_assessment a ON a.id = s.assessment_id
    WHERE a.group_id = %(group)s
)
UPDATE indicators_standing old
SET rank = new.rank, rank_of = new.rank_of, tied = new.tied, band_id = new.band_id
FROM new
WHERE old.assessment_id = new.assessment_id
  AND (old.rank, old.rank_of, old.tied, old.band_id)
      IS DISTINCT FROM (new.rank, new.rank_of, new.tied, new.band_id)
""",
)


def change_in_sql(score: Score, *, criteria_set: int) -> None:
    """Store one score and rank its group afresh: four statements, one commit, no record of it."""
    values = {
        "assessment": score.assessment_id,
        "leaf": score.criterion_id,
        "points": to_stored(score.appraised_1),
        "area": score.criterion.area_id,
        "group": score.assessment.group_id,
        "set": criteria_set,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _CHANGE:
            cursor.execute(statement, values)


def recompute_in_python(rounds: Sequence[int]) -> None:
    """Sums by the ORM, index and ranks by the pure floor, written by bulk_create's upsert."""
    points = Coalesce("council", "appraised_2", "appraised_1")
    survey = Q(criterion__kind=Criterion.Kind.SURVEY)
    sums = (
        Score.objects.filter(assessment__round__in=rounds)
        .values("assessment_id", "criterion__area_id")
        .annotate(
            total=Sum(points),
            survey_total=Sum(Case(When(survey, then=points))),
            maximum=Sum("criterion__max_points", filter=Q(not_applicable=False)),
            scored=Count(points),
            leaves=Count("criterion_id"),
            exempt=Count("criterion_id", filter=Q(not_applicable=True)),
        )
    )
    areas = []
    by_assessment: dict[int, list[AreaStanding]] = defaultdict(list)
    for row in sums:
        area = AreaStanding(
            assessment_id=row["assessment_id"],
            area_id=row["criterion__area_id"],
            points=_decimal(row["total"]),
            max_points=_decimal(row["maximum"]),
            survey_points=_decimal(row["survey_total"]),
            missing=row["leaves"] - row["scored"] - row["exempt"],
            not_applicable=row["exempt"],
        )
        areas.append(area)
        by_assessment[area.assessment_id].append(area)
    bands = defaultdict(list)
    for band in Band.objects.order_by("-lower"):
        bands[band.criteria_set_id].append(band)
    standings: dict[int, Standing] = {}
    groups: dict[int, int] = {}
    sets: dict[int, int] = {}
    found = Assessment.objects.filter(round__in=rounds).annotate(rules=F("round__criteria_set"))
    for assessment in found:
        own = by_assessment[assessment.pk]
        standings[assessment.pk] = _standing(assessment.pk, own)
        groups[assessment.pk], sets[assessment.pk] = assessment.group_id, assessment.rules
    entries = [
        ranking.Entry(key=pk, group=str(groups[pk]), index=standing.index, tie_breakers=())
        for pk, standing in standings.items()
    ]
    for ranked in ranking.rank_within_groups(entries, ranking.TieRule.COMPETITION):
        standing = standings[ranked.key]
        standing.rank, standing.rank_of, standing.tied = ranked.rank, ranked.rank_of, ranked.tied
        if standing.index is not None:
            standing.band = next(b for b in bands[sets[ranked.key]] if b.lower <= standing.index)
    with transaction.atomic():
        for model, keys, rows in (
            (AreaStanding, ["assessment", "area"], areas),
            (Standing, ["assessment"], standings.values()),
        ):
            fields = [f.name for f in model._meta.concrete_fields if f.name not in (*keys, "pk")]
            model.objects.bulk_create(
                rows,
                batch_size=5_000,
                update_conflicts=True,
                unique_fields=keys,
                update_fields=fields,
            )


def _standing(pk: int, areas: list[AreaStanding]) -> Standing:
    total, maximum, survey = (
        sum((getattr(area, name) for area in areas), Decimal(0))
        for name in ("points", "max_points", "survey_points")
    )
    missing = sum(area.missing for area in areas)
    index = None
    if not missing:
        index = (100 * total / maximum).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Standing(
        assessment_id=pk,
        points=total,
        main_points=total,
        max_points=maximum,
        survey_points=survey,
        bonus=0,
        penalty=0,
        index=index,
        missing=missing,
        not_applicable=sum(area.not_applicable for area in areas),
        tie_1=0,
        tie_2=0,
        tie_3=0,
    )


def _decimal(stored: int | Decimal | None) -> Decimal:
    """A sum as points: aggregates of a points column come back as stored or already converted."""
    if stored is None:
        return Decimal(0)
    return from_stored(stored) if isinstance(stored, int) else stored
