"""Evidence of one leaf: its page, attaching and detaching, and giving files out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from indicators.access import areas_seen, can_enter
from indicators.entry_sheet import row
from indicators.forms.entry import AttachForm, ExplainForm
from indicators.last_year import last_year
from indicators.models import (
    Assessment,
    Criterion,
    Document,
    Evidence,
    Score,
    ScoreChange,
    ScoreNote,
)
from indicators.services.add_document import add_document, document_path
from indicators.services.attach_evidence import attach_evidence, detach_evidence
from indicators.services.errors import Refused
from indicators.services.evidence_step import evidence_step
from indicators.services.explain_missing import explain_missing
from indicators.services.stage_windows import stage_window, why_not_editable
from indicators.views.staff.entry import visible_assessment

DOCUMENTS_SHOWN = 200


@login_required
@require_safe
def leaf_page(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    """One leaf of one assessment: rule, evidence, explanation, and every change of its score."""
    found = visible_assessment(request, pk)
    leaf = _leaf(found, criterion)
    _must_see(request, found, leaf)
    return _page(request, found, leaf)


@login_required
@require_POST
def attach(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    """Attach a document the unit has, or a new one, to a leaf."""
    found = _enterable(request, pk)
    leaf = _leaf(found, criterion)
    form = AttachForm(request.POST, request.FILES, documents=_documents(found, ""))
    if not form.is_valid():
        return _page(request, found, leaf, attach_form=form)
    given = form.cleaned_data
    try:
        with transaction.atomic():
            document = given["document"] or add_document(
                found.unit,
                user=request.user,
                number=given["number"],
                file=given["file"],
                issued_on=given["issued_on"],
                issuer=given["issuer"],
                title=given["title"],
            )
            attach_evidence(found, leaf, document, user=request.user, locator=given["locator"])
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, found, leaf, attach_form=form)
    messages.success(request, _("Đã đính kèm tài liệu kiểm chứng."))
    return redirect("staff:assessment-leaf", pk=pk, criterion=criterion)


@login_required
@require_POST
def detach(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """Take evidence away from its leaf."""
    found = _enterable(request, pk)
    kept = get_object_or_404(found.evidence.all(), pk=evidence)
    try:
        detach_evidence(kept, user=request.user)
        messages.success(request, _("Đã gỡ tài liệu. Văn bản vẫn có trong danh sách của đơn vị."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("staff:assessment-leaf", pk=pk, criterion=kept.criterion_id)


@login_required
@require_POST
def explain(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    """Keep the explanation of a leaf without evidence."""
    found = _enterable(request, pk)
    leaf = _leaf(found, criterion)
    form = ExplainForm(request.POST)
    if not form.is_valid():
        return _page(request, found, leaf, explain_form=form)
    try:
        explain_missing(found, leaf, user=request.user, text=form.cleaned_data["text"])
    except Refused as refusal:
        form.add_error("text", refusal.message)
        return _page(request, found, leaf, explain_form=form)
    messages.success(request, _("Đã lưu giải trình."))
    return redirect("staff:assessment-leaf", pk=pk, criterion=criterion)


@login_required
@require_safe
def download(request: HttpRequest, pk: int, evidence: int) -> HttpResponse:
    """The file of a document that proves something in an assessment one may see."""
    found = visible_assessment(request, pk)
    kept = get_object_or_404(found.evidence.select_related("document", "criterion"), pk=evidence)
    _must_see(request, found, kept.criterion)
    document = kept.document
    if not document.sha256:
        raise Http404
    try:
        file = document_path(document).open("rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(
        file,
        as_attachment=True,
        filename=document.file_name,
        content_type=document.content_type or "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: HttpRequest,
    found: Assessment,
    leaf: Criterion,
    attach_form: AttachForm | None = None,
    explain_form: ExplainForm | None = None,
) -> HttpResponse:
    wanted = request.GET.get("tim", "").strip()
    score = Score.objects.filter(assessment=found, criterion=leaf).first()
    note = found.notes.filter(criterion=leaf, kind=ScoreNote.Kind.WITHOUT_EVIDENCE).first()
    closed = why_not_editable(found, stage_window(found), timezone.now())
    editable = can_enter(request.user, found) and not closed
    step, why_not = evidence_step(found, leaf)
    attachable = step if can_enter(request.user, found) else ""
    context = {
        "assessment": found,
        "leaf": leaf,
        "row": row(
            leaf,
            score,
            version=0,
            last=last_year(found).get(leaf.pk),
            exempt=found.exemptions.filter(criterion=leaf).values_list("reason", flat=True).first(),
            evidence=list(
                found.evidence.filter(criterion=leaf).select_related("document", "added_by")
            ),
            explained=note is not None,
        ),
        "note": note,
        "changes": ScoreChange.objects.of_cell(found.pk, leaf.pk).select_related("user"),
        "editable": editable,
        "attachable": attachable,
        "closed": why_not or (closed if attachable != Evidence.Step.EXPLANATION else ""),
        "wanted": wanted,
    }
    if attachable:
        documents = _documents(found, wanted)[:DOCUMENTS_SHOWN]
        context["attach_form"] = attach_form or AttachForm(documents=documents)
        context["explain_form"] = explain_form or ExplainForm(
            initial={"text": note.text if note else ""}
        )
    status = 422 if attach_form or explain_form else 200
    return render(request, "staff/entry/leaf.html", context, status=status)


def _documents(found: Assessment, wanted: str) -> QuerySet[Document]:
    """Documents of the unit, of all criteria and years, the newest first."""
    documents = Document.objects.filter(unit=found.unit_id).order_by("-added_at", "-pk")
    for word in wanted.split()[:8]:
        documents = documents.filter(Q(number__icontains=word) | Q(title__icontains=word))
    return documents


def _enterable(request: HttpRequest, pk: int) -> Assessment:
    found = visible_assessment(request, pk)
    if not can_enter(request.user, found):
        raise Http404
    return found


def _must_see(request: HttpRequest, found: Assessment, leaf: Criterion) -> None:
    """404 for who reads other areas of this assessment only."""
    seen = areas_seen(request.user, found)
    if seen is not None and leaf.area_id not in seen:
        raise Http404


def _leaf(found: Assessment, criterion: int) -> Criterion:
    leaves = found.round.criteria_set.criteria.leaves().select_related("area")
    return get_object_or_404(leaves.prefetch_related("options", "ratio_bands"), pk=criterion)
