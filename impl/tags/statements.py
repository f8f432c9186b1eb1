"""Statements about tags, and about which tasks have them. Each names the owner."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    Subquery,
    Uuid,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from impl.database import rows_of, values_of
from impl.database.columns import UtcDateTime
from impl.database.functions import Lines, one_of
from impl.database.given import given, insert_given, put_given
from impl.database.queries import columns_of, fields_of
from impl.paging.pages import Order, Paged, Part, each, paged
from impl.tags.rows import CountedTag, Link, NameOfTask, TagNames, TagRecord
from impl.tags.tables import TagRow, TaskTagRow
from impl.tasks.tables import TaskRow

_OWN = col(TagRow.user_id) == bindparam("owner")
_ONE = (_OWN, col(TagRow.id) == bindparam("tag"))
_OWN_LINKS = col(TaskTagRow.user_id) == bindparam("owner")
_LINKS = (_OWN_LINKS, col(TaskTagRow.tag_id) == bindparam("tag"))

# All tags are counted in one pass over the user's tasks. Looking up the tasks of each tag on a page
# would take several times as long.
_COUNTS = (
    select(
        col(TaskTagRow.tag_id),
        func.count().label("tasks"),
        func.count().filter(col(TaskRow.completed_at).is_(None)).label("open_tasks"),
    )
    .join(TaskRow, col(TaskRow.id) == col(TaskTagRow.task_id))
    .where(
        _OWN_LINKS, col(TaskRow.user_id) == bindparam("owner"), col(TaskRow.deleted_at).is_(None)
    )
    .group_by(col(TaskTagRow.tag_id))
)


def _counted(tags: Subquery, counts: Subquery) -> Select[Any]:
    """Returns the statement for `tags` with the numbers of their tasks, sorted by name.

    Their places in a list stay at the end.
    """
    return (
        select(
            *(tags.c[name] for name in TagRecord._fields),
            func.coalesce(counts.c.tasks, 0).label("tasks"),
            func.coalesce(counts.c.open_tasks, 0).label("open_tasks"),
            *(column for column in tags.c if column.key not in TagRecord._fields),
        )
        .outerjoin(counts, counts.c.tag_id == tags.c.id)
        .order_by(tags.c.folded)
    )


@cache
def page(part: Part) -> Paged[CountedTag]:
    """Returns the query for a page of tags with the numbers of their tasks."""
    tags = ORDER.sort(_SELECT.where(_OWN), part).subquery()
    return paged(each(CountedTag._make), _counted(tags, _COUNTS.subquery()))


_SELECT = select(*fields_of(TagRow, TagRecord))
SELECT_ONE = rows_of(TagRecord, _SELECT.where(*_ONE))
SELECT_OTHER = values_of(
    UUID,
    select(col(TagRow.id)).where(
        _OWN, col(TagRow.folded) == bindparam("folded"), col(TagRow.id) != bindparam("tag")
    ),
)
COUNT_ONE = rows_of(
    CountedTag, _counted(_SELECT.where(*_ONE).subquery(), _COUNTS.where(*_LINKS).subquery())
)
ORDER = Order(col(TagRow.folded), col(TagRow.id), is_down=False)

SELECT_OLDEST_FIRST = rows_of(TagRecord, _SELECT.where(_OWN).order_by(col(TagRow.id)))

RENAME = update(TagRow).where(*_ONE).values(name=bindparam("new"), folded=bindparam("folded"))
DELETE = delete(TagRow).where(*_ONE)
TOUCH_TASKS = (
    update(TaskRow)
    .where(
        col(TaskRow.user_id) == bindparam("owner"),
        col(TaskRow.id).in_(select(col(TaskTagRow.task_id)).where(*_LINKS)),
    )
    .values(updated_at=bindparam("now", type_=UtcDateTime()), version=col(TaskRow.version) + 1)
)
_HAS_OTHER = aliased(TaskTagRow)
MERGE = insert(TaskTagRow).from_select(
    ["user_id", "tag_id", "task_id"],
    select(
        col(TaskTagRow.user_id),
        bindparam("other", type_=Uuid()),
        col(TaskTagRow.task_id),
    ).where(
        *_LINKS,
        ~exists().where(
            col(_HAS_OTHER.user_id) == bindparam("owner"),
            col(_HAS_OTHER.tag_id) == bindparam("other"),
            col(_HAS_OTHER.task_id) == col(TaskTagRow.task_id),
        ),
    ),
)

_OF_TASK = (_OWN_LINKS, col(TaskTagRow.task_id) == bindparam("task"))
_OF_NAMES = (_OWN, one_of(col(TagRow.folded), "folded"))

_NAMES = (
    select(Lines(col(TagRow.name)).label("names"))
    .join(TaskTagRow, col(TaskTagRow.tag_id) == col(TagRow.id))
    .where(_OWN, _OWN_LINKS)
)
NAMES = (
    _NAMES.where(col(TaskTagRow.task_id) == col(TaskRow.id)).correlate(TaskRow).scalar_subquery()
)
"""A value in statements about tasks of `owner`: the names of their tags, a line each."""
SELECT_NAMES = rows_of(TagNames, _NAMES.where(col(TaskTagRow.task_id) == bindparam("task")))
SELECT_NAMES_OF_SOME = rows_of(
    NameOfTask,
    select(col(TaskTagRow.task_id), col(TagRow.name))
    .join(TagRow, col(TaskTagRow.tag_id) == col(TagRow.id))
    .where(_OWN, _OWN_LINKS, one_of(col(TaskTagRow.task_id), "tasks")),
)
SELECT_SAME = rows_of(TagRecord, _SELECT.where(*_OF_NAMES))
SELECT_ALL_FOLDED = values_of(str, select(col(TagRow.folded)).where(_OWN))
INSERT = insert_given(TagRow, columns_of(TagRow, "user_id", *TagRecord._fields))
SELECT_LINKS = rows_of(
    Link,
    select(*fields_of(TaskTagRow, Link)).where(
        _OWN_LINKS, one_of(col(TaskTagRow.task_id), "tasks")
    ),
)
LINK = put_given(TaskTagRow, columns_of(TaskTagRow, "user_id", *Link._fields), {})
_GIVEN_LINKS = given(fields_of(TaskTagRow, Link))
DELETE_LINKS = delete(TaskTagRow).where(
    _OWN_LINKS,
    tuple_(col(TaskTagRow.task_id), col(TaskTagRow.tag_id)).in_(select(*_GIVEN_LINKS.c)),
)
UNLINK = values_of(
    UUID,
    delete(TaskTagRow)
    .where(*_OF_TASK, col(TaskTagRow.tag_id).not_in(select(col(TagRow.id)).where(*_OF_NAMES)))
    .returning(col(TaskTagRow.tag_id)),
)
DELETE_UNUSED = delete(TagRow).where(
    _OWN, ~exists().where(_OWN_LINKS, col(TaskTagRow.tag_id) == col(TagRow.id))
)
DELETE_UNUSED_OF = DELETE_UNUSED.where(one_of(col(TagRow.id), "tags"))
