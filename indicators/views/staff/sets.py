"""Criteria sets: read, create, copy, edit as a tree, map, out to Excel and in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.models import Membership, Unit
from indicators import access
from indicators.exports import CONTENT_TYPES
from indicators.forms.sets import ImportSetForm, MappingForm, NewSetForm, NodeForm, RulesForm
from indicators.models import CriteriaSet, Criterion
from indicators.querysets import SEE_ROUNDS
from indicators.services.check_set import set_problems
from indicators.services.edit_set import (
    change_rules,
    copy_set,
    create_set,
    delete_node,
    save_node,
)
from indicators.services.errors import Refused
from indicators.services.load_criteria import CriteriaError, load_criteria_set
from indicators.services.map_set import map_leaves
from indicators.set_sheet import SheetError, read_set, write_set

FORM_METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def sets(request: HttpRequest) -> HttpResponse:
    """The sets this person may read."""
    _my_provinces(request)
    found = CriteriaSet.objects.visible_to(request.user).select_related("province", "previous")
    context = {
        "sets": found,
        "may_make": access.leads_provinces(request.user, (Membership.Role.HOME_AFFAIRS,)),
    }
    return render(request, "staff/sets/sets.html", context)


@login_required
@require_http_methods(FORM_METHODS)
def new_set(request: HttpRequest) -> HttpResponse:
    """Begin an empty set."""
    province = _province_to_manage(request)
    form = NewSetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = create_set(
                user=request.user,
                province=province,
                slug=values["ma"],
                name=values["ten"],
                level=values["cap"] or Unit.Level.DISTRICT,
            )
        except Refused as refused:
            form.add_error("ma", refused.message)
        else:
            return redirect("staff:set", made.slug)
    return _form_page(request, form, _("Bộ tiêu chí mới"), back="staff:sets")


@login_required
@require_http_methods(FORM_METHODS)
def import_set(request: HttpRequest) -> HttpResponse:
    """A new set from a sheet: every problem named, or all of it written."""
    province = _province_to_manage(request)
    form = ImportSetForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = load_criteria_set(
                read_set(values["tep"].read()),
                slug=values["ma"],
                name=values["ten"],
                level=values["cap"] or Unit.Level.DISTRICT,
                bands=(),
                province=province,
                illustrative=bool(province and province.illustrative),
            )
        except SheetError as error:
            problems = [str(error)]
        except CriteriaError as error:
            problems = error.problems
        else:
            messages.success(request, _("Đã nhập bộ tiêu chí. Đặt xếp loại và quy định tiếp theo."))
            return redirect("staff:set", made.slug)
    return _form_page(
        request, form, _("Nhập bộ tiêu chí từ Excel"), back="staff:sets", problems=problems
    )


@login_required
@require_safe
def show_set(request: HttpRequest, slug: str) -> HttpResponse:
    """The tree of a set with what is still wrong with it."""
    criteria_set = _visible(request, slug)
    nodes = list(
        criteria_set.criteria.order_by("position")
        .select_related("parent")
        .prefetch_related("options", "ratio_bands")
    )
    depth: dict[int | None, int] = {None: -1}
    for node in nodes:
        depth[node.pk] = depth[node.parent_id] + 1
    context = {
        "set": criteria_set,
        "nodes": [(node, depth[node.pk]) for node in nodes],
        "problems": set_problems(criteria_set),
        "may_manage": access.can_manage_set(request.user, criteria_set),
        "editable": not criteria_set.rounds.exists(),
        "rounds": criteria_set.rounds.select_related("province"),
        "copy_form": NewSetForm(
            initial={"ten": criteria_set.name, "ma": f"{criteria_set.slug}-moi"[:80]}
        ),
    }
    return render(request, "staff/sets/set.html", context)


@login_required
@require_safe
def export_set(request: HttpRequest, slug: str) -> HttpResponse:
    """The tree as an Excel sheet."""
    criteria_set = _visible(request, slug)
    response = HttpResponse(write_set(criteria_set), content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{criteria_set.slug}.xlsx"'
    return response


@login_required
@require_POST
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Copy a set as the next version."""
    criteria_set = _managed(request, slug)
    form = NewSetForm(request.POST)
    if form.is_valid():
        try:
            made = copy_set(
                criteria_set,
                user=request.user,
                slug=form.cleaned_data["ma"],
                name=form.cleaned_data["ten"],
            )
        except Refused as refused:
            form.add_error("ma", refused.message)
        else:
            messages.success(request, _("Đã sao chép; mọi tiêu chí được đối chiếu với bộ cũ."))
            return redirect("staff:set", made.slug)
    return _form_page(request, form, _("Sao chép bộ tiêu chí"), back="staff:set", slug=slug)


