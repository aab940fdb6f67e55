"""The page on which somebody with a token answers: no sign-in, no cookie, no script, never kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from indicators.forms.surveys import read_choices
from indicators.models import SurveyResponse, SurveyToken
from indicators.services.errors import Refused
from indicators.services.surveys import answer, asked_by, find_token

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
    """Consent and questions, or why not; a POST counts the answer once."""
    if _length(request) > MOST_BYTES:
        return _page(request, _("Nội dung gửi lên quá lớn: phiếu chỉ gồm các mức trả lời."), 400)
    token = find_token(secret)
    if token is None:
        message = _("Mã khảo sát không đúng. Kiểm tra lại liên kết hoặc quét lại mã QR.")
        return _page(request, message, 404)
    if token.used:
        return _page(request, _("Mã này đã được dùng để trả lời một lần. Cảm ơn bạn."), 410)
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
    return _page(request, _("Đã ghi nhận câu trả lời. Cảm ơn bạn."), 200, done=True)


def _form(
    request: HttpRequest,
    token: SurveyToken,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = asked_by(token.questionnaire)
    choices, _missing = read_choices(request.POST, asked)
    context = {
        "questionnaire": token.questionnaire,
        "unit": token.unit,
        "asked": asked,
        "ages": SurveyResponse.Age.choices if token.questionnaire.asks_age else [],
        "kinds": SurveyResponse.Kind.choices if token.questionnaire.asks_kind else [],
        "chosen": {question: option.pk for question, option in choices.items()},
        "errors": errors or [],
        "age": request.POST.get("tuoi", ""),
        "kind": request.POST.get("loai", ""),
        "agreed": request.POST.get("dong-y") == "1",
    }
    return render(request, "public/survey.html", context, status=status)


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
