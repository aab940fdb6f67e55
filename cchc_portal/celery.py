"""The Celery app: tasks hurry what the database already says is to be done."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc_portal.settings")

# Tasks of apps are found by autodiscovery; this package is none.
app = Celery("cchc_portal", include=["cchc_portal.reset_letter"])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