@login_required
@require_http_methods(FORM_METHODS)
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """Rules, bands and tie-breakers of a set."""
    criteria_set = _managed(request, slug)
    form = RulesForm(request.POST or None, instance=criteria_set)
    if request.method == "POST" and form.is_valid():
        try:
            change_rules(
                criteria_set,
                user=request.user,
                values=form.cleaned_data,
                bands=form.bands,
                tie_breakers=form.cleaned_data["tieu_chi_phu"],
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Đã lưu quy định."))
            return redirect("staff:set", slug)
    return _form_page(request, form, _("Quy định của bộ tiêu chí"), back="staff:set", slug=slug)


@login_required
@require_http_methods(FORM_METHODS)
def mapping(request: HttpRequest, slug: str) -> HttpResponse:
    """What each leaf comes from in the set before."""
    criteria_set = _managed(request, slug)
    if criteria_set.previous is None:
        raise Http404
    form = MappingForm(request.POST or None, criteria_set=criteria_set)
    if request.method == "POST" and form.is_valid():
        try:
            map_leaves(criteria_set, form.codes, user=request.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Đã lưu đối chiếu."))
            return redirect("staff:set-mapping", slug)
    pairs = criteria_set.mappings.select_related("old", "new").order_by(
        "new__position", "old__position"
    )
    context = {"set": criteria_set, "form": form, "pairs": pairs}
    return render(request, "staff/sets/mapping.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(FORM_METHODS)
def add_node(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an area, or a node under `?duoi=<pk>`; `?phan=` for the roots of bonus and penalty."""
    criteria_set = _managed(request, slug)
    parent = None
    under = request.GET.get("duoi", "")
    if under:
        parent = get_object_or_404(criteria_set.criteria, pk=under if under.isdigit() else 0)
    part = request.GET.get("phan", Criterion.Part.MAIN)
    if part not in Criterion.Part.values:
        raise Http404
    node = Criterion(criteria_set=criteria_set, parent=parent, part=part)
    return _node_page(request, criteria_set, node, _("Thêm tiêu chí"))


@login_required
@require_http_methods(FORM_METHODS)
def edit_node(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change one node."""
    criteria_set = _managed(request, slug)
    node = get_object_or_404(criteria_set.criteria.select_related("parent__area"), pk=pk)
    return _node_page(request, criteria_set, node, str(node))


@login_required
@require_POST
def drop_node(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a node and all below it out."""
    criteria_set = _managed(request, slug)
    node = get_object_or_404(criteria_set.criteria.select_related("criteria_set"), pk=pk)
    try:
        delete_node(node, user=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Đã bỏ tiêu chí %(code)s.") % {"code": node.code})
    return redirect("staff:set", slug)


def _node_page(
    request: HttpRequest, criteria_set: CriteriaSet, node: Criterion, title: str
) -> HttpResponse:
    form = NodeForm(request.POST or None, instance=node)
    if request.method == "POST" and form.is_valid():
        try:
            save_node(
                criteria_set,
                form.instance,
                user=request.user,
                options=form.cleaned_data["phuong_an"],
                bands=form.cleaned_data["khoang"],
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Đã lưu %(code)s.") % {"code": form.instance.code})
            return redirect("staff:set", criteria_set.slug)
    return _form_page(request, form, title, back="staff:set", slug=criteria_set.slug)


def _form_page(
    request: HttpRequest,
    form: Any,
    title: str,
    *,
    back: str,
    slug: str = "",
    problems: list[str] | None = None,
) -> HttpResponse:
    wrong = bool(form.errors or problems)
    context = {
        "form": form,
        "title": title,
        "problems": problems or [],
        "back": reverse(back, args=[slug] if slug else []),
    }
    return render(request, "staff/sets/form.html", context, status=422 if wrong else 200)


def _visible(request: HttpRequest, slug: str) -> CriteriaSet:
    return get_object_or_404(
        CriteriaSet.objects.visible_to(request.user).select_related("province", "previous"),
        slug=slug,
    )


def _managed(request: HttpRequest, slug: str) -> CriteriaSet:
    criteria_set = _visible(request, slug)
    if not access.can_manage_set(request.user, criteria_set):
        raise Http404
    return criteria_set


def _my_provinces(request: HttpRequest) -> None:
    if not access.leads_provinces(request.user, SEE_ROUNDS):
        raise Http404


def _province_to_manage(request: HttpRequest) -> Unit | None:
    """The province whose sets this person writes; None (the nation) for a superuser."""
    if request.user.is_superuser:
        return None
    membership = (
        request.user.memberships.filter(
            role=Membership.Role.HOME_AFFAIRS, unit__level=Unit.Level.PROVINCE
        )
        .select_related("unit")
        .order_by("-unit__valid_from", "pk")
        .first()
    )
    if membership is None:
        raise Http404
    return membership.unit
