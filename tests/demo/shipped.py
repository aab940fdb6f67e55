"""The indicators the project ships, without a figure of a real unit."""

from __future__ import annotations

from pathlib import Path

from districts.models import DataLoad, PublicVersion
from districts.services.public_version import raise_version
from indicators.models import Indicator
from indicators.services.load_observations import DATA, FILES, INDICATORS_FILE, load_observations


def load_indicators(folder: Path) -> None:
    """Load them from `folder`, in which every other file has its heading only.

    The versions of public pages exist afterwards, as they do in a portal with real data.
    """
    for name in FILES:
        text = (DATA / name).read_text(encoding="utf-8")
        if name != INDICATORS_FILE:
            text = text.splitlines(keepends=True)[0]
        (folder / name).write_text(text, encoding="utf-8")
    load_observations(folder=folder)
    raise_version("activities")


def forget_indicators() -> None:
    Indicator.objects.update(part_of=None)
    Indicator.objects.all().delete()
    Indicator.history.all().delete()
    DataLoad.objects.filter(name__startswith="indicators.").delete()
    PublicVersion.objects.all().delete()
