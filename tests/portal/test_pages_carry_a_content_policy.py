"""Every answer says that scripts, styles, fonts and frames come from here alone."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from cchc_portal.middleware import ContentSecurityPolicyMiddleware


@pytest.mark.django_db
def test_the_policy_allows_nothing_from_elsewhere(client: Client) -> None:
    policy = client.get("/quan-tri/")["Content-Security-Policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == "'self'"
    assert directives["script-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert "http" not in policy


def test_a_view_may_send_a_policy_of_its_own() -> None:
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})
    response = ContentSecurityPolicyMiddleware(lambda request: own)(RequestFactory().get("/"))
    assert response["Content-Security-Policy"] == "default-src 'none'"


def test_without_a_policy_there_is_no_header(settings: Settings) -> None:
    settings.SECURE_CSP = {}
    middleware = ContentSecurityPolicyMiddleware(lambda request: HttpResponse())
    assert not middleware(RequestFactory().get("/")).has_header("Content-Security-Policy")
