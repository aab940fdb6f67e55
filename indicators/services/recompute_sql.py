"""The two statements that turn scores into standings, for SQLite and PostgreSQL alike.

They say in SQL what `scoring.py` and `ranking.py` define (tests hold them equal on random data):
first the sums over leaves, a row per assessment and area; then index, band and rank from those
few rows. Everything is whole ten-thousandths of a point, so both databases give the same digits.
See docs/adr/0003 for why the database does this and Python doesn't.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

AREA_COLUMNS = (
    "assessment_id",
    "area_id",
    "points",
    "max_points",
    "survey_points",
    "missing",
    "not_applicable",
)
STANDING_COLUMNS = (
    "assessment_id",
    "points",
    "main_points",
    "max_points",
    "survey_points",
    "bonus",
    "penalty",
    "index",
    "band_id",
    "rank",
    "rank_of",
    "tied",
    "missing",
    "not_applicable",
    "tie_1",
    "tie_2",
    "tie_3",
)

BULK_ASSESSMENTS = 5_000
"""From this many assessments on, PostgreSQL gets a temporary table made first: it plans
CREATE TABLE AS in parallel, which it never does for INSERT … SELECT."""

# A score that doesn't apply has no points (a constraint holds that), so COALESCE is enough to
# tell not applicable and not entered (both NULL here) from zero. Rule 9: council, then appraisal
# 2, then appraisal 1; the self-score counts only where the set accepts it.
_AREA_SELECT = """
WITH leaves AS (
    SELECT l.id, l.area_id, l.max_points, l.kind = 'survey' AS survey, s.accept_self_score
    FROM indicators_criterion l
    JOIN indicators_criteriaset s ON s.id = l.criteria_set_id
    WHERE l.kind <> ''
      AND l.criteria_set_id IN (
          SELECT criteria_set_id FROM indicators_round WHERE id IN ({rounds}))
),
areas AS (
    SELECT g.id, g.criteria_set_id, g.max_points, COUNT(l.id) AS leaves
    FROM indicators_criterion g
    LEFT JOIN leaves l ON l.area_id = g.id
    WHERE g.parent_id IS NULL
      AND g.criteria_set_id IN (
          SELECT criteria_set_id FROM indicators_round WHERE id IN ({rounds}))
    GROUP BY g.id, g.criteria_set_id, g.max_points
),
finals AS (
    SELECT c.assessment_id, l.area_id, l.max_points, l.survey, c.not_applicable,
           COALESCE(c.council, c.appraised_2, c.appraised_1,
                    CASE WHEN l.accept_self_score THEN c.self_points END) AS points
    FROM indicators_score c
    JOIN leaves l ON l.id = c.criterion_id
    {score_scope}
),
sums AS (
    SELECT assessment_id, area_id,
           SUM(points) AS points,
           SUM(CASE WHEN survey THEN points END) AS survey_points,
           SUM(CASE WHEN not_applicable THEN max_points END) AS na_points,
           COUNT(points) AS scored,
           COUNT(CASE WHEN not_applicable THEN 1 END) AS na
    FROM finals
    GROUP BY assessment_id, area_id
)
SELECT a.id AS assessment_id, g.id AS area_id,
       COALESCE(t.points, 0) AS points,
       g.max_points - COALESCE(t.na_points, 0) AS max_points,
       COALESCE(t.survey_points, 0) AS survey_points,
       g.leaves - COALESCE(t.scored, 0) - COALESCE(t.na, 0) AS missing,
       COALESCE(t.na, 0) AS not_applicable
