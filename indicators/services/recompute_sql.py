"""The statements that turn scores into standings, for SQLite and PostgreSQL alike.

They say in SQL what `scoring` and `ranking` define (tests hold them equal on random data):
first the sums over leaves, a row per assessment and area; then index, band and rank from those
few rows. Everything is whole ten-thousandths of a point, so both databases give the same digits.
See docs/adr/0003 for why the database does this and Python doesn't.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection

from indicators.services.by_hand import among, once
from indicators.services.prepared import Statement, run_prepared

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

FEW = 200
"""Changed assessments up to which planning takes longer than running."""

BULK_ROUNDS = 50
"""From this many rounds on, PostgreSQL gets a temporary table made first: it plans CREATE TABLE AS
in parallel, which it never does for INSERT … SELECT."""

# A score that doesn't apply has no points (a constraint holds that), so COALESCE is enough to
# tell not applicable and not entered (both NULL here) from zero. Rule 9: council, then appraisal
# 2, then appraisal 1; the self-score counts only where the set accepts it. An area begins with all
# its leaves missing and with its full maximum; each score takes its part off (rule 12).
_AREA_SELECT = """
WITH areas AS (
    SELECT g.id, g.criteria_set_id, g.max_points, CAST(COUNT(l.id) AS integer) AS leaves
    FROM indicators_criterion g
    LEFT JOIN indicators_criterion l ON l.area_id = g.id AND l.kind <> ''
    WHERE g.parent_id IS NULL
      AND g.criteria_set_id IN (
          SELECT criteria_set_id FROM indicators_round WHERE id {rounds})
    GROUP BY g.id
),
scores AS (
    SELECT c.assessment_id, l.area_id, l.kind, l.max_points, c.not_applicable,
           COALESCE(c.council, c.appraised_2, c.appraised_1,
                    CASE WHEN l.criteria_set_id IN (
                        SELECT id FROM indicators_criteriaset WHERE accept_self_score)
                    THEN c.self_points END) AS points
    FROM indicators_score c
    JOIN indicators_criterion l ON l.id = c.criterion_id
    WHERE l.kind <> '' AND c.assessment_id {chosen}
),
parts AS (
    SELECT a.id AS assessment_id, g.id AS area_id, 1 AS own, 0 AS points, g.max_points,
           0 AS survey_points, g.leaves AS missing, 0 AS not_applicable
    FROM indicators_assessment a
    JOIN indicators_round r ON r.id = a.round_id
    JOIN areas g ON g.criteria_set_id = r.criteria_set_id
    WHERE a.id {chosen}
    UNION ALL
    SELECT assessment_id, area_id, 0, points,
           CASE WHEN not_applicable THEN -max_points ELSE 0 END,
           CASE WHEN kind = 'survey' THEN points END,
           CASE WHEN not_applicable OR points IS NOT NULL THEN -1 ELSE 0 END,
           CASE WHEN not_applicable THEN 1 ELSE 0 END
    FROM scores
)
SELECT assessment_id, area_id,
       SUM(points) AS points, SUM(max_points) AS max_points, SUM(survey_points) AS survey_points,
       SUM(missing) AS missing, SUM(not_applicable) AS not_applicable
