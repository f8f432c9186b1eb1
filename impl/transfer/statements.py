"""Statements about the tasks of files."""

from __future__ import annotations

from sqlalchemy import bindparam, func, literal_column, select
from sqlmodel import col

from impl.database import rows_of
from impl.database.functions import one_of
from impl.database.given import put_given
from impl.tasks.rows import COLUMNS, OWNED, TAGGED_COLUMNS, TaskRecord, tagged
from impl.tasks.tables import TaskRow
from impl.users.rows import USER_COLUMNS, UserRecord
from impl.users.tables import UserRow

_SELECT = select(*COLUMNS).where(*OWNED, one_of(col(TaskRow.id), "tasks"))
SELECT = rows_of(TaskRecord, _SELECT)
# Nobody changes them meanwhile; a change of a single task does not lock the owner.
SELECT_LOCKED = rows_of(TaskRecord, _SELECT.with_for_update(of=TaskRow))
_TASK = TaskRow.__table__.c  # type: ignore[attr-defined]
_ROW = [column for column in _TASK if not column.name.startswith("answer")]
_CHANGED = (column.name for column in _ROW if column.name not in {"user_id", "id"})
PUT = put_given(
    TaskRow,
    _ROW,
    {
        **dict.fromkeys(_CHANGED),
        "version": _TASK.version + 1,
        # None are given for a text that stays: to find its words takes long.
        "words": func.coalesce(literal_column("excluded.words"), _TASK.words),
    },
)


_PAGE_ROWS = 100
"""So few that other requests hardly notice a page being read."""

SELECT_USER = rows_of(
    UserRecord, select(*USER_COLUMNS).where(col(UserRow.id) == bindparam("owner"))
)
FIRST_PAGE = tagged(
    select(*TAGGED_COLUMNS)
    .where(col(TaskRow.user_id) == bindparam("owner"))
    .order_by(col(TaskRow.id))
    .limit(_PAGE_ROWS)
)
NEXT_PAGE = FIRST_PAGE.where(col(TaskRow.id) > bindparam("after"))
