"""Which initiatives of others a unit uses, and finding more of them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from districts import access
from districts.forms.activities import AdoptForm
from districts.models import Adoption, Initiative
from districts.services.activities import adopt, withdraw_adoption
from districts.services.versions import ChangedMeanwhile, removal, told
from districts.views.staff.activities import frame, seen_unit

A_PAGE = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adoptions(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unit uses, and what others have found; `?tim=` looks for words."""
    unit = seen_unit(request, pk)
    may_adopt = access.can_adopt(request.user, unit)
    offered = Initiative.objects.confirmed().exclude(unit=unit)
    # Made-up and real units keep apart.
    offered = offered.filter(unit__illustrative=unit.illustrative)
    form = AdoptForm(request.POST or None, initiatives=offered)
    if request.method == "POST":
        if not may_adopt:
            raise Http404
        if form.is_valid():
            chosen = form.cleaned_data
            try:
                adopt(
                    chosen["sang_kien"],
                    unit,
                    user=request.user,
                    since=chosen["tu"],
                    note=chosen["ghi_chu"],
                )
            except ChangedMeanwhile as changed:
                form.add_error(None, changed.told)
                form.add_error(None, _("Bỏ ghi rồi ghi lại nếu muốn đổi ngày hay ghi chú."))
            except ValidationError as error:
                form.add_error(None, ValidationError(error.messages))
            else:
                messages.success(
                    request, _("Đã ghi: đơn vị áp dụng “%(what)s”.") % {"what": chosen["sang_kien"]}
                )
                return redirect("staff:adoptions", pk=pk)
    typed = request.GET.get("tim", "").strip()
    if typed:
        offered = offered.search(typed)
    used = unit.adoptions.select_related("initiative__unit__province").order_by("-pk")
    offered = offered.exclude(adoptions__unit=unit).select_related("unit__province")
    page = Paginator(offered.order_by("-year", "title", "pk"), A_PAGE).get_page(
        request.GET.get("trang")
    )
    context = frame(request, unit) | {
        "used": used,
        "page": page,
        "typed": typed,
        "form": form,
        "may_adopt": may_adopt,
    }
    status = 422 if form.is_bound else 200
    return render(request, "staff/activities/adoptions.html", context, status=status)


@login_required
@require_POST
def drop(request: HttpRequest, pk: int, adoption: int) -> HttpResponse:
    """The unit doesn't use it any more, or never did."""
    unit = seen_unit(request, pk)
    if not access.can_adopt(request.user, unit):
        raise Http404
    if gone := removal(Adoption, adoption, unit=unit):
        messages.info(request, told(gone))
        return redirect("staff:adoptions", pk=pk)
    held = get_object_or_404(
        Adoption.objects.select_related("initiative", "unit"), pk=adoption, unit=unit
    )
    try:
        withdraw_adoption(held, user=request.user)
    except ChangedMeanwhile as changed:
        messages.info(request, changed.told)
    else:
        messages.success(request, _("Đã bỏ ghi “%(what)s”.") % {"what": held.initiative})
    return redirect("staff:adoptions", pk=pk)
