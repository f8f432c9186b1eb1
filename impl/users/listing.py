"""Lists of users: which ones, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import MISSING
from sqlalchemy import SQLColumnExpression, bindparam, select
from sqlmodel import col

from generated.models import UserSort
from impl.database import rows_of
from impl.paging.pages import Order, Paged, Part
from impl.users.roles import Role
from impl.users.rows import MANAGED_COLUMNS, ManagedUserRecord
from impl.users.tables import EMAIL_OR_EMPTY, UserRow

_AFTER_EVERY_TEXT = "\U0010ffff"
_FILTERS = {
    "role": col(UserRow.role) == bindparam("role"),
    "active": col(UserRow.deactivated_at).is_(None),
    "deactivated": col(UserRow.deactivated_at).is_not(None),
    # A range of the index; LIKE would have wildcards.
    "prefix": EMAIL_OR_EMPTY.between(bindparam("prefix"), bindparam("prefix_end")),
}
_KEYS: dict[str, SQLColumnExpression[Any]] = {
    "created_at": col(UserRow.created_at),
    "email": EMAIL_OR_EMPTY,
}


@dataclass(frozen=True, slots=True)
class UserList:
    """The users that match all filters, as requested by an administrator."""

    caller_id: str
    sort: UserSort
    role: Role | MISSING
    active: bool | MISSING
    email_prefix: str | MISSING

    @property
    def scope(self) -> tuple[str, ...]:
        """What a cursor of this list is valid for."""
        filters = (self.role, self.active, self.email_prefix)
        return ("users", self.caller_id, self.sort, *map(repr, filters))

    @property
    def values(self) -> dict[str, object]:
        """The parameters of the statements, except for the position and `rows`."""
        values: dict[str, object] = {}
        if self.role is not MISSING:
            values["role"] = self.role
        if self.email_prefix is not MISSING:
            values["prefix"] = self.email_prefix.lower()
            values["prefix_end"] = f"{values['prefix']}{_AFTER_EVERY_TEXT}"
        return values

    @property
    def order(self) -> Order:
        """The order of the list."""
        return _order(self.sort)

    def query(self, part: Part) -> Paged[ManagedUserRecord]:
        """Returns the query for a page."""
        filters: list[str] = [name for name in ("role", "prefix") if name in self.values]
        if self.active is not MISSING:
            filters.append("active" if self.active else "deactivated")
        return _page(self.sort, frozenset(filters), part)


@cache
def _order(sort: UserSort) -> Order:
    return Order(_KEYS[sort.removeprefix("-")], col(UserRow.id), is_down=sort.startswith("-"))


@cache
def _page(sort: UserSort, filters: frozenset[str], part: Part) -> Paged[ManagedUserRecord]:
    statement = select(*MANAGED_COLUMNS).where(*(_FILTERS[name] for name in sorted(filters)))
    return _order(sort).page(rows_of(ManagedUserRecord, statement), part)
