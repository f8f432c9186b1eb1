"""Lists of users: which ones, in which order, and where a page begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import MISSING
from sqlalchemy import Executable, Row, String, bindparam, select, tuple_
from sqlmodel import col

from generated.models import ManagedUser, Role, UserSort
from impl.tables import EMAIL_OR_EMPTY, UserRow, UtcDateTime

COLUMNS = (
    col(UserRow.id),
    col(UserRow.email),
    col(UserRow.name),
    col(UserRow.role),
    col(UserRow.issuer),
    col(UserRow.created_at),
    col(UserRow.deactivated_at),
)
"""Those of a `ManagedUser`."""

_AFTER_EVERY_TEXT = "\U0010ffff"
_FILTERS = {
    "role": col(UserRow.role) == bindparam("role"),
    "active": col(UserRow.deactivated_at).is_(None),
    "deactivated": col(UserRow.deactivated_at).is_not(None),
    # A range of the index, where LIKE would have signs of its own.
    "prefix": EMAIL_OR_EMPTY.between(bindparam("prefix"), bindparam("prefix_end")),
}
_BY_CREATED_AT = (col(UserRow.created_at), bindparam("after", type_=UtcDateTime()))
_BY_EMAIL = (EMAIL_OR_EMPTY, bindparam("after", type_=String()))


@dataclass(frozen=True, slots=True)
class UserList:
    """The users that fit every filter, as one administrator asks for them."""

    caller_id: str
    sort: UserSort
    role: Role | MISSING
    active: bool | MISSING
    email_prefix: str | MISSING

    @property
    def scope(self) -> tuple[str, ...]:
        """What a cursor of this list is good for."""
        filters = (self.role, self.active, self.email_prefix)
        return ("users", self.caller_id, self.sort, *map(repr, filters))

    @property
    def values(self) -> dict[str, object]:
        """What the statement needs, but for the number of `rows`."""
        values: dict[str, object] = {}
        if self.role is not MISSING:
            values["role"] = self.role
        if self.email_prefix is not MISSING:
            values["prefix"] = self.email_prefix.lower()
            values["prefix_end"] = f"{values['prefix']}{_AFTER_EVERY_TEXT}"
        return values

    def statement(self, *, continued: bool) -> Executable:
        """Returns the statement for a page: the first one, or one after a position."""
        filters: list[str] = [name for name in ("role", "prefix") if name in self.values]
        if self.active is not MISSING:
            filters.append("active" if self.active else "deactivated")
        return _page(self.sort, frozenset(filters), continued=continued)

    def position(self, last: ManagedUser) -> bytes:
        """Returns where the page after `last` begins."""
        by_email = self.sort.endswith("email")
        key = last.email or "" if by_email else last.created_at.isoformat()
        return f"{key} {last.id}".encode()

    def values_after(self, position: bytes) -> dict[str, object]:
        """Returns what the statement needs besides, to continue at `position`."""
        key, _, user_id = position.decode().partition(" ")
        by_email = self.sort.endswith("email")
        return {"after": key if by_email else datetime.fromisoformat(key), "after_id": user_id}


def managed_user(row: Row[Any]) -> ManagedUser:
    """Returns the user of a row of `COLUMNS`."""
    return ManagedUser(
        id=row.id,
        email=row.email,
        name=row.name,
        role=row.role,
        active=row.deactivated_at is None,
        issuer=row.issuer,
        created_at=row.created_at,
    )


@cache
def _page(sort: UserSort, filters: frozenset[str], *, continued: bool) -> Executable:
    key, after = _BY_EMAIL if sort.endswith("email") else _BY_CREATED_AT
    place, position = tuple_(key, col(UserRow.id)), tuple_(after, bindparam("after_id"))
    is_down = sort.startswith("-")
    statement = select(*COLUMNS).where(*(_FILTERS[name] for name in sorted(filters)))
    if continued:
        statement = statement.where(place < position if is_down else place > position)
    order = [part.desc() if is_down else part.asc() for part in (key, col(UserRow.id))]
    return statement.order_by(*order).limit(bindparam("rows"))
