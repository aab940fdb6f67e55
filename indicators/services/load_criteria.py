"""Build a criteria set from a table of rows: the whole tree or nothing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from indicators import scoring
from indicators.models import (
    Band,
    CriteriaSet,
    Criterion,
    CriterionBand,
    CriterionOption,
    TieBreaker,
)
from indicators.models.fields import to_stored

HUNDRED = Decimal(100)
RULE_COLUMNS: dict[str, frozenset[str]] = {
    "option": frozenset({"options"}),
    "ratio": frozenset({"floor", "no_cases", "allow_over"}),
    "ratio_bands": frozenset({"bands", "no_cases", "allow_over"}),
    "count": frozenset({"step"}),
    "direct": frozenset(),
    "survey": frozenset(),
    "bonus": frozenset({"step"}),
    "penalty": frozenset({"step"}),
}
ALL_RULE_COLUMNS = frozenset[str]().union(*RULE_COLUMNS.values())
PARTS = {part.value for part in scoring.Part}
NO_CASES = {policy.value for policy in scoring.NoCases}


class CriteriaError(ValueError):
    """A table of criteria that no set can be built from; `problems` are sentences in Vietnamese."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass
class _Node:
    """One row of the table, read."""

    line: int
    code: str
    parent_code: str
    name: str
    part: str
    rule: scoring.LeafRule | None
    maximum: Decimal
    labels: list[str]
    evidence_required: bool
    na_allowed: bool
    guidance: str
    children: list[_Node] = field(default_factory=list)
    criterion: Criterion | None = None


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file in UTF-8, as `load_criteria_set` takes them."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_criteria_set(
    rows: Iterable[Mapping[str, str]],
    *,
    slug: str,
    name: str,
    level: str,
    bands: Sequence[scoring.Band],
    tie_breakers: Sequence[tuple[str, str]] = (),
    declared_total: Decimal = HUNDRED,
    **fields: Any,
) -> CriteriaSet:
    """Build a set from `rows` in the order of the decision's annex, in one transaction.

    A row has the columns code, parent_code, name, part, kind, max_points, options
    (`label=points;…`), floor, bands (`share=points;…`), step, no_cases, allow_over (optional),
    evidence_required, na_allowed, guidance. Numbers have a decimal point, yes is 1. A parent
    stands before its children; roots are the areas, and the roots of bonus and penalty.
    `tie_breakers` are (kind, code of the area or "") in declared order; `fields` are those of
    CriteriaSet (places, caps, policies, decision, source). The maxima are added up here: the
    survey's share is the sum of the main part's survey leaves (rule 7: Σ areas = declared total).

    Raises CriteriaError with every problem found, each naming its line (the header is line 1);
    nothing is written then.
    """
    nodes, problems = _read(rows)
    problems += _tree_problems(nodes, declared_total)
    problems += _set_problems(nodes, bands, tie_breakers, fields)
    if CriteriaSet.objects.filter(slug=slug).exists():
        problems.append(_("Bộ tiêu chí “%(slug)s” đã có.") % {"slug": slug})
    if problems:
        raise CriteriaError(problems)
    survey_max = sum(
        (
            node.maximum
            for node in nodes
            if node.rule and node.rule.kind is scoring.LeafKind.SURVEY and node.part == "main"
        ),
        Decimal(0),
    )
    with transaction.atomic():
        criteria_set = CriteriaSet.objects.create(
            slug=slug,
            name=name,
            level=level,
            total_max=declared_total,
            survey_max=survey_max,
            appraisal_max=declared_total - survey_max,
            **fields,
        )
        _write_tree(criteria_set, nodes)
        _write_rules(nodes)
        Band.objects.bulk_create(
            Band(criteria_set=criteria_set, code=band.code, label=band.label, lower=band.lower)
            for band in bands
        )
        roots = {node.code: node.criterion for node in nodes if not node.parent_code}
        TieBreaker.objects.bulk_create(
            TieBreaker(
                criteria_set=criteria_set,
                position=position,
                kind=kind,
                area=roots[area] if area else None,
            )
            for position, (kind, area) in enumerate(tie_breakers, start=1)
        )
    return criteria_set


def _read(rows: Iterable[Mapping[str, str]]) -> tuple[list[_Node], list[str]]:
    nodes: list[_Node] = []
    problems: list[str] = []
    for line, row in enumerate(rows, start=2):
        try:
            nodes.append(_node(line, row))
        except CriteriaError as error:
            problems += [_at(line, row.get("code") or "", text) for text in error.problems]
    return nodes, problems


def _at(line: int, code: str, text: str) -> str:
    return _("Dòng %(line)d, tiêu chí %(code)s: %(problem)s") % {
        "line": line,
        "code": code or "?",
        "problem": text,
    }


