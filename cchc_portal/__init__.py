"""Wiring only: settings, addresses, the Celery app, pages for machines."""

from cchc_portal.celery import app as celery_app

__all__ = ["celery_app"]
