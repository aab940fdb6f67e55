"""Which roles one person can't hold for one unit. Pure: the words of `Membership.Role`."""

from collections.abc import Iterable

# Who appraises a unit's scores neither enters nor submits them.
_APART = (
    frozenset({"appraiser", "unit_official"}),
    frozenset({"appraiser", "unit_leader"}),
)


def conflicting_role(held: Iterable[str], role: str) -> str | None:
    """Return the first of the roles held for a unit that forbids this one, or None."""
    return next((other for other in held if frozenset({other, role}) in _APART), None)
