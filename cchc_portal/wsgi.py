"""The door for a WSGI server such as gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc_portal.settings")

application = get_wsgi_application()

# All that was loaded stays for good: a collector that doesn't look through it again and again
# never stops a request for a tenth of a second. Views are loaded with the addresses.
get_resolver().url_patterns  # noqa: B018
gc.collect()
gc.freeze()
