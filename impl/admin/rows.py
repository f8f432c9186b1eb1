"""Users as the contract shows them to administrators."""

from __future__ import annotations

from generated.models import ManagedUser
from impl.text.visible import UNNAMED, visible
from impl.users.rows import ManagedUserRecord


def managed_user_of(row: ManagedUserRecord) -> ManagedUser:
    """Returns the user of a row, as administrators see them."""
    return ManagedUser(
        id=row.id,
        email=row.email,
        name=visible(row.name, UNNAMED),
        role=row.role,
        active=row.deactivated_at is None,
        issuer=row.issuer,
        created_at=row.created_at,
    )
