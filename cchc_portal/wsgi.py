"""The door for a WSGI server such as gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from cchc_portal.warm_up import warm_up

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc_portal.settings")

application = get_wsgi_application()

warm_up()
# All that was loaded stays for good: a collector that doesn't look through it again and again
# never stops a request for a tenth of a second.
gc.collect()
gc.freeze()
