"""A province with two districts and a commune, and those who enter and confirm for them."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User

from districts.models import Initiative, Membership, Plan, Unit
from districts.services.activities import save_record
from districts.services.memberships import grant_membership

Role = Membership.Role
SOURCE = "Báo cáo 12/BC-UBND"


def unit(code: str, name: str, kind: str, parent: Unit | None = None, **more: Any) -> Unit:
    """A unit of the level its kind says."""
    levels = {"tỉnh": "province", "huyện": "district", "xã": "commune", "thị trấn": "commune"}
    province = None if parent is None else parent.province or parent
    made = Unit(
        code=code,
        level=levels[kind],
        kind=kind,
        name=name,
        full_name=f"{kind.capitalize()} {name}",
        parent=parent,
        province=province,
        **more,
    )
    made.save()
    return made


class ActivityWorld:
    """`own` has an official; `other` is its neighbour; `commune` lies in `own`."""

    def __init__(self) -> None:
        self.province = unit("T1", "Sông Tiền", "tỉnh")
        self.own = unit("H1", "Châu Thành", "huyện", self.province)
        self.other = unit("H2", "Lấp Vò", "huyện", self.province)
        self.commune = unit("X1", "Tân Phú", "xã", self.own)
        self.official = self.person("canbo", self.own, Role.UNIT_OFFICIAL)
        self.neighbour = self.person("hangxom", self.other, Role.UNIT_OFFICIAL)
        self.home_affairs = self.person("noivu", self.province, Role.HOME_AFFAIRS)
        self.auditor = self.person("kiemtra", self.province, Role.AUDITOR)
        self.outsider = get_user_model().objects.create_user("nguoila", password="x")

    def person(self, name: str, of: Unit, role: str) -> User:
        made = get_user_model().objects.create_user(name, password="x")
        grant_membership(user=made, unit=of, role=role, granted_by=None)
        return made

    def plan(self, *, user: User | None = None, **fields: Any) -> Plan:
        """A plan of `own`; entered by nobody, so confirmed by its source."""
        fields = {"unit": self.own, "year": 2024, "title": "Kế hoạch 2024", **fields}
        made = Plan(source=SOURCE, **fields)
        save_record(made, user=user)
        return made

    def initiative(self, *, user: User | None = None, **fields: Any) -> Initiative:
        """An initiative of `other`, confirmed by its source."""
        fields = {
            "unit": self.other,
            "year": 2023,
            "title": "Công dân không viết",
            "field": "thu-tuc",
            **fields,
        }
        made = Initiative(source=SOURCE, **fields)
        save_record(made, user=user)
        return made


def day(text: str) -> datetime.date:
    """`day("2024-06-30")`."""
    return datetime.date.fromisoformat(text)
