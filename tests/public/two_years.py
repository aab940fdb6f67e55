"""A province whose five districts were scored in two years, by one set or by one and the next."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.utils import timezone

from districts.models import Unit
from indicators.models import (
    Assessment,
    Band,
    CriteriaSet,
    Criterion,
    CriterionMapping,
    CriterionOption,
    Edition,
    RankingGroup,
    Round,
    Score,
)
from indicators.services.draft_edition import draft_of
from indicators.services.freeze import freeze
from indicators.services.recompute import recompute
from indicators.services.store_scores import store_scores
from tests.indicators.random_round import a_unit

D = Decimal
NAMES = ("An Bình", "Bắc Sơn", "Cẩm Lệ", "Đông Hà", "Ea Súp")


class TwoYears:
    """Area 1: 1.1 ratio (2), 1.2 option (3); area 2: 2.1 direct (4), 2.2 survey (1); bonus b."""

    def __init__(self) -> None:
        self.province = a_unit("P1", "Tỉnh Thử", level="province")
        self.units: list[Unit] = [
            a_unit(f"D{n}", name, province=self.province) for n, name in enumerate(NAMES, start=1)
        ]
        self.rules = self._set("thu")

    def publish(
        self,
        year: int,
        scores: dict[str, dict[str, object]],
        *,
        rules: CriteriaSet | None = None,
        groups: dict[str, str] | None = None,
    ) -> Edition:
        """Score every unit (by code: {leaf: points, or numerator and denominator, or None}) and
        publish. A leaf of None doesn't apply; what isn't named is full marks.
        """
        rules = rules or self.rules
        round_ = Round.objects.create(
            criteria_set=rules, province=self.province, level="district", year=year
        )
        made: dict[str, RankingGroup] = {}
        rows = []
        for unit in self.units:
            name = (groups or {}).get(unit.code, "Huyện")
            if name not in made:
                made[name] = RankingGroup.objects.create(
                    round=round_, slug=f"g{len(made)}", name=name, position=len(made)
                )
            assessment = Assessment.objects.create(round=round_, unit=unit, group=made[name])
            given = scores.get(unit.code, {})
            for leaf in rules.criteria.leaves():
                full = None if leaf.part == "bonus" else leaf.max_points
                value = given.get(leaf.code, full)
                if value is None and leaf.code not in given:
                    continue
                rows.append(self._score(assessment, leaf, value))
        store_scores(round_, rows, trigger="test")
        recompute([round_.pk], trigger="test")
        draft = draft_of(round_)
        draft.edition.published_at = timezone.now()
        draft.edition.decision_number = f"{year}/QĐ"
        draft.edition.decision_date = datetime.date(year + 1, 1, 15)
        draft.edition.signer = "Người Ký"
        return freeze(draft)

    def next_set(self) -> CriteriaSet:
        """The set of the year after: 1.2 counts 1 instead of 3, 2.1 is split, 3.1 is new."""
        made = self._set("thu-2", previous=self.rules, reweighted=True)
        old = {leaf.code: leaf for leaf in self.rules.criteria.leaves()}
        new = {leaf.code: leaf for leaf in made.criteria.leaves()}
        kinds = CriterionMapping.Kind
        for before, after, kind in (
            ("1.1", "1.1", kinds.SAME),
            ("1.2", "1.2", kinds.REWEIGHTED),
            ("2.1", "2.1", kinds.SPLIT),
            ("2.1", "2.3", kinds.SPLIT),
            ("2.2", "2.2", kinds.SAME),
            ("b", "b", kinds.SAME),
        ):
            CriterionMapping.objects.create(
                criteria_set=made, old=old[before], new=new[after], kind=kind
            )
        CriterionMapping.objects.create(criteria_set=made, new=new["3.1"], kind=kinds.NEW)
        return made

    @staticmethod
    def _score(assessment: Assessment, leaf: Criterion, value: object) -> Score:
        score = Score(assessment=assessment, criterion=leaf)
        if value is None:
            score.not_applicable = True
        elif isinstance(value, tuple):
            score.numerator, score.denominator = (D(part) for part in value)
            worth = leaf.max_points * score.numerator / score.denominator
            score.appraised_1 = worth.quantize(D("0.0001"))
        else:
            score.appraised_1 = D(value)
            if leaf.kind == "option":
                score.option = 0 if score.appraised_1 == leaf.max_points else 1
        return score

    def _set(
        self, slug: str, *, previous: CriteriaSet | None = None, reweighted: bool = False
    ) -> CriteriaSet:
        main = [
            ("1", "Chỉ đạo điều hành", "main", (("1.1", "ratio", 2), ("1.2", "option", 3))),
            ("2", "Thủ tục hành chính", "main", (("2.1", "direct", 4), ("2.2", "survey", 1))),
        ]
        if reweighted:
            main[0] = (*main[0][:3], (("1.1", "ratio", 2), ("1.2", "option", 1)))
            main[1] = (
                *main[1][:3],
                (("2.1", "direct", 2), ("2.2", "survey", 1), ("2.3", "direct", 2)),
            )
            main.append(("3", "Chuyển đổi số", "main", (("3.1", "direct", 2),)))
        tree = [*main, ("b", "Điểm cộng", "bonus", (("b", "bonus", 2),))]
        total = sum(points for area in main for _, _, points in area[3])
        rules = CriteriaSet.objects.create(
            slug=slug,
            name=f"Bộ tiêu chí {slug}",
            level="district",
            province=self.province,
            previous=previous,
            total_max=total,
            appraisal_max=total - 1,
            survey_max=1,
            bonus_cap=D(1),
        )
        Band.objects.create(criteria_set=rules, code="tot", label="Tốt", lower=80)
        Band.objects.create(criteria_set=rules, code="kha", label="Khá", lower=0)
        position = 0
        for code, name, part, leaves in tree:
            position += 1
            area_code = f"{code}0" if part == "bonus" else code
            area = Criterion.objects.create(
                criteria_set=rules,
                code=area_code,
                name=name,
                position=position,
                part=part,
                max_points=sum(points for _, _, points in leaves),
            )
            for leaf_code, kind, points in leaves:
                position += 1
                leaf = Criterion.objects.create(
                    criteria_set=rules,
                    code=leaf_code,
                    name=f"Tiêu chí {leaf_code}",
                    position=position,
                    parent=area,
                    area=area,
                    part=part,
                    kind=kind,
                    max_points=points,
                    no_cases="zero" if kind == "ratio" else "",
                    na_allowed=True,
                )
                if kind == "option":
                    for n, (label, worth) in enumerate((("Đạt", points), ("Chưa đạt", 0))):
                        CriterionOption.objects.create(
                            criterion=leaf, position=n, label=label, points=worth
                        )
        return rules
