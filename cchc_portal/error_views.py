"""What a person sees when a page can't be shown: in their language, with a way on."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 with the reason in `message` where the portal gave one by raising BadRequest.

    Anything else that ends here, such as a forged host name, gets the bare page: its text is for
    the log, and the request can't be trusted to render a page with.
    """
    if isinstance(exception, BadRequest):
        return render(request, "400.html", {"message": str(exception)}, status=400)
    return defaults.bad_request(request, exception)