def _node(line: int, row: Mapping[str, str]) -> _Node:
    problems: list[str] = []
    code, name, kind = _text(row, "code"), _text(row, "name"), _text(row, "kind")
    part = _text(row, "part")
    if not code or not name:
        problems.append(_("thiếu mã hoặc tên."))
    if part not in PARTS:
        problems.append(_("không có phần điểm “%(value)s”.") % {"value": part})
    if kind and kind not in RULE_COLUMNS:
        problems.append(_("không có cách tính “%(value)s”.") % {"value": kind})
    no_cases = _text(row, "no_cases")
    if no_cases and no_cases not in NO_CASES:
        problems.append(_("không có cách xử lý không phát sinh “%(value)s”.") % {"value": no_cases})
    if problems:
        raise CriteriaError(problems)
    belongs = RULE_COLUMNS[kind] if kind else frozenset()
    for column in sorted(ALL_RULE_COLUMNS - belongs):
        if _text(row, column) not in {"", "0"}:
            problems.append(_("cột %(column)s không dùng cho cách tính này.") % {"column": column})
    maximum = _number(row, "max_points", problems)
    options = _pairs(row, "options", problems)
    rule = None
    if kind:
        rule = scoring.LeafRule(
            kind=scoring.LeafKind(kind),
            maximum=maximum or Decimal(0),
            options=tuple(points for _label, points in options),
            floor=_number(row, "floor", problems, optional=True),
            bands=tuple(
                scoring.RatioBand(lower, points) for lower, points in _bands(row, problems)
            ),
            step=_number(row, "step", problems, optional=True),
            no_cases=scoring.NoCases(no_cases) if no_cases else None,
            allow_over=_flag(row, "allow_over", problems),
        )
        if not problems:
            problems += [problem.in_words(_) for problem in rule.problems()]
    node = _Node(
        line=line,
        code=code,
        parent_code=_text(row, "parent_code"),
        name=name,
        part=part,
        rule=rule,
        maximum=maximum or Decimal(0),
        labels=[label for label, _points in options],
        evidence_required=_flag(row, "evidence_required", problems),
        na_allowed=_flag(row, "na_allowed", problems),
        guidance=_text(row, "guidance"),
    )
    if problems:
        raise CriteriaError(problems)
    return node


def _text(row: Mapping[str, str], column: str) -> str:
    return (row.get(column) or "").strip()


def _flag(row: Mapping[str, str], column: str, problems: list[str]) -> bool:
    text = _text(row, column)
    if text not in {"", "0", "1"}:
        problems.append(
            _("cột %(column)s phải là 0 hoặc 1, không phải “%(value)s”.")
            % {"column": column, "value": text}
        )
    return text == "1"


def _number(
    row: Mapping[str, str], column: str, problems: list[str], *, optional: bool = False
) -> Decimal | None:
    text = _text(row, column)
    if not text and optional:
        return None
    return _decimal(text, column, problems)


def _decimal(text: str, column: str, problems: list[str]) -> Decimal:
    try:
        value = Decimal(text)
        to_stored(value)
    except (InvalidOperation, ValidationError):
        problems.append(
            _("cột %(column)s: “%(value)s” không phải là số có nhiều nhất bốn chữ số thập phân.")
            % {"column": column, "value": text}
        )
        return Decimal(0)
    return value


def _pairs(row: Mapping[str, str], column: str, problems: list[str]) -> list[tuple[str, Decimal]]:
    text = _text(row, column)
    found: list[tuple[str, Decimal]] = []
    for item in text.split(";") if text else []:
        label, _equals, points = item.rpartition("=")
        if not label.strip():
            problems.append(
                _("cột %(column)s: “%(value)s” phải có dạng tên=điểm.")
                % {"column": column, "value": item}
            )
            continue
        found.append((label.strip(), _decimal(points.strip(), column, problems)))
    return found


def _bands(row: Mapping[str, str], problems: list[str]) -> list[tuple[Decimal, Decimal]]:
    return [
        (_decimal(share, "bands", problems), points)
        for share, points in _pairs(row, "bands", problems)
    ]