FROM indicators_assessment a
JOIN indicators_round r ON r.id = a.round_id
JOIN areas g ON g.criteria_set_id = r.criteria_set_id
LEFT JOIN sums t ON t.assessment_id = a.id AND t.area_id = g.id
WHERE {assessment_scope}
"""

# Rule 13: total = main + min(bonus, cap) - min(penalty, cap), never below 0. Rule 14: 100 x total
# / effective maximum, rounded once: (2n + d) / 2d in whole numbers is n / d rounded half up.
# Rule 17: the band by the published index. Rule 18: rank within the group by published index,
# then by the set's tie-breakers; a unit without an index has no rank.
_STANDING_SELECT = """
WITH totals AS (
    SELECT a.id AS assessment_id, a.group_id, a.band_cap_id, r.criteria_set_id,
           SUM(CASE WHEN g.part = 'main' THEN x.points ELSE 0 END) AS main,
           SUM(CASE WHEN g.part = 'main' THEN x.max_points ELSE 0 END) AS max_points,
           SUM(CASE WHEN g.part = 'main' THEN x.survey_points ELSE 0 END) AS survey_points,
           SUM(CASE WHEN g.part = 'bonus' THEN x.points ELSE 0 END) AS bonus,
           SUM(CASE WHEN g.part = 'penalty' THEN x.points ELSE 0 END) AS penalty,
           SUM(CASE WHEN g.part = 'main' THEN x.missing ELSE 0 END) AS missing,
           SUM(CASE WHEN g.part = 'main' THEN x.not_applicable ELSE 0 END) AS not_applicable,
           {tie_sums}
    FROM indicators_assessment a
    JOIN indicators_round r ON r.id = a.round_id
    JOIN indicators_areastanding x ON x.assessment_id = a.id
    JOIN indicators_criterion g ON g.id = x.area_id
    {tie_joins}
    WHERE a.round_id IN ({rounds})
    GROUP BY a.id, a.group_id, a.band_cap_id, r.criteria_set_id
),
capped AS (
    SELECT t.*, s.rounding, s.unscored, s.allow_above_100, s.tie_rule,
           CASE s.places WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN 2 THEN 100 WHEN 3 THEN 1000
                ELSE 10000 END AS scale,
           CASE WHEN t.bonus > s.bonus_cap THEN s.bonus_cap ELSE t.bonus END AS bonus_given,
           CASE WHEN t.penalty > s.penalty_cap THEN s.penalty_cap ELSE t.penalty END
               AS penalty_given
    FROM totals t
    JOIN indicators_criteriaset s ON s.id = t.criteria_set_id
),
summed AS (
    SELECT c.*,
           CASE WHEN c.main + c.bonus_given > c.penalty_given
                THEN c.main + c.bonus_given - c.penalty_given ELSE 0 END AS points
    FROM capped c
),
rounded AS (
    SELECT s.*,
           CASE WHEN s.max_points = 0 OR (s.missing > 0 AND s.unscored = 'no_index') THEN NULL
                WHEN s.rounding = 'truncate'
                THEN 100 * s.scale * s.points / s.max_points * (10000 / s.scale)
                ELSE (200 * s.scale * s.points + s.max_points) / (2 * s.max_points)
                     * (10000 / s.scale)
           END AS uncapped
    FROM summed s
),
indexed AS (
    SELECT r.*,
           CASE WHEN r.uncapped > 1000000 AND NOT r.allow_above_100 THEN 1000000
                ELSE r.uncapped END AS par_index
    FROM rounded r
),
ranked AS (
    SELECT i.*,
           RANK() OVER (PARTITION BY group_id, par_index IS NULL
                        ORDER BY par_index DESC, tie_1 DESC, tie_2 DESC, tie_3 DESC) AS skipping,
           DENSE_RANK() OVER (PARTITION BY group_id, par_index IS NULL
                        ORDER BY par_index DESC, tie_1 DESC, tie_2 DESC, tie_3 DESC) AS dense,
           COUNT(par_index) OVER (PARTITION BY group_id) AS rank_of,
           COUNT(*) OVER (PARTITION BY group_id, par_index, tie_1, tie_2, tie_3) AS equals
    FROM indexed i
),
bands AS (
    SELECT id, criteria_set_id, lower,
           LEAD(lower) OVER (PARTITION BY criteria_set_id ORDER BY lower) AS upper
    FROM indicators_band
    WHERE criteria_set_id IN (
        SELECT criteria_set_id FROM indicators_round WHERE id IN ({rounds}))
)
SELECT k.assessment_id, k.points, k.main AS main_points, k.max_points, k.survey_points,
       k.bonus_given AS bonus, k.penalty_given AS penalty,
       k.par_index AS {index}, b.id AS band_id,
       CASE WHEN k.par_index IS NULL THEN NULL
            WHEN k.tie_rule = 'dense' THEN k.dense ELSE k.skipping END AS rank,
       k.rank_of, k.par_index IS NOT NULL AND k.equals > 1 AS tied,
       k.missing, k.not_applicable, k.tie_1, k.tie_2, k.tie_3
