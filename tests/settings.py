"""The portal's own settings, opted in to plain http, with what only tests may have."""

import atexit
import os
import shutil
import tempfile
from urllib.parse import urlsplit

os.environ["CCHC_LOCAL"] = "1"
os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 50
os.environ.pop("SECRET_KEY_FILE", None)
if "VAR_DIR" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="cchc-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
# Playwright runs an event loop in the test's thread, and Django would refuse the ORM there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# Each pytest-xdist worker has a Redis database of its own, as it has an SQL one.
worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if worker and os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = (
        urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{int(worker[2:]) + 1}").geturl()
    )

from cchc_portal.settings import *  # noqa: E402, F403
from cchc_portal.settings import STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir(exist_ok=True)

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Pages are tested without collecting the static files first.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# Also where a broker runs, a task is done at once unless a test opts out.
CELERY_TASK_ALWAYS_EAGER = True
