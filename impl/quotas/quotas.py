"""Quotas: how much a user may store, counted in the user's row.

See `impl/decisions/0014-quotas.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Update,
    bindparam,
    case,
    literal_column,
    or_,
    select,
    update,
)
from sqlmodel import col

from generated.models import Quota
from generated.problems import QuotaExceeded, Refusal
from impl.caller import invalid_token
from impl.database import Query, Transaction, rows_of
from impl.quotas.tables import TAG_COUNT, TASK_COUNT, TEXT_BYTES
from impl.users.tables import UserRow

_COLUMNS: Mapping[str, Any] = {
    "tasks": TASK_COUNT,
    "text_bytes": TEXT_BYTES,
    "tags": TAG_COUNT,
}
_THIS = col(UserRow.id) == bindparam("owner")


def _number(value: int) -> ColumnElement[int]:
    return literal_column(str(value), BigInteger())


_ZERO, _ONE = _number(0), _number(1)
_USED = select(*(column.label(name) for name, column in _COLUMNS.items())).where(_THIS)


class Usage(NamedTuple):
    """How much a user stores, or by how much that changes."""

    tasks: int = 0
    """Including deleted ones, until they are removed for good."""
    text_bytes: int = 0
    """The size of these tasks' titles and descriptions in UTF-8."""
    tags: int = 0


_SELECT = rows_of(Usage, _USED)
_SELECT_LOCKED = rows_of(Usage, _USED.with_for_update(key_share=True))


class Quotas(NamedTuple):
    """How much each user may store."""

    tasks: int
    text_bytes: int
    tags: int

    async def add(self, transaction: Transaction, owner: str, growth: Usage) -> Usage | None:
        """Counts what the transaction adds and removes, or returns how much room is missing.

        What does not grow is never missing, even if it is over the quota already. Either way the
        owner stays locked until the end of the transaction (`impl.users.locks`).

        Raises:
            Refusal: 401, as the user is gone.
        """
        values = {"owner": owner, **_prefixed("growth", growth), **_prefixed("quota", self)}
        if await transaction.execute(_ADD_IF_IT_FITS, values):
            return None
        missing = await self._missing(transaction, _SELECT_LOCKED, owner, growth)
        if missing is None:  # room was made between the two statements
            await transaction.execute(_ADD, values)
        return missing

    def add_task_if_it_fits(self, text_bytes: ColumnElement[int]) -> Update:
        """Returns the statement that counts a new task of the `owner` if there is room for it.

        The quotas are a part of it: as parameters, they would be sent each time.
        """
        tasks, in_all = TASK_COUNT + _ONE, TEXT_BYTES + text_bytes
        fits = tasks <= _number(self.tasks), in_all <= _number(self.text_bytes)
        return update(UserRow).where(_THIS, *fits).values({TASK_COUNT: tasks, TEXT_BYTES: in_all})

    async def missing(self, transaction: Transaction, owner: str, growth: Usage) -> Usage | None:
        """Returns how much room is missing at this moment, and counts nothing.

        Raises:
            Refusal: 401, as the user is gone.
        """
        return await self._missing(transaction, _SELECT, owner, growth)

    def refusal(self, missing: Usage) -> Refusal:
        """Returns the refusal (409) of what does not fit."""
        quota: Quota
        if missing.tasks:
            quota, limit, unit, remedy = "tasks", self.tasks, "tasks", "Delete some"
        elif missing.text_bytes:
            remedy = "Delete tasks or shorten their text"
            quota, limit, unit = "text_bytes", self.text_bytes, "bytes of text"
        else:
            quota, limit, unit, remedy = "tags", self.tags, "tags", "Delete some"
        detail = f"There is room for {limit:,} {unit}. {remedy}, then try again."
        return Refusal(QuotaExceeded(detail=detail, quota=quota, limit=limit))

    async def _missing(
        self, transaction: Transaction, query: Query[Usage], owner: str, growth: Usage
    ) -> Usage | None:
        used = await transaction.first(query, {"owner": owner})
        if used is None:
            raise invalid_token()

        def missing(name: str) -> int:
            more: int = getattr(growth, name)
            return max(0, getattr(used, name) + more - getattr(self, name)) if more > 0 else 0

        found = Usage(**{name: missing(name) for name in _COLUMNS})
        return None if found == Usage() else found


async def count_removed(transaction: Transaction, owner: str, removed: Usage) -> None:
    """Subtracts what was removed from what the owner has. The owner is locked already."""
    shrinkage = Usage(*(-number for number in removed))
    await transaction.execute(_ADD, {"owner": owner, **_prefixed("growth", shrinkage)})


def _growth(name: str) -> ColumnElement[int]:
    return bindparam(f"growth_{name}", type_=BigInteger())


def _fits(name: str) -> ColumnElement[bool]:
    total: ColumnElement[int] = _COLUMNS[name] + _growth(name)
    return total <= _quota(name)


def _quota(name: str) -> ColumnElement[int]:
    return bindparam(f"quota_{name}", type_=BigInteger())


def _add() -> Update:
    """Returns the statement that adds to all counts.

    None goes below zero: a count that is wrong, because an older version did not count, must not
    make a deletion fail.
    """
    new: dict[Any, ColumnElement[int]] = {}
    for name, column in _COLUMNS.items():
        total = column + _growth(name)
        new[column] = case((total < _ZERO, _ZERO), else_=total)
    return update(UserRow).where(_THIS).values(new)


_ADD = _add()
_ADD_IF_IT_FITS = _ADD.where(*(or_(_growth(name) <= _ZERO, _fits(name)) for name in _COLUMNS))


def _prefixed(prefix: str, numbers: Usage | Quotas) -> dict[str, object]:
    return {f"{prefix}_{name}": getattr(numbers, name) for name in Usage._fields}
