"""The portal's own settings with nothing kept: every answer is made anew."""

from cchc_portal.settings import *  # noqa: F403
from cchc_portal.settings import MIDDLEWARE as KEPT

MIDDLEWARE = [name for name in KEPT if "PublicCache" not in name]
