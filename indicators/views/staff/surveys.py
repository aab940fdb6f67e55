"""Questionnaires of a province: make, give out, type in paper, read aggregates, feed a round."""

from __future__ import annotations

import csv
import io
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.models import Membership, Unit
from indicators.access import can_manage_surveys, can_see_surveys
from indicators.forms.surveys import PaperForm, QuestionnaireForm, TokensForm
from indicators.models import Criterion, Questionnaire, Round
from indicators.services import surveys as services
from indicators.services.errors import Refused
from indicators.services.import_survey import CLOSED
from indicators.services.survey_results import SHARE, WEIGHT, results_of, send_to_round

MOST_ON_A_SHEET = 200
READS = (Membership.Role.HOME_AFFAIRS, Membership.Role.AUDITOR)


@login_required
@require_safe
def questionnaires(request: HttpRequest) -> HttpResponse:
    """The questionnaires of the provinces whose surveys this person manages or audits."""
    provinces = _provinces(request, READS)
    if not provinces.exists():
        raise Http404
    found = Questionnaire.objects.filter(province__in=provinces).select_related("province")
    context = {
        "questionnaires": found.annotate(answers=Count("responses")),
        "may_make": _provinces(request, (Membership.Role.HOME_AFFAIRS,)).exists(),
    }
    return render(request, "staff/surveys/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a questionnaire; the same title again is its next version."""
    provinces = _provinces(request, (Membership.Role.HOME_AFFAIRS,))
    if not provinces.exists():
        raise Http404
    form = QuestionnaireForm(request.POST or None, provinces=provinces)
    if request.method == "POST" and form.is_valid():
        made = services.make_questionnaire(
            form.instance,
            form.cleaned_data["scales"],
            form.cleaned_data["questions"],
            user=request.user,
            sent_from=form.cleaned_data["sent_from"],
        )
        messages.success(request, _("Đã lập phiếu khảo sát."))
        return redirect("staff:questionnaire", pk=made.pk)
    return _render(request, "staff/surveys/new.html", {"form": form})


@login_required
@require_safe
def questionnaire(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found, and the ways to collect more."""
    found = _seen(request, pk)
    context = {
        "questionnaire": found,
        "asked": services.asked_by(found),
        "results": results_of(found),
        "tokens": found.tokens.aggregate(given=Count("pk"), used=Count("pk", filter=Q(used=True))),
        "may_manage": can_manage_surveys(request.user, found.province),
        "may_give_out": not found.is_over,
        "form": TokensForm(units=_units(found)),
        "most_on_a_sheet": MOST_ON_A_SHEET,
    }
    return render(request, "staff/surveys/detail.html", context)


@login_required
@require_POST
@never_cache
def tokens(request: HttpRequest, pk: int) -> HttpResponse:
    """New links as CSV, or as QR codes to print; this answer is the only place they ever stand."""
    found = _managed(request, pk)
    form = TokensForm(request.POST, units=_units(found))
    as_sheet = request.POST.get("dang") == "qr"
    if not form.is_valid():
        messages.error(request, _("Chọn đơn vị và số mã từ 1 đến %d.") % services.MOST_TOKENS)
        return redirect("staff:questionnaire", pk=pk)
    unit, count = form.cleaned_data["unit"], form.cleaned_data["count"]
    if as_sheet and count > MOST_ON_A_SHEET:
        messages.error(request, _("Tờ mã QR có nhiều nhất %d mã mỗi lần.") % MOST_ON_A_SHEET)
        return redirect("staff:questionnaire", pk=pk)
    try:
        secrets = services.issue_tokens(found, unit, count, user=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("staff:questionnaire", pk=pk)
    base = settings.PORTAL_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    links = [base + reverse("survey", args=[secret]) for secret in secrets]
    if as_sheet:
        context = {
            "questionnaire": found,
            "unit": unit,
            "codes": [segno.make(link, error="m").svg_data_uri(scale=3) for link in links],
        }
        return render(request, "staff/surveys/sheet.html", context)
    return _links_file(found, unit, links)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Type in a pile of paper about one unit."""
    found = _managed(request, pk)
    asked = services.asked_by(found)
    form = PaperForm(
        request.POST or None,
        units=_units(found),
        asked=asked,
        initial={"day": min(found.closes_on, timezone.localdate())},
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            batch = services.type_in_paper(
                found,
                typed["unit"],
                typed["papers"],
                day=typed["day"],
                user=request.user,
                sent_from=typed["sent_from"],
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Đã nhập %d phiếu giấy.") % batch.count)
            return redirect("staff:questionnaire-paper", pk=pk)
    batches = found.paper_batches.select_related("unit", "typed_by")[:20]
    context = {"form": form, "questionnaire": found, "asked": asked, "batches": batches}
    return _render(request, "staff/surveys/paper.html", context)


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Take no more answers."""
    try:
        services.close(_managed(request, pk), user=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Đã đóng phiếu khảo sát."))
    return redirect("staff:questionnaire", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Results into a survey criterion of a round: first what would change, then writing it."""
    found = _managed(request, pk)
    leaves = _leaves(found)
    results = results_of(found)
    data = request.POST if request.method == "POST" else request.GET
    chosen = leaves.get(data.get("noi", ""))
    factor = data.get("yeu-to", "")
    way = data.get("cach", SHARE)
    context: dict[str, Any] = {
        "questionnaire": found,
        "leaves": leaves,
        "results": results,
        "chosen": data.get("noi", ""),
        "factor": factor,
        "way": way,
        "ways": [(SHARE, _("tỷ lệ hài lòng")), (WEIGHT, _("điểm trung bình theo trọng số"))],
    }
    if data.get("noi") is not None or request.method == "POST":
        if chosen is None or way not in (SHARE, WEIGHT) or factor not in ("", *results.factors):
            context["refusal"] = _("Chọn đợt, tiêu chí và yếu tố có trong danh sách.")
            return render(request, "staff/surveys/send.html", context, status=422)
        round_, leaf = chosen
        apply = request.method == "POST"
        try:
            context["plan"] = plan = send_to_round(
                found, round_, leaf, factor=factor, way=way, user=request.user, apply=apply
            )
        except PermissionDenied as error:
            raise Http404 from error
        except Refused as refused:
            context["refusal"] = refused.message
            return render(request, "staff/surveys/send.html", context, status=422)
        if plan.applied:
            messages.success(request, _("Đã ghi kết quả của %d đơn vị vào đợt.") % plan.changed)
            return redirect("staff:questionnaire", pk=pk)
    return _render(request, "staff/surveys/send.html", context)


def _links_file(found: Questionnaire, unit: Unit, links: list[str]) -> HttpResponse:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["stt", "don_vi", "ma_don_vi", "lien_ket"])
    rows.writerows((n, unit.full_name, unit.code, link) for n, link in enumerate(links, start=1))
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"khao-sat-{found.pk}-{unit.code}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _leaves(found: Questionnaire) -> dict[str, tuple[Round, Criterion]]:
    """Survey criteria of the province's rounds that still take results, by "round-criterion"."""
    rounds = Round.objects.filter(province=found.province).exclude(stage__in=CLOSED)
    leaves = Criterion.objects.filter(kind=Criterion.Kind.SURVEY)
    by_set: dict[int, list[Criterion]] = {}
    for leaf in leaves.filter(criteria_set__in=rounds.values("criteria_set")).order_by("position"):
        by_set.setdefault(leaf.criteria_set_id, []).append(leaf)
    return {
        f"{round_.pk}-{leaf.pk}": (round_, leaf)
        for round_ in rounds.select_related("criteria_set", "province").order_by("-year", "pk")
        for leaf in by_set.get(round_.criteria_set_id, [])
    }


def _units(found: Questionnaire) -> QuerySet[Unit]:
    units = Unit.with_illustrative.filter(Q(pk=found.province_id) | Q(province=found.province_id))
    return units.in_vietnamese_order()


def _provinces(request: HttpRequest, roles: tuple[str, ...]) -> QuerySet[Unit]:
    found = Unit.with_illustrative.filter(level=Unit.Level.PROVINCE).in_vietnamese_order()
    if request.user.is_superuser:
        return found
    held = Membership.objects.filter(user=request.user, role__in=roles)
    return found.filter(pk__in=held.values("unit"))


def _seen(request: HttpRequest, pk: int) -> Questionnaire:
    found = get_object_or_404(Questionnaire.objects.select_related("province"), pk=pk)
    if not can_see_surveys(request.user, found.province):
        raise Http404
    return found


def _managed(request: HttpRequest, pk: int) -> Questionnaire:
    found = _seen(request, pk)
    if not can_manage_surveys(request.user, found.province):
        raise Http404
    return found


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=422 if request.method == "POST" else 200)
