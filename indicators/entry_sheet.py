"""What the page of one assessment shows: areas with their progress, and the leaves of one area."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from indicators import formats, rules_in_words
from indicators.forms.entry import LABELS, NOT_APPLICABLE, fields_of, stored_values
from indicators.last_year import LastYear, last_year
from indicators.models import (
    Assessment,
    Criterion,
    Evidence,
    Score,
    ScoreChange,
    ScoreNote,
)
from indicators.self_sums import SelfSums, self_sums
from indicators.services.cells import in_words
from indicators.services.checklist import (
    Finding,
    Progress,
    is_filled,
    judge,
    progress,
)
from indicators.services.feed_scores import FeedValue, feed_values


@dataclass(slots=True)
class Field:
    """One input of a cell: its name in the form, and what stands in it."""

    name: str
    html_name: str
    label: str
    value: str
    error: str = ""

    @property
    def html_id(self) -> str:
        """The id of the input."""
        return f"o-{self.html_name}"


@dataclass(slots=True)
class Row:
    """One leaf of the chosen area."""

    leaf: Criterion
    heading: Criterion | None
    rule: str
    fields: list[Field]
    ticked: bool
    was: str
    version: int
    points: str
    words: str
    last_year: LastYear | None
    exempt: str | None
    evidence: list[Evidence]
    explained: bool
    finding: Finding | None
    feed: FeedValue | None = None
    feed_differs: bool = False
    messages: list[str] = field(default_factory=list)

    @property
    def scored_here(self) -> bool:
        """Whether the unit gives this leaf a value itself."""
        return bool(self.fields) and self.exempt is None

    @property
    def prefix(self) -> str:
        """What the names of its inputs begin with."""
        return f"o{self.leaf.pk}"


@dataclass(slots=True)
class AreaTab:
    """An area in the side list."""

    area: Criterion
    progress: Progress
    here: bool


@dataclass(slots=True)
class Sheet:
    """The page."""

    areas: list[AreaTab]
    area: Criterion | None
    rows: list[Row]
    progress: Progress
    sums: SelfSums
    partial: bool
    feeds: int = 0

    @property
    def errors(self) -> list[tuple[Row, str]]:
        """Everything that was refused, by row, for the summary on top."""
        return [
            (row, message)
            for row in self.rows
            for message in [*row.messages, *(f.error for f in row.fields if f.error)]
        ]

    @property
    def next_area(self) -> Criterion | None:
        """The area after this one."""
        areas = [tab.area for tab in self.areas]
        after = areas[areas.index(self.area) + 1 :] if self.area in areas else []
        return after[0] if after else None


def joined(values: Mapping[str, str]) -> str:
    """The values of a cell in one text, to see later whether anybody touched them."""
    return "|".join(f"{name}={values[name]}" for name in sorted(values))


def read_state(assessment: Assessment) -> dict:
    """What is stored of an assessment's self-score, as `judge` and `progress` take it."""
    return {
        "scores": {score.criterion_id: score for score in assessment.scores.all()},
        "exempt": set(assessment.exemptions.values_list("criterion", flat=True)),
        "proven": set(
            assessment.evidence.filter(step=Evidence.Step.SELF).values_list("criterion", flat=True)
        ),
    }


