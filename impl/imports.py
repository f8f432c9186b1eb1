"""Files of tasks that are taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import batched, chain
from typing import Any, Literal, override
from uuid import UUID

from pydantic import MISSING
from sqlalchemy import Executable, Row, Update, bindparam, insert, select, update
from sqlmodel import col

from generated.imports import ImportData200, ImportDataOutcome, ImportsApi
from generated.models import ImportedRow, ImportReport, ImportStatus
from generated.requests import RawBody
from impl.callers import Caller
from impl.database import Database, Transaction
from impl.owners import hold_owner
from impl.quotas import Quotas, Usage
from impl.tables import TaskRow
from impl.task_files import BadRow, GoodRow, read_rows
from impl.task_rows import COLUMNS, OWNED, columns
from impl.task_tags import are_same_tags, count_new_tags, read_tags_of, replace_tags_of
from impl.task_texts import text_bytes
from impl.task_words import insert_words, replace_words
from impl.trash import make_room, require_room
from impl.turns import in_turns
from impl.words import words as words_in

_PAGE_ROWS = 250
"""How many tasks are written in one transaction; nobody else writes to SQLite meanwhile."""
_SELECT = select(*COLUMNS).where(*OWNED, col(TaskRow.id).in_(bindparam("tasks", expanding=True)))
# Nobody changes them meanwhile: a change of a task alone does not hold the owner.
_SELECT_HELD = _SELECT.with_for_update(of=TaskRow)
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
    is_of_trash: bool
    """Whether the task was deleted before."""

    @property
    def is_written(self) -> bool:
        return self.status != "unchanged"


class Imports(ImportsApi[Caller]):
    """Handles the operations tagged `imports`."""

    def __init__(
        self,
        database: Database,
        transaction: Transaction,
        quotas: Quotas,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._transaction = transaction
        self._quotas = quotas
        self._now = now

    @override
    async def import_data(
        self, caller: Caller, body: RawBody, *, dry_run: bool
    ) -> ImportDataOutcome:
        owner, now = caller.user_id, self._now()
        rows = [row async for row in in_turns(read_rows(owner, body)) if row is not None]
        good = [row for row in rows if isinstance(row, GoodRow)]
        pages = [*batched(good, _PAGE_ROWS, strict=False)]
        changes = [await self._read(owner, page, now) for page in pages]
        spared = await self._require_room(owner, [*chain.from_iterable(changes)])
        if not dry_run:
            changes = [
                await self._keep(owner, page, planned, spared, now, is_last=place == len(pages))
                for place, (page, planned) in enumerate(zip(pages, changes, strict=True), start=1)
            ]
        status_of = {c.row.number: c.status for c in chain.from_iterable(changes)}
        done = [_report(row, status_of) for row in rows]
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

    async def _read(self, owner: str, page: Sequence[GoodRow], now: datetime) -> list[_Change]:
        """Returns what a page does, as far as can be told without being in anybody's way."""
        async with self._database.transaction(read_only=True, user_id=owner) as reading:
            return await _changes(reading, _SELECT, owner, page, now)

    async def _require_room(self, owner: str, changes: Sequence[_Change]) -> list[UUID]:
        """Returns which tasks of the trash are in the file, and so may not give way.

        Raises:
            Refusal: 409, there is no room for the file as a whole. Nothing is written yet.
        """
        spared = [change.row.task_id for change in changes if change.is_of_trash]
        written = [change for change in changes if change.is_written]
        names = chain.from_iterable(change.row.task.tags for change in written)
        async with self._database.transaction(read_only=True, user_id=owner) as reading:
            tags = await count_new_tags(reading, owner, names)
            growth = replace(_growth(written), tags=tags)
            await require_room(reading, self._quotas, owner, growth, spared)
        return spared

    async def _keep(
        self,
        owner: str,
        page: Sequence[GoodRow],
        planned: list[_Change],
        spared: Sequence[UUID],
        now: datetime,
        *,
        is_last: bool,
    ) -> list[_Change]:
        """Writes what a page does, and returns what that was in the end."""
        if not any(change.is_written for change in planned):
            return planned
        words = await _words(planned)
        # What answers retries is kept with the last page, or with the only one.
        async with self._part(owner, is_last=is_last) as part:
            await hold_owner(part, owner)
            changes = await _changes(part, _SELECT_HELD, owner, page, now)
            growth = _growth(changes)
            if growth != Usage():
                await make_room(part, self._quotas, owner, growth, spared)
            await _write(part, self._quotas, owner, changes, words)
        return changes

    @asynccontextmanager
    async def _part(self, owner: str, *, is_last: bool) -> AsyncGenerator[Transaction]:
        """Gives a transaction of its own, or at last that of the request."""
        if is_last:
            yield self._transaction
        else:
            async with self._database.transaction(user_id=owner) as part:
                yield part