def _tree_problems(nodes: Sequence[_Node], declared_total: Decimal) -> Iterator[str]:
    by_code: dict[str, _Node] = {}
    for node in nodes:
        if node.code in by_code:
            yield _at(node.line, node.code, _("mã đã có ở dòng trên."))
            continue
        by_code[node.code] = node
        if not node.parent_code:
            continue
        parent = by_code.get(node.parent_code)
        if parent is None:
            yield _at(
                node.line,
                node.code,
                _("chưa có tiêu chí cấp trên %(code)s ở các dòng trước.")
                % {"code": node.parent_code},
            )
            continue
        parent.children.append(node)
        if node.part != parent.part:
            yield _at(node.line, node.code, _("không cùng phần điểm với tiêu chí cấp trên."))
    for node in by_code.values():
        yield from (_at(node.line, node.code, text) for text in _node_problems(node))
    total = sum(
        (node.maximum for node in nodes if not node.parent_code and node.part == "main"),
        Decimal(0),
    )
    if total != declared_total:
        yield _("Tổng điểm các lĩnh vực là %(sum)s, phải bằng %(total)s.") % {
            "sum": total,
            "total": declared_total,
        }


def _node_problems(node: _Node) -> Iterator[str]:
    if node.rule is None:
        if not node.children:
            yield _("không có cách tính mà cũng không có tiêu chí thành phần.")
            return
        total = sum((child.maximum for child in node.children), Decimal(0))
        if total != node.maximum:
            yield _("điểm tối đa là %(maximum)s nhưng các tiêu chí bên dưới cộng lại %(sum)s.") % {
                "maximum": node.maximum,
                "sum": total,
            }
        return
    if node.children:
        yield _("có cách tính nên không được có tiêu chí thành phần.")
    if not node.parent_code:
        yield _("lĩnh vực không được có cách tính.")
    own_part = node.rule.kind.value if node.rule.kind.value in PARTS else scoring.Part.MAIN.value
    if own_part != node.part:
        yield _("cách tính không hợp với phần điểm.")


def _set_problems(
    nodes: Sequence[_Node],
    bands: Sequence[scoring.Band],
    tie_breakers: Sequence[tuple[str, str]],
    fields: Mapping[str, Any],
) -> Iterator[str]:
    draft = CriteriaSet(**fields)
    rules = scoring.SetRules(
        places=draft.places,
        rounding=scoring.Rounding(draft.rounding),
        bonus_cap=draft.bonus_cap,
        penalty_cap=draft.penalty_cap,
    )
    for problem in rules.problems():
        yield problem.in_words(_)
    # With more than 100 allowed, nothing says how high an index may get.
    highest = max((band.lower for band in bands), default=HUNDRED)
    for problem in scoring.band_problems(
        bands, places=draft.places, highest=highest if draft.allow_above_100 else HUNDRED
    ):
        # A set may do without bands.
        if problem.code != "classes_missing":
            yield problem.in_words(_)
    areas = {node.code for node in nodes if not node.parent_code}
    for kind, area in tie_breakers:
        if kind not in TieBreaker.Kind.values or (area not in areas if kind == "area" else area):
            yield _("Tiêu chí phụ “%(kind)s %(area)s” không hợp lệ.") % {
                "kind": kind,
                "area": area,
            }
    if len(tie_breakers) > 3:
        yield _("Nhiều nhất ba tiêu chí phụ.")


def _write_tree(criteria_set: CriteriaSet, nodes: Sequence[_Node]) -> None:
    position = {node.code: number for number, node in enumerate(nodes, start=1)}
    level: list[tuple[_Node, _Node | None, _Node | None]] = [
        (node, None, None) for node in nodes if not node.parent_code
    ]
    while level:
        made: list[Criterion] = []
        for node, parent, root in level:
            rule = node.rule
            node.criterion = Criterion(
                criteria_set=criteria_set,
                code=node.code,
                name=node.name,
                position=position[node.code],
                parent=parent.criterion if parent else None,
                area=root.criterion if root else None,
                part=node.part,
                kind=rule.kind if rule else "",
                max_points=node.maximum,
                ratio_floor=rule.floor if rule else None,
                allow_over=rule.allow_over if rule else False,
                step=rule.step if rule else None,
                no_cases=(rule.no_cases or "") if rule else "",
                evidence_required=node.evidence_required,
                na_allowed=node.na_allowed,
                guidance=node.guidance,
            )
            made.append(node.criterion)
        Criterion.objects.bulk_create(made)
        level = [
            (child, node, root or node) for node, _parent, root in level for child in node.children
        ]


def _write_rules(nodes: Sequence[_Node]) -> None:
    leaves = [(node, node.rule) for node in nodes if node.rule]
    # Positions count from 0, as `Score.option` and `scoring.Declared.option` do.
    CriterionOption.objects.bulk_create(
        CriterionOption(criterion=node.criterion, position=position, label=label, points=points)
        for node, rule in leaves
        for position, (label, points) in enumerate(zip(node.labels, rule.options, strict=True))
    )
    CriterionBand.objects.bulk_create(
        CriterionBand(criterion=node.criterion, lower=band.lower, points=band.points)
        for node, rule in leaves
        for band in rule.bands
    )
