"""The portal's settings in a process of its own: real tasks where there's a broker."""

import os

os.environ["SECRET_KEY"] = "only-for-tests-" + "x" * 50

from cchc_portal.settings import *  # noqa: E402, F403

# What is tried here isn't how long a password takes.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
