"""A made-up province before its round: two districts, a small set with every kind of leaf."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.auth import get_user_model

from districts.models import Membership, Unit
from districts.services.memberships import grant_membership
from indicators.models import (
    Band,
    CriteriaSet,
    Criterion,
    CriterionBand,
    CriterionOption,
)
from indicators.services.check_set import set_problems
from tests.indicators.random_round import a_unit

Role = Membership.Role
SECRET = "mot-mat-khau-du-dai"
AREAS = (
    ("1", "Chỉ đạo, điều hành", "main"),
    ("2", "Thể chế", "main"),
    ("T", "Điểm thưởng", "bonus"),
)
LEAVES = (
    ("1", "1.1", "ratio", "1", {"no_cases": "zero"}),
    ("1", "1.2", "direct", "2", {}),
    ("1", "1.3", "option", "1", {}),
    ("2", "2.1", "count", "1", {"step": Decimal("0.5")}),
    ("2", "2.2", "direct", "2", {"na_allowed": True}),
    ("2", "2.3", "ratio_bands", "1", {"no_cases": "full"}),
    ("2", "2.4", "survey", "2", {}),
    ("T", "T.1", "bonus", "1", {}),
)


class StaffWorld:
    """Nothing is open yet; `people` sign in with SECRET."""

    def __init__(self) -> None:
        self.province = a_unit("MH", "Minh Họa", level="province")
        self.first, self.second = (
            a_unit(code, name, province=self.province)
            for code, name in (("MH1", "An Bình"), ("MH2", "Bình Yên"))
        )
        Unit.with_illustrative.update(illustrative=True)
        self.rules = self._set()
        assert set_problems(self.rules) == []
        for name, full_name, unit, role in (
            ("so-noi-vu", "Lê Thị Nội Vụ", self.province, Role.HOME_AFFAIRS),
            ("kiem-tra", "Hồ Văn Kiểm Tra", self.province, Role.AUDITOR),
            ("tham-dinh-1", "Trần Thẩm Một", self.province, Role.APPRAISER),
            ("tham-dinh-2", "Võ Thẩm Hai", self.province, Role.APPRAISER),
            ("an-binh", "Nguyễn An", self.first, Role.UNIT_OFFICIAL),
            ("chu-tich-an-binh", "Phạm Chủ Tịch", self.first, Role.UNIT_LEADER),
            ("binh-yen", "Đỗ Bình", self.second, Role.UNIT_OFFICIAL),
            ("chu-tich-binh-yen", "Bùi Chủ Tịch", self.second, Role.UNIT_LEADER),
        ):
            person = get_user_model().objects.create_user(
                name, password=SECRET, last_name=full_name
            )
            grant_membership(user=person, unit=unit, role=role, granted_by=None)

    def leaf(self, code: str) -> Criterion:
        """A leaf by its code."""
        return self.rules.criteria.get(code=code)

    def _set(self) -> CriteriaSet:
        rules = CriteriaSet.objects.create(
            slug="minh-hoa-nho",
            name="Bộ tiêu chí minh họa nhỏ",
            level="district",
            illustrative=True,
            province=self.province,
            total_max=10,
            appraisal_max=8,
            survey_max=2,
            bonus_cap=1,
        )
        position = 0
        for area_code, area_name, part in AREAS:
            own = [leaf for leaf in LEAVES if leaf[0] == area_code]
            position += 1
            area = Criterion.objects.create(
                criteria_set=rules,
                code=area_code,
                name=area_name,
                part=part,
                position=position,
                max_points=sum(Decimal(leaf[3]) for leaf in own),
            )
            for _area, code, kind, points, fields in own:
                position += 1
                Criterion.objects.create(
                    criteria_set=rules,
                    code=code,
                    name=f"Tiêu chí {code}",
                    part=part,
                    position=position,
                    parent=area,
                    area=area,
                    kind=kind,
                    max_points=Decimal(points),
                    **fields,
                )
        option, banded = rules.criteria.get(code="1.3"), rules.criteria.get(code="2.3")
        for n, (label, points) in enumerate((("Đúng hạn", "1"), ("Chậm", "0.5"), ("Không", "0"))):
            CriterionOption.objects.create(
                criterion=option, position=n, label=label, points=Decimal(points)
            )
        for lower, points in (("0", "0"), ("0.5", "0.5"), ("0.9", "1")):
            CriterionBand.objects.create(
                criterion=banded, lower=Decimal(lower), points=Decimal(points)
            )
        for code, label, lower in (("tot", "Tốt", 80), ("yeu", "Yếu", 0)):
            Band.objects.create(criteria_set=rules, code=code, label=label, lower=lower)
        return rules
