"""The project's own data files as the pure rules read them, without a database."""

from __future__ import annotations

import csv
import datetime
from decimal import Decimal
from pathlib import Path

from indicators import periods
from indicators.consistency import Figure, Rules, Sum

DATA = Path(__file__).resolve().parents[2] / "indicators" / "data"
HUNDRED = Decimal(100)


def read(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


INDICATORS = {row["code"]: row for row in read("indicators.csv")}


def rules() -> Rules:
    parts: dict[tuple[str, str], list[str]] = {}
    for row in INDICATORS.values():
        if row["part_of"]:
            parts.setdefault((row["part_of"], row["breakdown"]), []).append(row["code"])
    return Rules(
        sums=tuple(
            Sum(whole, tuple(codes), INDICATORS[whole]["parts"] == "complete")
            for (whole, _breakdown), codes in parts.items()
            if INDICATORS[whole]["parts"]
        ),
        adding=frozenset(code for code, row in INDICATORS.items() if row["adds_up"]),
    )


def figures(name: str) -> list[Figure]:
    return [figure(row, f"{name}:{number}") for number, row in enumerate(read(name), start=2)]


def figure(row: dict[str, str], key: str) -> Figure:
    numerator, denominator, stated = (
        Decimal(row[column]) if row[column] else None
        for column in ("numerator", "denominator", "stated_value")
    )
    kind = INDICATORS[row["indicator"]]["kind"]
    value = numerator if numerator is not None else stated
    if kind == "ratio":
        counted = numerator is not None and denominator
        value = HUNDRED * numerator / denominator if counted else stated
    return Figure(
        key=key,
        unit=(row["province"], row["unit"]),
        unit_name=row["unit"],
        indicator=row["indicator"],
        kind=kind,
        period=periods.span(
            datetime.date.fromisoformat(row["period_start"]),
            datetime.date.fromisoformat(row["period_end"]),
        ),
        source=row["source"],
        scope=row["scope"],
        body=row["body"],
        numerator=numerator,
        denominator=denominator,
        value=value,
        stated=stated,
        stated_places=len(row["stated_value"].partition(".")[2]),
        qualifier=row["qualifier"],
    )
