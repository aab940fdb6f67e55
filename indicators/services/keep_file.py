"""Keep an uploaded file and its row, so that its dry run can be left and found again."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from districts.models import Unit
from indicators.models import ImportFile, Round


def keep_file(
    data: bytes,
    *,
    user: User,
    kind: ImportFile.Kind,
    name: str,
    round_: Round | None = None,
    province: Unit | None = None,
) -> ImportFile:
    """Store these bytes once and return the row; the same file again is the same row."""
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        found, _created = ImportFile.objects.get_or_create(
            user=user,
            kind=kind,
            round=round_,
            province=province,
            sha256=sha256,
            defaults={"name": Path(name).name[-200:], "size": len(data), "at": timezone.now()},
        )
        _store(found.path, data)
    return found


def mark_applied(file: ImportFile, *, changed: int) -> None:
    """Note that what a file says was written just now."""
    file.applied_at, file.changed = timezone.now(), changed
    file.save(update_fields=["applied_at", "changed"])


def _store(path: Path, data: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # Under another name first: nobody ever reads half a file.
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
    Path(temporary).replace(path)
