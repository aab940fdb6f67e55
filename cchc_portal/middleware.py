"""What every answer gets: its language from the address, and a content security policy."""

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