FROM parts
GROUP BY assessment_id, area_id
HAVING MAX(own) > 0
"""

# Rule 13: total = main + min(bonus, cap) - min(penalty, cap), never below 0. Rule 14: 100 x total
# / effective maximum, rounded once: (2n + d) / 2d in whole numbers is n / d rounded half up.
# Rule 17: the band by the published index. Rule 18: rank within the group by published index,
# then by the set's tie-breakers; a unit without an index has no rank.
_STANDING_SELECT = """
WITH areas AS {once} (
    SELECT g.id,
           CASE WHEN g.part = 'main' THEN 1 ELSE 0 END AS main,
           CASE WHEN g.part = 'bonus' THEN 1 ELSE 0 END AS bonus,
           CASE WHEN g.part = 'penalty' THEN 1 ELSE 0 END AS penalty,
           {tie_weights}
    FROM indicators_criterion g
    LEFT JOIN indicators_tiebreaker t
        ON t.criteria_set_id = g.criteria_set_id
        AND (t.area_id = g.id OR (t.area_id IS NULL AND g.part = 'main'))
    WHERE g.parent_id IS NULL
      AND g.criteria_set_id IN (
          SELECT criteria_set_id FROM indicators_round WHERE id {rounds})
    GROUP BY g.id, g.part
),
totals AS (
    SELECT x.assessment_id,
           SUM(x.points * g.main) AS main,
           SUM(x.max_points * g.main) AS max_points,
           SUM(x.survey_points * g.main) AS survey_points,
           SUM(x.points * g.bonus) AS bonus,
           SUM(x.points * g.penalty) AS penalty,
           SUM(x.missing * g.main) AS missing,
           SUM(x.not_applicable * g.main) AS not_applicable,
           {tie_sums}
    FROM indicators_areastanding x
    JOIN areas g ON g.id = x.area_id
    WHERE x.assessment_id {chosen}
    GROUP BY x.assessment_id
),
capped AS (
    SELECT t.*, a.group_id, a.band_cap_id, r.criteria_set_id,
           s.rounding, s.unscored, s.allow_above_100, s.tie_rule,
           CASE s.places WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN 2 THEN 100 WHEN 3 THEN 1000
                ELSE 10000 END AS scale,
           CASE WHEN t.bonus > s.bonus_cap THEN s.bonus_cap ELSE t.bonus END AS bonus_given,
           CASE WHEN t.penalty > s.penalty_cap THEN s.penalty_cap ELSE t.penalty END
               AS penalty_given
    FROM totals t
    JOIN indicators_assessment a ON a.id = t.assessment_id
    JOIN indicators_round r ON r.id = a.round_id
    JOIN indicators_criteriaset s ON s.id = r.criteria_set_id
),
summed AS {once} (
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
indexed AS {once} (
    SELECT r.*,
           CASE WHEN r.uncapped > 1000000 AND NOT r.allow_above_100 THEN 1000000
                ELSE r.uncapped END AS par_index
    FROM rounded r
),
ranked AS (
    SELECT i.*,
           CASE WHEN cap.lower < i.par_index THEN cap.lower ELSE i.par_index END AS banded,
           {places}
    FROM indexed i
    LEFT JOIN indicators_band cap ON cap.id = i.band_cap_id
    {best}
),
bands AS (
    SELECT id, criteria_set_id, lower,
           LEAD(lower) OVER (PARTITION BY criteria_set_id ORDER BY lower) AS upper
    FROM indicators_band
    WHERE criteria_set_id IN (
        SELECT criteria_set_id FROM indicators_round WHERE id {rounds})
)
SELECT k.assessment_id, k.points, k.main AS main_points, k.max_points, k.survey_points,
       k.bonus_given AS bonus, k.penalty_given AS penalty,
       k.par_index AS "index", b.id AS band_id,
       {ranks},
       k.missing, k.not_applicable, k.tie_1, k.tie_2, k.tie_3
FROM ranked k
LEFT JOIN bands b ON b.criteria_set_id = k.criteria_set_id
    AND k.banded >= b.lower AND (b.upper IS NULL OR k.banded < b.upper)
"""

# The same three pieces rank what was just computed and what is stored: places within the group,
# their window, and the three columns they give.
_PLACES = """
           RANK() OVER best AS skipping,
           DENSE_RANK() OVER best AS dense,
           COUNT(i.par_index) OVER (PARTITION BY i.group_id) AS rank_of,
           COUNT(*) OVER (best RANGE BETWEEN CURRENT ROW AND CURRENT ROW) AS equals
"""
_BEST = """
    WINDOW best AS (PARTITION BY i.group_id, i.par_index IS NULL
                    ORDER BY i.par_index DESC, i.tie_1 DESC, i.tie_2 DESC, i.tie_3 DESC)
"""
_RANKS = """
       CASE WHEN k.par_index IS NULL THEN NULL
            WHEN k.tie_rule = 'dense' THEN k.dense ELSE k.skipping END AS rank,
       k.rank_of, k.par_index IS NOT NULL AND k.equals > 1 AS tied
"""

# Every unit of the groups that a changed one belongs to, by what is stored of it. Few of them move:
# of a value that a CASE gives PostgreSQL expects few rows and looks them up by their keys; of a
# difference it expects all, and reads the whole table of standings for them.
_RANK_AGAIN = """
WITH stored AS (
    SELECT s.assessment_id, s."index" AS par_index, s.tie_1, s.tie_2, s.tie_3, a.group_id,
           c.tie_rule, s.rank AS old_rank, s.rank_of AS old_rank_of, s.tied AS old_tied
    FROM indicators_assessment a
    JOIN indicators_standing s ON s.assessment_id = a.id
    JOIN indicators_round r ON r.id = a.round_id
    JOIN indicators_criteriaset c ON c.id = r.criteria_set_id
    WHERE a.group_id IN (SELECT group_id FROM indicators_assessment WHERE id {chosen})
),
ranked AS (
    SELECT i.*, {places}
    FROM stored i
    {best}
),
new AS (
    SELECT k.assessment_id, k.old_rank, k.old_rank_of, k.old_tied, {ranks}
    FROM ranked k
),
moved AS (
    SELECT *
    FROM new
    WHERE CASE WHEN (old_rank, old_rank_of, old_tied) {differs} (rank, rank_of, tied)
          THEN 1 ELSE 0 END = 1
)
UPDATE indicators_standing
SET rank = moved.rank, rank_of = moved.rank_of, tied = moved.tied
FROM moved
WHERE indicators_standing.assessment_id = moved.assessment_id
"""

# What an area's points and its survey points count for in a tie-breaker: 1 or 0, and -1 for the
# survey's part of points that were appraised.
_TIE_WEIGHTS = """
           MAX(CASE WHEN t.position = {n} AND t.kind <> 'survey' THEN 1 ELSE 0 END)
               AS tie_{n}_points,
           MAX(CASE WHEN t.position = {n} AND t.kind = 'survey' THEN 1 ELSE 0 END)
               - MAX(CASE WHEN t.position = {n} AND t.kind = 'appraisal' THEN 1 ELSE 0 END)
               AS tie_{n}_survey"""
_TIE_SUM = """
           SUM(x.points * g.tie_{n}_points + x.survey_points * g.tie_{n}_survey) AS tie_{n}"""


def area_standings(
    rounds: Collection[int], assessments: Collection[int] | None = None
) -> list[Statement]:
    """Sum the leaves of these rounds by area; only of some assessments when they're given."""
    these, keys = among(rounds)
    chosen, only = _chosen(rounds, assessments)
    return _store(
        "indicators_areastanding",
        AREA_COLUMNS,
        keys=2,
        select=Statement(_AREA_SELECT.format(rounds=these, chosen=chosen), [*keys, *only, *only]),
        bulk=assessments is None and _is_bulk(rounds),
    )


def standings(
    rounds: Collection[int], assessments: Collection[int] | None = None
) -> list[Statement]:
    """Index, band and rank of every assessment of these rounds, from their area standings.

    Where only some assessments are given, the others of their groups keep what they have but rank.
    """
    these, keys = among(rounds)
    chosen, only = _chosen(rounds, assessments)
    written = _store(
        "indicators_standing",
        STANDING_COLUMNS,
        keys=1,
        select=Statement(_standing_select(once(), these, chosen), [*keys, *only, *keys]),
        bulk=assessments is None and _is_bulk(rounds),
    )
    if assessments is None:
        return written
    return [*written, Statement(_rank_again(chosen, _differs()), only)]


def run(
    statements: Sequence[Statement],
    rounds: Collection[int],
    assessments: Collection[int] | None = None,
) -> None:
    """Run what was made for these; plans are kept where planning takes longer than running."""
    if len(rounds) == 1 if assessments is None else len(assessments) <= FEW:
        run_prepared(*statements)
        return
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(*statement)


def _chosen(rounds: Collection[int], assessments: Collection[int] | None) -> tuple[str, list[Any]]:
    """Which assessments, as a condition with holes, and what fills them."""
    if assessments is not None:
        return among(assessments)
    these, keys = among(rounds)
    return f"IN (SELECT id FROM indicators_assessment WHERE round_id {these})", keys  # noqa: S608


# A change of a score needs the same few texts as the last one, and writing them takes a part of its
# time; the holes of SQLite's lists of keys make some more.
@lru_cache(maxsize=32)
def _standing_select(once: str, rounds: str, chosen: str) -> str:
    return _STANDING_SELECT.format(
        once=once,
        rounds=rounds,
        chosen=chosen,
        tie_weights=",".join(_TIE_WEIGHTS.format(n=n) for n in (1, 2, 3)),
        tie_sums=",".join(_TIE_SUM.format(n=n) for n in (1, 2, 3)),
        places=_PLACES,
        best=_BEST,
        ranks=_RANKS,
    )


@lru_cache(maxsize=32)
def _rank_again(chosen: str, differs: str) -> str:
    return _RANK_AGAIN.format(
        chosen=chosen, places=_PLACES, best=_BEST, ranks=_RANKS, differs=differs
    )


def _differs() -> str:
    return "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"


def _is_bulk(rounds: Collection[int]) -> bool:
    return connection.vendor == "postgresql" and len(rounds) >= BULK_ROUNDS


def _store(
    table: str, columns: tuple[str, ...], *, keys: int, select: Statement, bulk: bool
) -> list[Statement]:
    """Upsert what `select` gives; a row that stays the same is neither written nor locked.

    `bulk`: so many rows that the work is worth a temporary table.
    """
    source = f"new_{table}" if bulk else f"({select.sql})"
    upsert = _upsert(table, columns, keys, source, _differs())
    if not bulk:
        return [Statement(upsert, select.params)]
    first = f"CREATE TEMP TABLE {source} ON COMMIT DROP AS {select.sql}"
    return [Statement(first, select.params), Statement(upsert)]


@lru_cache(maxsize=32)
def _upsert(table: str, columns: tuple[str, ...], keys: int, source: str, differs: str) -> str:
    names = [f'"{column}"' for column in columns]
    key, rest = names[:keys], names[keys:]
    return (
        f"INSERT INTO {table} ({', '.join(names)}) "  # noqa: S608
        f"SELECT {_listed('new', names)} FROM {source} new "
        f"LEFT JOIN {table} old ON {_equal('new', 'old', key)} "
        f"WHERE ({_listed('new', rest)}) {differs} ({_listed('old', rest)}) "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in rest)
    )


def _listed(table: str, names: list[str]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


def _equal(left: str, right: str, names: list[str]) -> str:
    return " AND ".join(f"{left}.{name} = {right}.{name}" for name in names)
