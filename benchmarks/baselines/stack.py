"""The portal's own settings with the baselines' addresses added."""

from pathlib import Path

from cchc_portal.settings import *  # noqa: F403
from cchc_portal.settings import TEMPLATES

ROOT_URLCONF = "benchmarks.baselines.urls"
TEMPLATES = [TEMPLATES[0] | {"DIRS": [*TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]}]
