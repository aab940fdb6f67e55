"""Static files that the portal makes of what npm brings, found and collected like its own."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage, Storage


class MadeFilesFinder(finders.BaseFinder):
    """Finds `addresses`, each made when it's asked for and out of date."""

    addresses: Iterable[str]

    def __init__(self, app_names: object = None, *args: Any, **kwargs: Any) -> None:
        # Beside what is collected, so that collecting with --clear doesn't take it away.
        self.storage = FileSystemStorage(Path(settings.STATIC_ROOT).parent / "made")

    @abstractmethod
    def made(self, address: str) -> bool:
        """See to it that the file is there and up to date; False where a part of it is missing."""

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing of its own: what is missing of npm's packages is said by their finder."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = self.place(path) if path in self.addresses and self.made(path) else None
        if find_all:
            return [str(found)] if found else []
        return str(found) if found else []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for address in self.addresses:
            if not matches_patterns(address, ignore_patterns or ()) and self.made(address):
                yield address, self.storage

    def place(self, address: str) -> Path:
        """Where the file is once it's made."""
        return Path(self.storage.path(address))

    def write(self, address: str, make: Callable[[Path], object]) -> None:
        """Have `make` write the file; another process may be reading the old one meanwhile."""
        place = self.place(address)
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_suffix(f".{os.getpid()}")
        make(draft)
        draft.replace(place)
