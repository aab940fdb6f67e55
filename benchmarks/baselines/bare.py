"""The least that Django runs with: one view, no middleware, no app, no database."""

SECRET_KEY = "nothing is signed here"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "benchmarks.baselines.bare_urls"
USE_TZ = True
