"""Files of tasks that are taken back."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import batched
from typing import Any, Literal, override

from pydantic import MISSING
from sqlalchemy import Row, Update, bindparam, insert, select, update
from sqlmodel import col

from generated.imports import ImportData200, ImportDataOutcome, ImportsApi
from generated.models import ImportedRow, ImportReport, ImportStatus
from generated.requests import RawBody
from impl.callers import Caller
from impl.database import Transaction
from impl.owners import hold_owner
from impl.quotas import Quotas, Usage
from impl.tables import TaskRow
from impl.task_files import BadRow, GoodRow, read_rows
from impl.task_rows import COLUMNS, OWNED, columns
from impl.task_tags import are_same_tags, read_tags_of, replace_tags, tag_new_tasks
from impl.task_texts import text_bytes
from impl.task_words import add_words, update_words
from impl.trash import make_room

_PAGE_ROWS = 500
# Nobody changes them meanwhile: a change of a task alone does not hold the owner.
_SELECT = (
    select(*COLUMNS)
    .where(*OWNED, col(TaskRow.id).in_(bindparam("tasks", expanding=True)))
    .with_for_update(of=TaskRow)
)
_INSERT = insert(TaskRow)


@dataclass(frozen=True, slots=True)
class _Change:
    """What a row makes of a task: its columns, if the status says that they are written."""

    row: GoodRow
    status: Literal["created", "updated", "unchanged"]
    values: Mapping[str, object]
    tags: list[str]
    """Those that the task had."""
    growth: Usage
    """What the user stores more than before, tags aside."""


class Imports(ImportsApi[Caller]):
    """Handles the operations tagged `imports`."""

    def __init__(
        self, transaction: Transaction, quotas: Quotas, now: Callable[[], datetime]
    ) -> None:
        self._transaction = transaction
        self._quotas = quotas
        self._now = now

    @override
    async def import_data(
        self, caller: Caller, body: RawBody, *, dry_run: bool
    ) -> ImportDataOutcome:
        owner, now = caller.user_id, self._now()
        # In a thread, and before the transaction begins: it may take a second.
        rows = await asyncio.to_thread(read_rows, owner, body)
        await hold_owner(self._transaction, owner)
        done: list[ImportedRow] = []
        for page in batched(rows, _PAGE_ROWS, strict=False):
            changes = await self._changes(owner, page, now)
            await self._write(owner, changes)
            status_of = {change.row.number: change.status for change in changes}
            done += [_report(row, status_of) for row in page]
        if dry_run:  # what was done is undone, so nothing that it told can be wrong
            await self._transaction.close()
        counts = Counter(row.status for row in done)
        report = ImportReport(
            dry_run=dry_run,
            created=counts["created"],
            updated=counts["updated"],
            unchanged=counts["unchanged"],
            rejected=counts["rejected"],
            rows=done,
        )
        return ImportData200(body=report)

    async def _changes(
        self, owner: str, page: Iterable[GoodRow | BadRow], now: datetime
    ) -> list[_Change]:
        good = [row for row in page if isinstance(row, GoodRow)]
        ids = [row.task_id for row in good]
        found = await self._transaction.all(_SELECT, {"owner": owner, "tasks": ids})
        before = {task.id: task for task in found}
        tags = await read_tags_of(self._transaction, owner, ids)
        return [
            _change(row, before.get(row.task_id), tags.get(row.task_id, []), now) for row in good
        ]

    async def _write(self, owner: str, changes: Sequence[_Change]) -> None:
        growth = Usage(
            tasks=sum(change.growth.tasks for change in changes),
            text_bytes=sum(change.growth.text_bytes for change in changes),
        )
        if growth != Usage():
            mentioned = [change.row.task_id for change in changes]
            await make_room(self._transaction, self._quotas, owner, growth, spared=mentioned)
        await self._create(owner, [change for change in changes if change.status == "created"])
        for change in changes:
            if change.status == "updated":
                await self._update(owner, change)

    async def _create(self, owner: str, changes: list[_Change]) -> None:
        tasks = {change.row.task_id: change.row.task for change in changes}
        if tasks:
            rows = [
                {"user_id": owner, "id": change.row.task_id, "version": 1, **change.values}
                for change in changes
            ]
            await self._transaction.execute_many(_INSERT, rows)
            texts = {task_id: (task.title, task.description) for task_id, task in tasks.items()}
            await add_words(self._transaction, owner, texts)
            tags = {task_id: task.tags for task_id, task in tasks.items()}
            await tag_new_tasks(self._transaction, self._quotas, owner, tags)

    async def _update(self, owner: str, change: _Change) -> None:
        task_id, task = change.row.task_id, change.row.task
        statement = _update(frozenset(change.values))
        values = {f"new_{name}": value for name, value in change.values.items()}
        row = await self._transaction.one(statement, {"owner": owner, "task": task_id, **values})
        await update_words(self._transaction, owner, row)
        if not are_same_tags(change.tags, task.tags):
            await replace_tags(self._transaction, self._quotas, owner, task_id, task.tags)


def _change(row: GoodRow, before: Row[Any] | None, tags: list[str], now: datetime) -> _Change:
    """Returns what a row does: what it leaves out of a task stays as it is, or is of now."""
    task = row.task
    values = columns(task)
    since = before.completed_at if before else None
    values["completed_at"] = (_given(task.completed_at) or since or now) if task.completed else None
    values["created_at"] = _given(task.created_at) or (before.created_at if before else now)
    deleted = before.deleted_at if before else None
    values["deleted_at"] = deleted if task.deleted_at is MISSING else task.deleted_at
    updated = _given(task.updated_at) or (before.updated_at if before else now)
    is_same = (
        before is not None
        and all(values[name] == getattr(before, name) for name in values.keys() & before._fields)
        and updated == before.updated_at
        and are_same_tags(tags, task.tags)
    )
    values["updated_at"] = _given(task.updated_at) or now
    size = text_bytes(task.title, task.description)
    if before is None:
        return _Change(row, "created", values, tags, Usage(tasks=1, text_bytes=size))
    growth = Usage(text_bytes=size - text_bytes(before.title, before.description))
    return _Change(row, "unchanged" if is_same else "updated", values, tags, growth)


@cache
def _update(columns: frozenset[str]) -> Update:
    """Returns the statement that sets `columns`."""
    row = TaskRow.__table__.c  # type: ignore[attr-defined]
    new = {name: bindparam(f"new_{name}", type_=row[name].type) for name in sorted(columns)}
    task = (*OWNED, col(TaskRow.id) == bindparam("task"))
    return update(TaskRow).where(*task).values(version=row.version + 1, **new).returning(*COLUMNS)


def _given(moment: datetime | MISSING | None) -> datetime | None:
    return None if moment is MISSING else moment


def _report(row: GoodRow | BadRow, status_of: Mapping[int, ImportStatus]) -> ImportedRow:
    if isinstance(row, BadRow):
        return ImportedRow(row=row.number, status="rejected", errors=row.errors)
    return ImportedRow(row=row.number, status=status_of[row.number], id=row.task_id)
