"""Verify a downloaded edition: python verify_edition.py FILE SHA256 (its form: method.md)."""

import hashlib
import json
import sys
from collections import Counter
from fractions import Fraction

data, found = open(sys.argv[1], "rb").read(), []
wrong = ["the digest is another one"] if hashlib.sha256(data).hexdigest() != sys.argv[2] else []
edition, rows, nodes = (json.loads(data)[part] for part in ("edition", "rows", "criteria"))
rules, scale = edition["rules"], 10 ** edition["places"]
for row in rows if nodes else ():  # A table taken over from print has no scores to ask.
    sums, scores = Counter(), {score["criterion"]: score for score in row["scores"]}
    for leaf in (node for node in nodes if node["kind"]):
        score, part = scores.get(leaf["code"], {}), leaf["rule"]["part"]
        if not score.get("not_applicable"):
            sums[part, "of"] += Fraction(leaf["max_points"])
            sums[part, "missing"] += score.get("points") is None
            for key in (part, (part, leaf["kind"]), ("area", leaf["area"])):
                sums[key] += Fraction(score.get("points") or 0)
    for part in ("bonus", "penalty"):
        sums[part] = min(sums[part], Fraction(rules[f"{part}_cap"] or sums[part]))
    sums["survey", None] = sums["main", "survey"]
    sums["appraisal", None] = sums["main"] - sums["main", "survey"]
    mine = [sums[tie["kind"], tie["area"] or None] for tie in rules["tie_breakers"]]
    exact = 100 * max(0, sums["main"] + sums["bonus"] - sums["penalty"]) / (sums["main", "of"] or 1)
    exact = exact if rules["allow_above_100"] else min(exact, 100)
    index = (exact * scale + Fraction(rules["rounding"] == "half_up", 2)) // 1 / Fraction(scale)
    blank = sums["main", "missing"] and rules["unscored"] == "no_index" or not sums["main", "of"]
    found.append((row, () if blank else (index, *mine)))
for row, mine in found:
    better = [one for other, one in found if other["group"] == row["group"] and one > mine > ()]
    rank = 1 + len(better if rules["tie_rule"] == "competition" else set(better)) if mine else None
    if ([row["index"] and Fraction(row["index"])], row["rank"]) != ([*mine[:1]] or [None], rank):
        wrong += [f"{row['unit_name']}: its scores give {[*map(float, mine[:1])]}, rank {rank}"]
sys.exit("\n".join(wrong) or print("holds"))  # noqa: T201
