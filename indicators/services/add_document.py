"""Add a document of a unit, with its file under its hash outside the web root."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from districts.models import Membership, Unit
from indicators.access import ENTERS
from indicators.models import Document
from indicators.services.errors import Refused
from indicators.services.file_types import ACCEPTED, FileType, file_type

NAME_LENGTH = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def add_document(
    unit: Unit,
    *,
    user: User,
    number: str,
    file: UploadedFile | None = None,
    issued_on: date | None = None,
    issuer: str = "",
    title: str = "",
) -> Document:
    """Record a document of the unit; the same file of the same number is recorded once.

    Raises PermissionDenied for who doesn't enter for the unit, Refused for a missing number or a
    file that is empty, too large, of a kind that isn't accepted, or not what its name says.
    """
    if not Membership.objects.filter(user=user, unit=unit, role__in=ENTERS).exists():
        raise PermissionDenied(_("Bạn không nhập điểm cho đơn vị này."))
    number = number.strip()
    if not number:
        raise Refused(_("Văn bản phải có số, ký hiệu."))
    stored: dict[str, str | int | None] = {}
    if file is not None:
        kind = _check(file)
        digest = _store(file)
        stored = {
            "file_name": clean_name(file.name or ""),
            "content_type": kind.content_type,
            "size": file.size,
            "sha256": digest,
        }
        same = Document.objects.filter(unit=unit, number=number, sha256=digest).first()
        if same is not None:
            return same
    return Document.objects.create(
        unit=unit,
        number=number,
        issued_on=issued_on,
        issuer=issuer.strip(),
        title=title.strip(),
        added_by=user,
        added_at=timezone.now(),
        **stored,
    )


def document_path(document: Document) -> Path:
    """Where the file of a document lies."""
    return _place(document.sha256)


def clean_name(name: str) -> str:
    """The name of a file as it's shown and given out: no folders, no control characters."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = _CONTROL.sub("", last).strip().lstrip(".")
    if len(plain) > NAME_LENGTH:
        stem, dot, extension = plain.rpartition(".")
        plain = stem[: NAME_LENGTH - len(extension) - 1] + dot + extension
    return plain or "tai-lieu"


def _check(file: UploadedFile) -> FileType:
    limit = settings.EVIDENCE_MAX_BYTES
    name = clean_name(file.name or "")
    if not file.size:
        raise Refused(_("Tệp “%(name)s” rỗng.") % {"name": name})
    if file.size > limit:
        raise Refused(
            _("Tệp “%(name)s” lớn hơn %(limit)d MB.") % {"name": name, "limit": limit // 1024**2}
        )
    kind = file_type(cast(BinaryIO, file.file))
    if kind is None:
        raise Refused(
            _("Tệp “%(name)s” không phải là loại được nhận: %(kinds)s, không có macro.")
            % {"name": name, "kinds": ", ".join(kind.extensions[0] for kind in ACCEPTED)}
        )
    extension = name.rpartition(".")[2].lower()
    if extension not in kind.extensions:
        raise Refused(
            _("Nội dung tệp “%(name)s” là %(kind)s, không khớp với tên tệp.")
            % {"name": name, "kind": kind.extensions[0]}
        )
    return kind


def _store(file: UploadedFile) -> str:
    """Copy the file to the place its hash names, once, and return the hash."""
    root = _root()
    root.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    file.seek(0)
    handle, temporary = tempfile.mkstemp(dir=root, prefix="moi-")
    try:
        with os.fdopen(handle, "wb") as target:
            for chunk in file.chunks():
                digest.update(chunk)
                target.write(chunk)
        place = _place(digest.hexdigest())
        place.parent.mkdir(exist_ok=True)
        # Under its final name a file is always whole; written over by the same bytes, if at all.
        os.replace(temporary, place)
    finally:
        Path(temporary).unlink(missing_ok=True)
    return digest.hexdigest()


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "evidence"


def _place(digest: str) -> Path:
    return _root() / digest[:2] / digest
