"""The style sheets of every public page as one file: a slow phone waits for each request."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage, Storage

ADDRESS = "css/public.css"

# In the order in which they count. What only some pages need stays a file of its own.
SHEETS = (
    "vendor/bootstrap/bootstrap-reboot.min.css",
    "css/parts.css",
    "css/tokens.css",
    "css/frame.css",
    "css/page.css",
    "css/tables.css",
)

_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


class PublicStylesFinder(finders.BaseFinder):
    """Finds `css/public.css`, written from its parts whenever one of them is another."""

    def __init__(self, app_names: object = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(Path(settings.STATIC_ROOT).parent / "styles")

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing of its own: what is missing of npm's packages is said by their finder."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = self._written() if path == ADDRESS else None
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        if not matches_patterns(ADDRESS, ignore_patterns or ()) and self._written():
            yield ADDRESS, self.storage

    def _written(self) -> str | None:
        """Where the file is; None where a part is missing."""
        parts = [finders.find(sheet) for sheet in SHEETS]
        if not all(parts):
            return None
        text = "\n".join(_MAP.sub("", Path(part).read_text(encoding="utf-8")) for part in parts)
        place = Path(self.storage.path(ADDRESS))
        if not place.is_file() or place.read_text(encoding="utf-8") != text:
            place.parent.mkdir(parents=True, exist_ok=True)
            # Another process may be reading it.
            draft = place.with_suffix(f".{os.getpid()}")
            draft.write_text(text, encoding="utf-8")
            draft.replace(place)
        return str(place)
