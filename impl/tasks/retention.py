"""How long deleted tasks can be restored."""

from __future__ import annotations

from datetime import timedelta

from impl.retention.retentions import CountedRetention
from impl.retention.statements import select_owners
from impl.tasks.tables import TaskRow
from impl.tasks.trash import remove_expired
from impl.users.locks import lock_free_owner


def retentions(trash_days: int) -> tuple[CountedRetention, ...]:
    """Returns the retention of deleted tasks."""
    return (
        CountedRetention(
            TaskRow.__tablename__,
            timedelta(days=trash_days),
            select_owners(TaskRow, TaskRow.deleted_at),
            lock_free_owner,
            remove_expired,
        ),
    )
