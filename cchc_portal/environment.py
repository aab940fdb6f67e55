"""Reading the environment so that a mistake in it stops the start instead of being guessed at."""

import os
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def flag(name: str, *, default: bool, environ: Mapping[str, str] = os.environ) -> bool:
    """The boolean of that name; `default` when it isn't set.

    Raises ImproperlyConfigured for any other word than true/false, yes/no, on/off, 1/0.
    """
    if name not in environ:
        return default
    word = environ[name].strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {environ[name]!r}")


def secret(
    name: str, *, fallback_file: Path | None = None, environ: Mapping[str, str] = os.environ
) -> str:
    """The secret in NAME, else the content of the file that NAME_FILE (or `fallback_file`) names.

    Raises ImproperlyConfigured when there is none, when both are given, or when it is empty: a
    portal that starts with a guessable key is worse than one that does not start.
    """
    value = environ.get(name, "")
    path = environ.get(f"{name}_FILE", "")
    if value and path:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE, not both")
    if value:
        return value
    source = Path(path) if path else fallback_file
    if source is None:
        raise ImproperlyConfigured(f"Set {name}, or {name}_FILE to the path of a file that has it")
    try:
        value = source.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: cannot read {source}: {error.strerror}") from error
    if not value:
        raise ImproperlyConfigured(f"{name}: {source} is empty")
    return value
