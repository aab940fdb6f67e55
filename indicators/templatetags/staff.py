"""The ways on from every staff page: only those that lead somewhere for this person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from districts.access import OVERSEES
from districts.models import Membership, Unit
from districts.services.person_name import person_name
from indicators.access import ENTERS
from indicators.models import Assignment, Evidence
from indicators.querysets import READ_LEDGER, SEE_ROUNDS

if TYPE_CHECKING:
    from django.contrib.auth.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def staff_nav(context: Any) -> SafeString:
    """Links to criteria sets, appraisal, ledger and past years, for whom they are; two queries."""
    user = context["user"]
    held = list(user.memberships.values_list("role", "unit__level"))
    # Of a province: the same role for a district opens none of these but the figures of its own.
    roles = {role for role, level in held if level == Unit.Level.PROVINCE}
    enters = any(role in ENTERS for role, _level in held)
    links = []
    if user.is_superuser or roles & set(SEE_ROUNDS):
        links.append(("staff:sets", gettext("Bộ tiêu chí")))
    if Assignment.objects.filter(user=user).exists():
        links.append(("staff:appraisals", gettext("Thẩm định")))
    if user.is_superuser or roles & set(READ_LEDGER):
        links.append(("staff:ledger", gettext("Nhật ký điểm")))
    if user.is_superuser or roles & set(OVERSEES):
        links.append(("staff:province", gettext("Toàn tỉnh")))
    if user.is_superuser or enters or roles & set(READ_LEDGER):
        links.append(("staff:figures", gettext("Số liệu")))
    if user.is_superuser or roles & set(READ_LEDGER):
        links.append(("staff:questionnaires", gettext("Khảo sát")))
    if user.is_superuser or Membership.Role.HOME_AFFAIRS in roles:
        links.append(("staff:indicators", gettext("Chỉ tiêu, mục tiêu")))
        links.append(("staff:history", gettext("Kết quả các năm trước")))
    return format_html_join(
        "\n", '<a href="{}">{}</a>', ((reverse(name), label) for name, label in links)
    )


@register.filter
def person(user: User | None) -> str:
    """{{ change.user|person }}: the name, else the account; "–" where a command did it."""
    return person_name(user) or "–"


@register.simple_tag
def proof_link(proof: Evidence) -> SafeString:
    """{% proof_link proof %}: the document that proves something, with its file and its place."""
    text = format_html("{}", proof.document)
    if proof.document.sha256:
        address = reverse("staff:evidence-file", args=[proof.assessment_id, proof.pk])
        text = format_html('<a href="{}">{}</a>', address, text)
    if proof.locator:
        text = format_html("{}, {}", text, proof.locator)
    if proof.step == Evidence.Step.EXPLANATION:
        text = format_html("{} ({})", text, gettext("kèm giải trình"))
    return text
