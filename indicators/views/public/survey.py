"""The page on which somebody with a token answers: no sign-in, no cookie, no script, never kept."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from indicators.caching import public_page
from indicators.forms.surveys import read_choices
from indicators.models import Questionnaire, SurveyResponse, SurveyToken
from indicators.services.errors import Refused
from indicators.services.surveys import asked_by
from indicators.services.take_answer import answer, find_token

MOST_BYTES = 16 * 1024
"""More than sixty answers need; a text of a megabyte isn't read."""


def quiet(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let nobody keep the page, find it, or learn its address from where its reader goes next."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return marked


# The secret in the address is what allows the answer, and no session stands behind it: who could
# forge the request already has the token. So there is no csrf cookie either.
@csrf_exempt
@never_cache
@quiet
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, secret: str) -> HttpResponse:
    """Consent and questions, or why not; a POST counts the answer once and leads to `thanks`."""
    if _length(request) > MOST_BYTES:
        return _page(request, _("Nội dung gửi lên quá lớn: phiếu chỉ gồm các mức trả lời."), 400)
    token = find_token(secret)
    if token is None:
        message = _("Mã khảo sát không đúng. Kiểm tra lại liên kết hoặc quét lại mã QR.")
        return _page(request, message, 404)
    if token.used:
        return _page(request, _("Mã này đã được dùng để trả lời một lần. Cảm ơn bạn."), 410)
    if token.questionnaire.closed_at:
        return _page(request, _("Khảo sát đã đóng, không nhận thêm trả lời. Cảm ơn bạn."), 410)
    if not token.questionnaire.is_open:
        opens = token.questionnaire.opens_on
        message = _("Khảo sát không nhận trả lời hôm nay (mở từ %(first)s đến %(last)s).") % {
            "first": f"{opens:%d/%m/%Y}",
            "last": f"{token.questionnaire.closes_on:%d/%m/%Y}",
        }
        return _page(request, message, 410)
    if request.method == "POST":
        return _take(request, token)
    return _form(request, token)


@public_page
@quiet
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """The same for everybody, so it's kept whole; reloading it sends no answer again."""
    return _page(request, _("Đã ghi nhận câu trả lời."), 200, done=True)


def _take(request: HttpRequest, token: SurveyToken) -> HttpResponse:
    asked = asked_by(token.questionnaire)
    choices, missing = read_choices(request.POST, asked)
    errors = []
    if request.POST.get("dong-y") != "1":
        errors.append(("dong-y", _("Bạn chưa đánh dấu đồng ý.")))
    for question in missing:
        message = _("Chưa trả lời: %(text)s") % {"text": question.text}
        errors.append((f"cau-{question.pk}", message))
    if errors:
        return _form(request, token, errors, 422)
    try:
        answer(
            token,
            choices,
            age=_one_of(request, "tuoi", SurveyResponse.Age, token.questionnaire.asks_age),
            kind=_one_of(request, "loai", SurveyResponse.Kind, token.questionnaire.asks_kind),
        )
    except Refused as refused:
        return _page(request, refused.message, 410)
    return redirect("survey-thanks")


def _form(
    request: HttpRequest,
    token: SurveyToken,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = token.questionnaire
    if request.method == "POST":
        choices, _missing = read_choices(request.POST, asked_by(found))
        chosen = {question: option.pk for question, option in choices.items()}
        age, kind = request.POST.get("tuoi", ""), request.POST.get("loai", "")
        fields = _fields(found, chosen, age=age, kind=kind)
    else:
        fields = _blank_fields(found, found.made_at, get_language() or "")
    context = {
        "questionnaire": found,
        "unit": token.unit,
        "asked": asked_by(found),
        "fields": fields,
        "errors": errors or [],
        "agreed": request.POST.get("dong-y") == "1",
    }
    return render(request, "public/survey.html", context, status=status)


# Drawing some seventy choices takes longer than all the rest of the page; they never change.
@lru_cache(maxsize=64)
def _blank_fields(
    questionnaire: Questionnaire, _made_at: datetime.datetime, _language: str
) -> SafeString:
    return _fields(questionnaire, {}, age="", kind="")


def _fields(
    questionnaire: Questionnaire, chosen: dict[int, int], *, age: str, kind: str
) -> SafeString:
    context = {
        "asked": asked_by(questionnaire),
        "ages": SurveyResponse.Age.choices if questionnaire.asks_age else [],
        "kinds": SurveyResponse.Kind.choices if questionnaire.asks_kind else [],
        "chosen": chosen,
        "age": age,
        "kind": kind,
    }
    return render_to_string("public/inc/survey_fields.html", context)


def _page(request: HttpRequest, message: str, status: int, *, done: bool = False) -> HttpResponse:
    context = {"message": message, "done": done}
    return render(request, "public/survey_said.html", context, status=status)


def _one_of(request: HttpRequest, name: str, choices: Any, asked: bool) -> str:
    """What was chosen where it's asked and offered; else nothing, for it's optional."""
    typed = request.POST.get(name, "")
    return typed if asked and typed in choices.values else ""


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return MOST_BYTES + 1
