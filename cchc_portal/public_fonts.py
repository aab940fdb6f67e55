"""The font of every page, one file a weight, made of the subsets that npm brings.

Fontsource ships Latin and Vietnamese letters in files of their own. A Vietnamese word needs both:
four requests in place of two, words shaped in pieces, and, where one file comes in time and the
other doesn't, words written in two fonts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from cchc_portal.made_files import MadeFilesFinder

PACKAGE = "@fontsource/be-vietnam-pro"
SUBSETS = ("latin", "vietnamese")
# Static address -> weight.
FONTS = {f"fonts/be-vietnam-pro-{weight}.woff2": weight for weight in (400, 600)}


class PublicFontsFinder(MadeFilesFinder):
    """Finds `FONTS`, merged once for a version of the package."""

    addresses = FONTS

    def __init__(self, app_names: object = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(app_names, *args, **kwargs)
        self.package = Path(settings.NODE_MODULES) / PACKAGE

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

    def made(self, address: str) -> bool:
        if not self.package.is_dir():
            return False
        about = json.loads((self.package / "package.json").read_text(encoding="utf-8"))
        stamp, version = self.place(f"{address}.version"), about["version"]
        known = stamp.read_text(encoding="utf-8") if stamp.is_file() else ""
        if known != version or not self.place(address).is_file():
            self.write(address, lambda draft: self._merge(FONTS[address], draft))
            stamp.write_text(version, encoding="utf-8")
        return True

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
