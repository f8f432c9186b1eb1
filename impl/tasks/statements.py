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
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlmodel import col

from impl.database import Query, rows_of, values_of
from impl.database.columns import ClockTime, UtcDateTime
from impl.database.functions import one_of
from impl.database.queries import ConditionalInsert, fields_of, insert_if
from impl.quotas.quotas import Quotas
from impl.tasks.answers import ANSWERED_COLUMNS, FORMAT, current
from impl.tasks.rows import (
    OWN,
    OWNED,
    TAGGED_COLUMNS,
    WRITTEN_COLUMNS,
    TextOfTask,
    WrittenTask,
    tagged,
    written,
)
from impl.tasks.tables import TaskRow, text_bytes_of

_THIS = (col(TaskRow.id) == bindparam("task"),)
_ONE = (*OWN, *_THIS)
_NOW = bindparam("now", type_=UtcDateTime())
_COMPLETED_SINCE = func.coalesce(col(TaskRow.completed_at), _NOW)
_IS_OPEN = col(TaskRow.completed_at).is_(None)
_IS_DELETED = col(TaskRow.deleted_at).is_not(None)
_IS_RETAGGED = bindparam("retagged", type_=Boolean())
_NEXT_VERSION = col(TaskRow.version) + 1
_TASKS = TaskRow.__table__.c  # type: ignore[attr-defined]

_GET = select(*ANSWERED_COLUMNS, col(TaskRow.version))
GET = current(_GET.where(*_ONE))
GET_DELETED = current(_GET.where(*OWNED, *_THIS, _IS_DELETED))
SELECT = tagged(select(*TAGGED_COLUMNS).where(*_ONE))
SELECT_EVEN_DELETED = tagged(select(*TAGGED_COLUMNS).where(*OWNED, *_THIS))
SELECT_TEXT = rows_of(TextOfTask, select(*fields_of(TaskRow, TextOfTask)).where(*OWNED, *_THIS))
_CREATED_AT = bindparam("created_at", type_=ClockTime())

# What is the same for all, or said by another parameter, is not sent each time.
_NEW: dict[str, ColumnElement[Any]] = {
    **{column.key: bindparam(column.key, type_=column.type) for column in _TASKS},
    "user_id": bindparam("owner", type_=_TASKS.user_id.type),
    "created_at": _CREATED_AT,
    "updated_at": _CREATED_AT,
    "deleted_at": null(),
    "version": literal_column("1"),
    "answer_version": literal_column("1"),
    "answer_format": literal_column(str(FORMAT)),
}
_NEW_TEXT_BYTES = text_bytes_of(_NEW["title"], _NEW["description"])

TOGGLE = written(
    update(TaskRow)
    .where(*_ONE)
    .values(
        completed_at=case((_IS_OPEN, _NOW), else_=null()), updated_at=_NOW, version=_NEXT_VERSION
    )
    .returning(*WRITTEN_COLUMNS)
)
DELETE = values_of(
    int,
    update(TaskRow)
    .where(*_ONE)
    .values(deleted_at=_NOW, updated_at=_NOW, version=_NEXT_VERSION)
    .returning(col(TaskRow.version)),
)
RESTORE = written(
    update(TaskRow)
    .where(*OWNED, *_THIS)
    .values(
        deleted_at=null(),
        updated_at=case((_IS_DELETED, _NOW), else_=col(TaskRow.updated_at)),
        version=case((_IS_DELETED, _NEXT_VERSION), else_=col(TaskRow.version)),
    )
    .returning(*WRITTEN_COLUMNS)
)


@cache
def insert_if_it_fits(quotas: Quotas) -> ConditionalInsert:
    """Returns the statement that counts and inserts a new task if there is room for it."""
    return insert_if(quotas.add_task_if_it_fits(_NEW_TEXT_BYTES), TaskRow, _NEW)


@cache
def if_current[Row](query: Query[Row]) -> Query[Row]:
    """Returns `query`, restricted to a task that has one of the `versions`."""
    return query.where(one_of(col(TaskRow.version), "versions"))


@cache
def assign(columns: frozenset[str], completed: bool | None) -> Query[WrittenTask]:  # noqa: FBT001, a value
    """Returns the query that sets `columns`, and `completed` if that is not `None`.

    If nothing changes, the task keeps its `updated_at` and its version.
    """
    new: dict[str, ColumnElement[Any]] = {
        name: bindparam(f"new_{name}", type_=_TASKS[name].type) for name in sorted(columns)
    }
    if completed is not None:
        new["completed_at"] = _COMPLETED_SINCE if completed else null()
    # Words follow from other columns; the version before writes none.
    changes = [_TASKS[name].is_distinct_from(new[name]) for name in new if name != "words"]
    is_changed = or_(_IS_RETAGGED, *changes)
    new["updated_at"] = case((is_changed, _NOW), else_=_TASKS.updated_at)
    new["version"] = case((is_changed, _NEXT_VERSION), else_=_TASKS.version)
    return written(update(TaskRow).where(*_ONE).values(new).returning(*WRITTEN_COLUMNS))