async def _write(
    transaction: Transaction,
    quotas: Quotas,
    owner: str,
    changes: Sequence[_Change],
    words: dict[UUID, list[str]],
) -> None:
    """Writes changes, of which most `words` are known before."""
    created = [change for change in changes if change.status == "created"]
    updated = [change for change in changes if change.status == "updated"]
    words |= await _words(c for c in changes if c.row.task_id not in words)
    await _create(transaction, owner, created)
    await insert_words(transaction, owner, _of(created, words))
    await _update_all(transaction, owner, updated)
    await replace_words(transaction, owner, _of(updated, words))
    retagged = [c for c in changes if not are_same_tags(c.tags, c.row.task.tags)]
    if retagged:
        names = {change.row.task_id: change.row.task.tags for change in retagged}
        await replace_tags_of(transaction, quotas, owner, names)


async def _changes(
    transaction: Transaction,
    statement: Executable,
    owner: str,
    rows: Sequence[GoodRow],
    now: datetime,
) -> list[_Change]:
    ids = [row.task_id for row in rows]
    found = await transaction.all(statement, {"owner": owner, "tasks": ids})
    before = {task.id: task for task in found}
    tags = await read_tags_of(transaction, owner, ids)
    return [
        _change(row, before.get(row.task_id), tags.get(row.task_id, []), now)
        async for row in in_turns(rows)
    ]


async def _words(changes: Iterable[_Change]) -> dict[UUID, list[str]]:
    return {
        change.row.task_id: words_in(change.row.task.title, change.row.task.description)
        async for change in in_turns(changes)
        if change.is_written
    }


def _growth(changes: Iterable[_Change]) -> Usage:
    """Returns what is stored more than before in all, tags aside."""
    each = [change.growth for change in changes]
    return Usage(sum(one.tasks for one in each), sum(one.text_bytes for one in each))


def _of(changes: Iterable[_Change], words: Mapping[UUID, list[str]]) -> dict[UUID, list[str]]:
    return {change.row.task_id: words[change.row.task_id] for change in changes}


async def _create(transaction: Transaction, owner: str, changes: Sequence[_Change]) -> None:
    if changes:
        rows = [
            {"user_id": owner, "id": change.row.task_id, "version": 1, **change.values}
            for change in changes
        ]
        await transaction.execute_many(_INSERT, rows)


async def _update_all(transaction: Transaction, owner: str, changes: Sequence[_Change]) -> None:
    rows: dict[frozenset[str], list[dict[str, object]]] = {}
    for change in changes:
        values = {f"new_{name}": value for name, value in change.values.items()}
        alike = rows.setdefault(frozenset(change.values), [])
        alike.append({"owner": owner, "task": change.row.task_id, **values})
    for columns_, alike in rows.items():
        await transaction.execute_many(_update(columns_), alike)


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
        growth = Usage(tasks=1, text_bytes=size)
        return _Change(row, "created", values, tags, growth, is_of_trash=False)
    growth = Usage(text_bytes=size - text_bytes(before.title, before.description))
    status: Literal["unchanged", "updated"] = "unchanged" if is_same else "updated"
    return _Change(row, status, values, tags, growth, is_of_trash=deleted is not None)


@cache
def _update(columns: frozenset[str]) -> Update:
    """Returns the statement that sets `columns`."""
    row = TaskRow.__table__.c  # type: ignore[attr-defined]
    new = {name: bindparam(f"new_{name}", type_=row[name].type) for name in sorted(columns)}
    task = (*OWNED, col(TaskRow.id) == bindparam("task"))
    return update(TaskRow).where(*task).values(version=row.version + 1, **new)


def _given(moment: datetime | MISSING | None) -> datetime | None:
    return None if moment is MISSING else moment


def _report(row: GoodRow | BadRow, status_of: Mapping[int, ImportStatus]) -> ImportedRow:
    if isinstance(row, BadRow):
        return ImportedRow(row=row.number, status="rejected", errors=row.errors)
    return ImportedRow(row=row.number, status=status_of[row.number], id=row.task_id)
