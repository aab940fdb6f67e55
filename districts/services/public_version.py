"""Say that facts public pages show have changed, so that kept pages are made anew."""

from __future__ import annotations

from django.db.models import F

from districts.models import PublicVersion


def raise_version(name: str) -> None:
    """Raise the number of these facts (`activities`, say), in the caller's transaction.

    A counter and not the newest time of change: of two writers the one that commits last may have
    begun first, and a page made between the two would stay. The row is held until the transaction
    ends, so this comes last in it.
    """
    raised = PublicVersion.objects.filter(name=name).update(version=F("version") + 1)
    if not raised:
        PublicVersion.objects.bulk_create([PublicVersion(name=name)], ignore_conflicts=True)
        PublicVersion.objects.filter(name=name).update(version=F("version") + 1)