FROM ranked k
LEFT JOIN indicators_band cap ON cap.id = k.band_cap_id
LEFT JOIN bands b ON b.criteria_set_id = k.criteria_set_id
    AND CASE WHEN cap.lower < k.par_index THEN cap.lower ELSE k.par_index END >= b.lower
    AND (b.upper IS NULL
         OR CASE WHEN cap.lower < k.par_index THEN cap.lower ELSE k.par_index END < b.upper)
WHERE 1 = 1
"""

_TIE_SUM = """
           SUM(CASE t{n}.kind
               WHEN 'area' THEN CASE WHEN t{n}.area_id = x.area_id THEN x.points ELSE 0 END
               WHEN 'survey' THEN CASE WHEN g.part = 'main' THEN x.survey_points ELSE 0 END
               WHEN 'appraisal'
               THEN CASE WHEN g.part = 'main' THEN x.points - x.survey_points ELSE 0 END
               ELSE 0 END) AS tie_{n}"""
_TIE_JOIN = """
    LEFT JOIN indicators_tiebreaker t{n}
        ON t{n}.criteria_set_id = r.criteria_set_id AND t{n}.position = {n}"""


def write_area_standings(
    rounds: Collection[int], assessments: Collection[int] | None = None
) -> None:
    """Sum the leaves of these rounds by area; only of some assessments when they're given."""
    if assessments is None:
        chosen: Collection[int] = rounds
        score_scope = (
            "WHERE c.assessment_id IN "  # noqa: S608
            f"(SELECT id FROM indicators_assessment WHERE round_id IN ({_holes(rounds)}))"
        )
        assessment_scope = f"a.round_id IN ({_holes(rounds)})"
    else:
        chosen = assessments
        score_scope = f"WHERE c.assessment_id IN ({_holes(assessments)})"
        assessment_scope = f"a.id IN ({_holes(assessments)})"
    select = _AREA_SELECT.format(
        rounds=_holes(rounds), score_scope=score_scope, assessment_scope=assessment_scope
    )
    _store(
        "indicators_areastanding",
        AREA_COLUMNS,
        keys=2,
        select=select,
        params=[*rounds, *rounds, *chosen, *chosen],
        bulk=assessments is None and _is_bulk(rounds),
    )


def write_standings(rounds: Collection[int]) -> None:
    """Index, band and rank of every assessment of these rounds, from their area standings."""
    select = _STANDING_SELECT.format(
        rounds=_holes(rounds),
        index=connection.ops.quote_name("index"),
        tie_sums=",".join(_TIE_SUM.format(n=n) for n in (1, 2, 3)),
        tie_joins="".join(_TIE_JOIN.format(n=n) for n in (1, 2, 3)),
    )
    _store(
        "indicators_standing",
        STANDING_COLUMNS,
        keys=1,
        select=select,
        params=[*rounds, *rounds],
        bulk=_is_bulk(rounds),
    )


def _holes(values: Collection[int]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"


def _is_bulk(rounds: Collection[int]) -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM indicators_assessment WHERE round_id IN ({_holes(rounds)})",  # noqa: S608
            list(rounds),
        )
        return cursor.fetchone()[0] >= BULK_ASSESSMENTS


def _store(
    table: str,
    columns: tuple[str, ...],
    *,
    keys: int,
    select: str,
    params: list[int],
    bulk: bool,
) -> None:
    """Upsert what `select` gives; a row that stays the same isn't written again."""
    quote = connection.ops.quote_name
    names = [quote(column) for column in columns]
    key, rest = names[:keys], names[keys:]
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    with connection.cursor() as cursor:
        if bulk:
            cursor.execute(f"CREATE TEMP TABLE cchc_{table} ON COMMIT DROP AS {select}", params)
            select, params = f"SELECT {', '.join(names)} FROM cchc_{table} WHERE 1 = 1", []  # noqa: S608
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) {select} "  # noqa: S608
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET "
            + ", ".join(f"{name} = excluded.{name}" for name in rest)
            + f" WHERE ({', '.join(f'{table}.{name}' for name in rest)}) {differs}"
            f" ({', '.join(f'excluded.{name}' for name in rest)})",
            params,
        )
