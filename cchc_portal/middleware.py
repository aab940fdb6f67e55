"""What every answer gets: its language from the address, and a content security policy."""

import re
from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import cached_property

GetResponse = Callable[[HttpRequest], HttpResponse]


class PathLanguageMiddleware:
    """The language is the one the path names (/en/…), else Vietnamese.

    Django's LocaleMiddleware also asks the cookie and Accept-Language, so that one address would
    have several bodies and no shared cache could keep it. Here an address has one body.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class OpenDataMiddleware:
    """Lets pages of other sites read what is published as data: CORS `*`, for reading only.

    Nothing at these addresses depends on who asks, so there is nothing to guard from them. It
    stands before the kept pages, so that a 304 has the header too.
    """

    OPEN = re.compile(
        r"/api/|/(en/)?(du-lieu/.*\.(atom|zip|csv|json)|xep-hang/.*\.(csv|json|xlsx))\Z"
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.OPEN.match(request.path_info):
            return self.get_response(request)
        if request.method == "OPTIONS":
            # A script that sends If-None-Match asks first.
            return HttpResponse(
                status=204,
                headers={
                    "Allow": "GET, HEAD, OPTIONS",
                    "Access-Control-Allow-Origin": "*",
                    "Access-Control-Allow-Methods": "GET, HEAD",
                    "Access-Control-Allow-Headers": "If-None-Match",
                    "Access-Control-Max-Age": "86400",
                },
            )
        response = self.get_response(request)
        if request.method in ("GET", "HEAD"):
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "ETag"
        return response


class ContentSecurityPolicyMiddleware:
    """Sends the policy in `SECURE_CSP`.

    The setting has the name and form of Django 6's own, whose
    `django.middleware.csp.ContentSecurityPolicyMiddleware` can take this one's place.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if self.policy:
            response.headers.setdefault("Content-Security-Policy", self.policy)
        return response

    @cached_property
    def policy(self) -> str:
        return as_header(settings.SECURE_CSP)


def as_header(policy: Mapping[str, Sequence[str]]) -> str:
    """The policy as the text of its header: `default-src 'self'; img-src 'self' data:`."""
    return "; ".join(" ".join([directive, *sources]) for directive, sources in policy.items())
