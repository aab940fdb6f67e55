"""Verify a downloaded edition: python verify_edition.py FILE_OR_ADDRESS SHA256

Needs nothing but Python 3. Hashes the download, then computes every index and rank again from the
scores in it. Exit 1 where something doesn't hold. The form is described in method.md.
"""

import hashlib
import json
import sys
import urllib.request
from fractions import Fraction


def published(row, leaves, rules):
    """(index or None, tie-breaker values) of one unit, from its own scores."""
    scores = {score["criterion"]: score for score in row["scores"]}
    sums = {"main": Fraction(0), "bonus": Fraction(0), "penalty": Fraction(0)}
    areas, survey, maximum, missing = {}, Fraction(0), Fraction(0), 0
    for code, leaf in leaves.items():
        score, part = scores.get(code, {}), leaf["rule"]["part"]
        if score.get("not_applicable"):
            continue
        points = Fraction(score.get("points") or 0)
        sums[part] += points
        areas[leaf["area"]] = areas.get(leaf["area"], 0) + points
        if part == "main":
            maximum += Fraction(leaf["max_points"])
            missing += score.get("points") is None
            survey += points if leaf["kind"] == "survey" else 0
    for part in ("bonus", "penalty"):
        if rules[f"{part}_cap"] is not None:
            sums[part] = min(sums[part], Fraction(rules[f"{part}_cap"]))
    own = {"survey": survey, "appraisal": sums["main"] - survey}
    ties = [areas.get(t["area"], 0) if t["area"] else own[t["kind"]] for t in rules["tie_breakers"]]
    if not maximum or (missing and rules["unscored"] == "no_index"):
        return None, ties
    index = 100 * max(0, sums["main"] + sums["bonus"] - sums["penalty"]) / maximum
    index = index if rules["allow_above_100"] else min(index, Fraction(100))
    half = Fraction(1, 2) if rules["rounding"] == "half_up" else 0
    return Fraction((index * 10 ** rules["places"] + half) // 1, 10 ** rules["places"]), ties


def problems(document):
    """Sentences about every row whose index or rank isn't what its scores give."""
    leaves = {node["code"]: node for node in document["criteria"] if node["kind"]}
    rules = document["edition"]["rules"]
    if not leaves:
        return  # Taken over from print: there is only the digest to ask.
    found = [published(row, leaves, rules) for row in document["rows"]]
    for row, (index, ties) in zip(document["rows"], found, strict=True):
        better = [
            (other, values)
            for mate, (other, values) in zip(document["rows"], found, strict=True)
            if mate["group"] == row["group"]
            and index is not None
            and other is not None
            and (other, values) > (index, ties)
        ]
        ahead = len(better) if rules["tie_rule"] == "competition" else len(set(map(str, better)))
        if (row["index"] and Fraction(row["index"])) != index:
            yield f"{row['unit_name']}: index {row['index']}, its scores give {index}"
        if row["rank"] != (None if index is None else ahead + 1):
            yield f"{row['unit_name']}: rank {row['rank']}, its scores give {ahead + 1}"


def main(source, sha256):
    if source.startswith(("http://", "https://")):
        data = urllib.request.urlopen(source).read()  # noqa: S310
    else:
        data = open(source, "rb").read()
    found = [] if hashlib.sha256(data).hexdigest() == sha256 else ["the digest is another one"]
    found += problems(json.loads(data))
    print("\n".join(found) or "holds")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
