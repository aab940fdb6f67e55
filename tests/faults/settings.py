"""The portal's settings in a process of its own: real tasks where there's a broker."""

import os

os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 50

from cchc_portal.settings import *  # noqa: E402, F403