def sheet(
    assessment: Assessment, area_code: str = "", only: Collection[int] | None = None
) -> Sheet:
    """The page of one area, the first one when the code isn't known; queries don't grow.

    `only` are the areas whoever asks may read, None all of them.
    """
    rules = assessment.round.criteria_set
    nodes = list(rules.criteria.order_by("position").prefetch_related("options", "ratio_bands"))
    areas = [node for node in nodes if node.parent_id is None and (only is None or node.pk in only)]
    leaves = [node for node in nodes if node.is_leaf and (only is None or node.area_id in only)]
    scores = {score.criterion_id: score for score in assessment.scores.all()}
    exempt = dict(assessment.exemptions.values_list("criterion", "reason"))
    evidence = _by_leaf(assessment.evidence.select_related("document").order_by("pk"))
    explained = set(
        assessment.notes.filter(kind=ScoreNote.Kind.WITHOUT_EVIDENCE).values_list(
            "criterion", flat=True
        )
    )
    proven = {
        leaf
        for leaf, found in evidence.items()
        if any(one.step == Evidence.Step.SELF for one in found)
    }
    found = judge(
        leaves,
        scores=scores,
        exempt=set(exempt),
        proven=proven,
        explained=explained,
        policy=rules.evidence_policy,
    )
    findings = {finding.leaf.pk: finding for finding in found}
    area = next((node for node in areas if node.code == area_code), areas[0] if areas else None)
    shown = [leaf for leaf in leaves if area is not None and leaf.area_id == area.pk]
    versions = ScoreChange.objects.versions_of([assessment.pk])
    before = last_year(assessment)
    feeds = feed_values(assessment)
    by_pk = {node.pk: node for node in nodes}
    rows: list[Row] = []
    previous_parent = area.pk if area else None
    for leaf in shown:
        heading = by_pk[leaf.parent_id] if leaf.parent_id != previous_parent else None
        previous_parent = leaf.parent_id
        rows.append(
            row(
                leaf,
                scores.get(leaf.pk),
                version=versions.get((assessment.pk, leaf.pk), 0),
                heading=heading,
                last=before.get(leaf.pk),
                exempt=exempt.get(leaf.pk),
                evidence=evidence.get(leaf.pk, []),
                explained=leaf.pk in explained,
                finding=findings.get(leaf.pk),
                feed=feeds.get(leaf.pk),
            )
        )
    spared = set(exempt)
    return Sheet(
        areas=[
            AreaTab(
                area=node,
                progress=progress(
                    [leaf for leaf in leaves if leaf.area_id == node.pk], scores, spared, proven
                ),
                here=node is area,
            )
            for node in areas
        ],
        area=area,
        rows=rows,
        progress=progress(leaves, scores, spared, proven),
        sums=self_sums(rules, leaves, scores, spared, area),
        partial=only is not None,
        feeds=sum(not is_filled(scores.get(pk)) for pk in feeds),
    )


def row(
    leaf: Criterion,
    score: Score | None,
    *,
    version: int,
    heading: Criterion | None = None,
    last: LastYear | None = None,
    exempt: str | None = None,
    evidence: list[Evidence],
    explained: bool = False,
    finding: Finding | None = None,
    feed: FeedValue | None = None,
) -> Row:
    """One leaf as it's stored."""
    rule = rules_in_words.leaf_rule(leaf)
    values = stored_values(leaf, score)
    names = fields_of(leaf)
    return Row(
        leaf=leaf,
        heading=heading,
        # The answers stand in the list to choose from, not behind the colon.
        rule=rule.removesuffix(":") if leaf.kind == Criterion.Kind.OPTION else rule,
        fields=[
            Field(name, f"{leaf.pk}-{name}", str(LABELS[name]), values[name]) for name in names
        ],
        ticked=bool(values[NOT_APPLICABLE]),
        was=joined(values),
        version=version,
        points=points_text(score.self_points if score else None),
        words=in_words(score, ScoreChange.Step.SELF, leaf) if is_filled(score) else "",
        last_year=last,
        exempt=exempt,
        evidence=evidence,
        explained=explained,
        finding=finding,
        feed=feed,
        feed_differs=feed is not None and feed.differs(score),
    )


def points_text(value: Decimal | None) -> str:
    """Points with as many decimals as they have, "" for none."""
    return "" if value is None else formats.maximum(value)


def _by_leaf(found: object) -> dict[int, list[Evidence]]:
    leaves: dict[int, list[Evidence]] = {}
    for one in found:
        leaves.setdefault(one.criterion_id, []).append(one)
    return leaves
