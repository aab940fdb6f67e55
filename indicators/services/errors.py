"""What a service says when the state of things doesn't allow what was asked."""

from __future__ import annotations


class Refused(Exception):
    """What was asked isn't allowed now; `message` says why, in Vietnamese, for who asked.

    It isn't about permission: who may not ask at all gets a 404 from the view.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
