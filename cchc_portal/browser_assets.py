"""The few files of npm packages that pages use, found where `npm ci` put them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage, Storage

BOOTSTRAP = "bootstrap/dist/css"
PLOTLY = "plotly.js-cartesian-dist-min"

# Static address -> place below node_modules. Single files, not folders: the packages carry
# hundreds of files that nobody asks for and that would all be hashed and compressed.
FILES: dict[str, str] = {
    "vendor/bootstrap/bootstrap.min.css": f"{BOOTSTRAP}/bootstrap.min.css",
    "vendor/bootstrap/bootstrap.min.css.map": f"{BOOTSTRAP}/bootstrap.min.css.map",
    "vendor/bootstrap/bootstrap-reboot.min.css": f"{BOOTSTRAP}/bootstrap-reboot.min.css",
    "vendor/bootstrap/bootstrap-reboot.min.css.map": f"{BOOTSTRAP}/bootstrap-reboot.min.css.map",
    "vendor/plotly/plotly-cartesian.min.js": f"{PLOTLY}/plotly-cartesian.min.js",
}


class NodeModulesFinder(BaseFinder):
    """Static files of npm packages under short addresses of our own (`vendor/…`)."""

    def __init__(self, app_names: object = None, *args: Any, **kwargs: Any) -> None:
        self.root = Path(settings.NODE_MODULES)
        self.storage = NodeModulesStorage(self.root)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """An error when a file is neither here nor collected already (production has no npm)."""
        collected = Path(settings.STATIC_ROOT)
        missing = [
            place
            for address, place in FILES.items()
            if not (self.root / place).is_file() and not (collected / address).is_file()
        ]
        if not missing:
            return []
        return [
            Error(
                f"{len(missing)} files of npm packages are missing, such as {missing[0]}",
                hint="Run `make setup`, which runs `npm ci` with the versions in package-lock.json",
                id="cchc_portal.E001",
            )
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        place = FILES.get(path)
        found = str(self.root / place) if place and (self.root / place).is_file() else None
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for address, place in FILES.items():
            if (self.root / place).is_file() and not matches_patterns(
                address, ignore_patterns or ()
            ):
                yield address, self.storage


class NodeModulesStorage(FileSystemStorage):
    """Opens a file of `FILES` by its static address."""

    def path(self, name: str) -> str:
        return super().path(FILES[name])
