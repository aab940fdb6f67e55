"""The font of every page, one file a weight, made of the subsets that npm brings.

Fontsource ships Latin and Vietnamese letters in files of their own. A Vietnamese word needs both:
four requests in place of two, words shaped in pieces, and, where one file comes in time and the
other doesn't, words written in two fonts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage, Storage

PACKAGE = "@fontsource/be-vietnam-pro"
SUBSETS = ("latin", "vietnamese")
# Static address -> weight.
FONTS = {f"fonts/be-vietnam-pro-{weight}.woff2": weight for weight in (400, 600)}


class PublicFontsFinder(finders.BaseFinder):
    """Finds `FONTS`, merged once for a version of the package."""

    def __init__(self, app_names: object = None, *args: Any, **kwargs: Any) -> None:
        self.package = Path(settings.NODE_MODULES) / PACKAGE
        self.folder = Path(settings.STATIC_ROOT).parent / "fonts"

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """An error when a font is neither to be made nor collected already."""
        collected = Path(settings.STATIC_ROOT)
        if self.package.is_dir() or all((collected / address).is_file() for address in FONTS):
            return []
        return [
            Error(
                f"The font is missing: {PACKAGE}",
                hint="Run `make setup`, which runs `npm ci` with the versions in package-lock.json",
                id="cchc_portal.E002",
            )
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = self._made(path) if path in FONTS else None
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for address in FONTS:
            if not matches_patterns(address, ignore_patterns or ()) and self._made(address):
                yield address, self._storage()

    def _storage(self) -> FileSystemStorage:
        """Where the fonts of this version are."""
        about = json.loads((self.package / "package.json").read_text(encoding="utf-8"))
        return FileSystemStorage(self.folder / about["version"])

    def _made(self, address: str) -> str | None:
        """Where the file is; None where the package isn't."""
        if not self.package.is_dir():
            return None
        place = Path(self._storage().path(address))
        if not place.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            # Another process may be looking for it.
            draft = place.with_suffix(f".{os.getpid()}")
            self._merge(FONTS[address], draft)
            draft.replace(place)
        return str(place)

    def _merge(self, weight: int, place: Path) -> None:
        # Needed at set-up alone.
        from fontTools.merge import Merger
        from fontTools.ttLib import TTFont

        files = self.package / "files"
        parts = [str(files / f"be-vietnam-pro-{part}-{weight}-normal.woff2") for part in SUBSETS]
        font = Merger().merge(parts)
        font.flavor = "woff2"
        # The same bytes from the same package, so that its address stays the same too.
        font.recalcTimestamp = False
        for name in ("created", "modified"):
            setattr(font["head"], name, getattr(TTFont(parts[0])["head"], name))
        font.save(place)
