"""How much a user may store, counted in their row: see `impl/decisions/0014-quotas.md`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    Update,
    bindparam,
    case,
    or_,
    select,
    update,
)
from sqlmodel import col

from generated.problems import QuotaExceeded, Refusal
from impl.caller import account_is_gone
from impl.database import Transaction
from impl.users.tables import UserRow

_COLUMNS: Mapping[str, Any] = {
    "tasks": col(UserRow.task_count),
    "text_bytes": col(UserRow.text_bytes),
    "tags": col(UserRow.tag_count),
    "reply_bytes": col(UserRow.reply_bytes),
}
_THIS = col(UserRow.id) == bindparam("owner")
_SELECT = select(*(column.label(name) for name, column in _COLUMNS.items())).where(_THIS)
_SELECT_HELD = _SELECT.with_for_update(key_share=True)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a user stores, or by how much that grows or, below zero, shrinks."""

    tasks: int = 0
    """Deleted ones count until they are removed for good."""
    text_bytes: int = 0
    """The titles and descriptions of these tasks, in UTF-8."""
    tags: int = 0
    reply_bytes: int = 0
    """What is kept of replies to an `Idempotency-Key`."""


@dataclass(frozen=True, slots=True)
class Quotas:
    """How much of each every user may store."""

    tasks: int
    text_bytes: int
    tags: int
    reply_bytes: int

    async def add(self, transaction: Transaction, owner: str, growth: Usage) -> Usage | None:
        """Counts what the transaction stores and removes, or returns how much room is missing.

        What does not grow is never missing, even where there is more than the quota already. Either
        way the owner is locked until the end of the transaction: see `impl.users.locks`.

        Raises:
            Refusal: 401, as the user is gone.
        """
        values = {"owner": owner, **_prefixed("growth", growth), **_prefixed("quota", self)}
        if await transaction.execute(_ADD_IF_IT_FITS, values):
            return None
        missing = await self._missing(transaction, _SELECT_HELD, owner, growth)
        if missing is None:  # room was made between the two statements
            await transaction.execute(_ADD, values)
        return missing

    async def missing(self, transaction: Transaction, owner: str, growth: Usage) -> Usage | None:
        """Returns how much room is missing at this moment for more, and counts nothing.

        Raises:
            Refusal: 401, as the user is gone.
        """
        return await self._missing(transaction, _SELECT, owner, growth)

    async def count_replies(self, transaction: Transaction, user_id: str, growth: int) -> bool:
        """Counts by how many bytes the kept replies to a user grow, if there is room for them."""
        return await self.add(transaction, user_id, Usage(reply_bytes=growth)) is None

    def refusal(self, missing: Usage) -> Refusal:
        """Returns the refusal of what does not fit, which undoes what was done before."""
        if missing.tasks:
            room, remedy = f"{self.tasks:,} tasks", "Delete some"
        elif missing.text_bytes:
            room, remedy = (
                f"{self.text_bytes:,} bytes of text",
                "Delete tasks or shorten their text",
            )
        else:
            room, remedy = f"{self.tags:,} tags", "Delete some"
        return Refusal(QuotaExceeded(detail=f"There is room for {room}. {remedy}, then try again."))

    async def _missing(
        self, transaction: Transaction, statement: Executable, owner: str, growth: Usage
    ) -> Usage | None:
        row = await transaction.first(statement, {"owner": owner})
        if row is None:
            raise account_is_gone()
        used = Usage(**row._mapping)  # noqa: SLF001

        def missing(name: str) -> int:
            more: int = getattr(growth, name)
            return max(0, getattr(used, name) + more - getattr(self, name)) if more > 0 else 0

        found = Usage(**{name: missing(name) for name in _COLUMNS})
        return None if found == Usage() else found


async def count_removed(transaction: Transaction, owner: str, removed: Usage) -> None:
    """Takes what was removed off what the owner has, whom the transaction has locked."""
    shrinkage = Usage(**{name: -number for name, number in asdict(removed).items()})
    await transaction.execute(_ADD, {"owner": owner, **_prefixed("growth", shrinkage)})


async def count_removed_replies(transaction: Transaction, owner: str, reply_bytes: int) -> None:
    """Takes the bytes of removed replies off what the owner has; see `count_removed`."""
    await count_removed(transaction, owner, Usage(reply_bytes=reply_bytes))


def _growth(name: str) -> ColumnElement[int]:
    return bindparam(f"growth_{name}", type_=BigInteger())


def _add() -> Update:
    """Returns the statement that adds to all counts.

    None goes below zero. One that is wrong, since an older version of the service did not count,
    must not become an error of whoever deletes something.
    """
    new: dict[Any, ColumnElement[int]] = {}
    for name, column in _COLUMNS.items():
        total = column + _growth(name)
        new[column] = case((total < 0, 0), else_=total)
    return update(UserRow).where(_THIS).values(new)


_ADD = _add()
_ADD_IF_IT_FITS = _ADD.where(
    *(
        or_(
            _growth(name) <= 0,
            column + _growth(name) <= bindparam(f"quota_{name}", type_=BigInteger()),
        )
        for name, column in _COLUMNS.items()
    )
)


def _prefixed(prefix: str, numbers: Usage | Quotas) -> dict[str, object]:
    return {f"{prefix}_{name}": number for name, number in asdict(numbers).items()}
