"""Accounts to try the portal with on one's own computer: one for each role."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from districts.models import Membership, Unit
from districts.services.memberships import grant_membership
from indicators.services.demo_rounds import Cast

MARK = "@minh-hoa.invalid"
"""End of the e-mail address by which a demo account is told from a person's of the same name."""

# Without 0, 1, i, l and o, which look alike.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

PROVINCE, COMMUNE = "MH", "MHX01"


class DemoAccountsError(RuntimeError):
    """Demo accounts can't be made here; the message says why, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """An account to make: its name, and the role it has in the unit of that code."""

    username: str
    who: str | Promise
    may: str | Promise
    role: str = ""
    unit: str = ""


PLANS = (
    _Plan(
        "canbo",
        gettext_lazy("Cán bộ Phường Kim Trúc"),
        gettext_lazy("nhập số liệu, tự chấm điểm của đơn vị"),
        Membership.Role.UNIT_OFFICIAL,
        COMMUNE,
    ),
    _Plan(
        "lanhdao",
        gettext_lazy("Lãnh đạo Phường Kim Trúc"),
        gettext_lazy("duyệt, gửi kết quả tự chấm điểm"),
        Membership.Role.UNIT_LEADER,
        COMMUNE,
    ),
    _Plan(
        "thamdinh",
        gettext_lazy("Người thẩm định"),
        gettext_lazy("thẩm định điểm của các đơn vị"),
        Membership.Role.APPRAISER,
        PROVINCE,
    ),
    _Plan(
        "noivu",
        gettext_lazy("Sở Nội vụ"),
        gettext_lazy("lập bộ tiêu chí, mở đợt đánh giá, tổng hợp"),
        Membership.Role.HOME_AFFAIRS,
        PROVINCE,
    ),
    _Plan(
        "congbo",
        gettext_lazy("Người ký công bố"),
        gettext_lazy("công bố, đính chính kết quả"),
        Membership.Role.PUBLISHER,
        PROVINCE,
    ),
    _Plan(
        "kiemtra",
        gettext_lazy("Người kiểm tra"),
        gettext_lazy("xem tất cả, không sửa"),
        Membership.Role.AUDITOR,
        PROVINCE,
    ),
    _Plan(
        "quantri",
        gettext_lazy("Quản trị"),
        gettext_lazy("quản trị hệ thống, danh mục và tài khoản"),
    ),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account as shown to whoever tries the portal; no `password` where it isn't known."""

    username: str
    password: str | None
    who: str
    may: str


def passwords_file() -> Path:
    """Where the passwords are kept, readable by its owner only."""
    return Path(settings.VAR_DIR) / "demo-accounts.txt"


def demo_users() -> QuerySet[User]:
    """The demo accounts that are there, those of earlier versions included."""
    return get_user_model().objects.filter(email__endswith=MARK)


def create_accounts() -> list[DemoAccount]:
    """Make the demo accounts that aren't there and return all of them, with their passwords.

    Passwords are drawn once and kept in `passwords_file`. An account whose password was changed is
    left as it is, and so is a person's account that happens to have the name; neither password is
    known here. Raises DemoAccountsError where this isn't somebody's own computer, or the
    illustrative province isn't loaded.
    """
    if not settings.LOCAL:
        raise DemoAccountsError(
            _("Tài khoản dùng thử chỉ dành cho máy cá nhân (CCHC_LOCAL=1), không tạo ở đây.")
        )
    units = {
        unit.code: unit
        for unit in Unit.with_illustrative.filter(illustrative=True, code__in=[PROVINCE, COMMUNE])
    }
    if len(units) < 2:
        raise DemoAccountsError(_("Chưa có tỉnh minh họa; hãy chạy load_demo trước."))
    known = _read_passwords()
    drawn = {plan.username: known.get(plan.username) or _draw_password() for plan in PLANS}
    if drawn != known:
        # Before the accounts: a password nobody can look up would lock its account for good.
        _write_passwords(drawn)
    with transaction.atomic():
        return [_account(plan, drawn[plan.username], units) for plan in PLANS]


def demo_cast() -> Cast | None:
    """The demo accounts the rounds to try out need; None where one is missing or a person's."""
    found = {user.username: user for user in demo_users()}
    wanted = [found.get(name) for name in ("noivu", "lanhdao", "thamdinh")]
    home_affairs, leader, appraiser = wanted
    if home_affairs is None or leader is None or appraiser is None:
        return None
    return Cast(home_affairs, leader, appraiser)


def delete_accounts() -> int:
    """Delete the demo accounts and the file of their passwords; returns how many there were.

    Their memberships have to be gone before.
    """
    with transaction.atomic():
        users = list(demo_users())
        for user in users:
            user.delete()
        transaction.on_commit(lambda: passwords_file().unlink(missing_ok=True))
    return len(users)


def _account(plan: _Plan, password: str, units: dict[str, Unit]) -> DemoAccount:
    model = get_user_model()
    user = model.objects.filter(username=plan.username).first()
    if user is None:
        user = model.objects.create_user(
            plan.username, plan.username + MARK, password, first_name=str(plan.who)
        )
        if not plan.role:
            user.is_staff = user.is_superuser = True
            user.save(update_fields=["is_staff", "is_superuser"])
    own = user.email.endswith(MARK)
    if own and plan.role:
        grant_membership(user=user, unit=units[plan.unit], role=plan.role, granted_by=None)
    unchanged = own and user.check_password(password)
    return DemoAccount(
        username=plan.username,
        password=password if unchanged else None,
        who=str(plan.who),
        may=str(plan.may),
    )


def _draw_password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _part in range(3))


def _read_passwords() -> dict[str, str]:
    try:
        text = passwords_file().read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    return dict(line.split("\t", 1) for line in text.splitlines() if "\t" in line)


def _write_passwords(passwords: dict[str, str]) -> None:
    path = passwords_file()
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    # Created with these rights, not given them afterwards: nobody else gets to read it meanwhile.
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{username}\t{password}\n" for username, password in passwords.items())
    fresh.replace(path)
