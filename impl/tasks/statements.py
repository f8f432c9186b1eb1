"""Statements about one task of a user."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    bindparam,
    case,
    func,
    insert,
    null,
    or_,
    select,
    update,
)
from sqlmodel import col

from impl.database import Query, rows_of, values_of
from impl.database.columns import UtcDateTime
from impl.database.functions import one_of
from impl.tasks.rows import (
    COLUMNS,
    OWN,
    OWNED,
    TAGGED_COLUMNS,
    TaskRecord,
    tagged,
)
from impl.tasks.tables import TEXT_BYTES, TaskRow

_THIS = (col(TaskRow.id) == bindparam("task"),)
_ONE = (*OWN, *_THIS)
_NOW = bindparam("now", type_=UtcDateTime())
_COMPLETED_SINCE = func.coalesce(col(TaskRow.completed_at), _NOW)
_IS_OPEN = col(TaskRow.completed_at).is_(None)
_IS_DELETED = col(TaskRow.deleted_at).is_not(None)
_IS_RETAGGED = bindparam("retagged", type_=Boolean())
_NEXT_VERSION = col(TaskRow.version) + 1

SELECT = tagged(select(*TAGGED_COLUMNS).where(*_ONE))
SELECT_DELETED = tagged(select(*TAGGED_COLUMNS).where(*OWNED, *_THIS, _IS_DELETED))
SELECT_EVEN_DELETED = tagged(select(*TAGGED_COLUMNS).where(*OWNED, *_THIS))
SELECT_TEXT_BYTES = values_of(int, select(TEXT_BYTES).where(*OWNED, *_THIS))
INSERT = rows_of(TaskRecord, insert(TaskRow).returning(*COLUMNS))

TOGGLE = rows_of(
    TaskRecord,
    update(TaskRow)
    .where(*_ONE)
    .values(
        completed_at=case((_IS_OPEN, _NOW), else_=null()), updated_at=_NOW, version=_NEXT_VERSION
    )
    .returning(*COLUMNS),
)
DELETE = rows_of(
    TaskRecord,
    update(TaskRow)
    .where(*_ONE)
    .values(deleted_at=_NOW, updated_at=_NOW, version=_NEXT_VERSION)
    .returning(*COLUMNS),
)
RESTORE = rows_of(
    TaskRecord,
    update(TaskRow)
    .where(*OWNED, *_THIS)
    .values(
        deleted_at=null(),
        updated_at=case((_IS_DELETED, _NOW), else_=col(TaskRow.updated_at)),
        version=case((_IS_DELETED, _NEXT_VERSION), else_=col(TaskRow.version)),
    )
    .returning(*COLUMNS),
)


@cache
def if_current(query: Query[TaskRecord]) -> Query[TaskRecord]:
    """Returns `query`, restricted to a task that has one of the `versions`."""
    return query.where(one_of(col(TaskRow.version), "versions"))


@cache
def assign(columns: frozenset[str], completed: bool | None) -> Query[TaskRecord]:  # noqa: FBT001, a value
    """Returns the query that sets `columns`, and `completed` if that is not `None`.

    If nothing changes, the task keeps its `updated_at` and its version.
    """
    row = TaskRow.__table__.c  # type: ignore[attr-defined]
    new: dict[str, ColumnElement[Any]] = {
        name: bindparam(f"new_{name}", type_=row[name].type) for name in sorted(columns)
    }
    if completed is not None:
        new["completed_at"] = _COMPLETED_SINCE if completed else null()
    changes = [row[name].is_distinct_from(value) for name, value in new.items()]
    is_changed = or_(_IS_RETAGGED, *changes)
    new["updated_at"] = case((is_changed, _NOW), else_=row.updated_at)
    new["version"] = case((is_changed, _NEXT_VERSION), else_=row.version)
    return rows_of(TaskRecord, update(TaskRow).where(*_ONE).values(new).returning(*COLUMNS))
