"""Imports of tasks."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import batched, chain
from typing import override
from uuid import UUID

from generated.imports import ImportData200, ImportDataOutcome, ImportsApi
from generated.models import ImportedRow
from generated.request_bodies import RawBody
from impl.caller import Caller
from impl.clock import Clock
from impl.database import Database, Query, Transaction
from impl.quotas.quotas import Quotas, Usage
from impl.tags.tagging import count_new_tags, read_tags_of, replace_tags_of
from impl.tasks.rows import TaskRecord, words_of
from impl.tasks.trash import make_room, require_room
from impl.tasks.words import Words
from impl.transfer import statements
from impl.transfer.changes import Change, Text, change_of
from impl.transfer.files import BadRow, GoodRow, read_rows
from impl.transfer.reports import report_of
from impl.turns import in_turns
from impl.users.locks import lock_owner

_PAGE_ROWS = 250
"""How many tasks are written in one transaction. Nobody else can write to SQLite meanwhile."""


class Imports(ImportsApi[Caller]):
    """Handles the operations tagged `imports`."""

    def __init__(
        self,
        database: Database,
        transaction: Transaction,
        quotas: Quotas,
        now: Clock,
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
        told = {change.row.number: change.report() for change in chain.from_iterable(changes)}
        done = [told.get(row.number) or _rejected(row) for row in rows]
        return ImportData200(body=report_of(done, dry_run=dry_run))

    async def _read(self, owner: str, page: Sequence[GoodRow], now: datetime) -> list[Change]:
        """Returns what a page would change, without locking anything."""
        async with self._database.transaction(read_only=True, user_id=owner) as reading:
            return await _changes(reading, statements.SELECT, owner, page, now)

    async def _require_room(self, owner: str, changes: Sequence[Change]) -> list[UUID]:
        """Returns the deleted tasks that are in the file, and so must not make room for others.

        Raises:
            Refusal: 409, there is no room for the file as a whole. Nothing has been written.
        """
        spared = [change.row.task_id for change in changes if change.is_of_trash]
        written = [change for change in changes if change.is_written]
        names = chain.from_iterable(change.tags or () for change in written)
        async with self._database.transaction(read_only=True, user_id=owner) as reading:
            tags = await count_new_tags(reading, owner, names)
            growth = _growth(written)._replace(tags=tags)
            await require_room(reading, self._quotas, owner, growth, spared)
        return spared

    async def _keep(
        self,
        owner: str,
        page: Sequence[GoodRow],
        planned: list[Change],
        spared: Sequence[UUID],
        now: datetime,
        *,
        is_last: bool,
    ) -> list[Change]:
        """Writes the changes of a page, and returns what they were in the end."""
        if not any(change.is_written for change in planned):
            return planned
        words = await _words(owner, planned)
        # The reply to a retry is stored with the last page, or the only one.
        async with self._part(owner, is_last=is_last) as part:
            await lock_owner(part, owner)
            changes = await _changes(part, statements.SELECT_LOCKED, owner, page, now)
            growth = _growth(changes)
            if growth != Usage():
                # A task of the file may have come into the trash since the file was looked at.
                of_trash = [change.row.task_id for change in changes if change.is_of_trash]
                await make_room(part, self._quotas, owner, growth, [*spared, *of_trash])
            await _write(part, self._quotas, owner, changes, words)
        return changes

    @asynccontextmanager
    async def _part(self, owner: str, *, is_last: bool) -> AsyncGenerator[Transaction]:
        """Gives a new transaction, or for the last page that of the request."""
        if is_last:
            yield self._transaction
        else:
            async with self._database.transaction(user_id=owner) as part:
                yield part


async def _write(
    transaction: Transaction,
    quotas: Quotas,
    owner: str,
    changes: Sequence[Change],
    words: dict[Text, Words],
) -> None:
    """Writes changes; `words` has the words of most of their texts."""
    written = [change for change in changes if change.is_written]
    words |= await _words(owner, (c for c in written if c.text not in words))
    await _put(transaction, owner, written, words)
    names = {change.row.task_id: tags for change in changes if (tags := change.tags) is not None}
    if names:
        await replace_tags_of(transaction, quotas, owner, names)


async def _changes(
    transaction: Transaction,
    query: Query[TaskRecord],
    owner: str,
    rows: Sequence[GoodRow],
    now: datetime,
) -> list[Change]:
    ids = [row.task_id for row in rows]
    found = await transaction.all(query, {"owner": owner, "tasks": ids})
    before = {task.id: task for task in found}
    tags = await read_tags_of(transaction, owner, ids)
    return [
        change_of(row, before.get(row.task_id), tags.get(row.task_id, []), now)
        async for row in in_turns(rows)
    ]


async def _words(owner: str, changes: Iterable[Change]) -> dict[Text, Words]:
    return {
        change.text: words_of(owner, *change.text)
        async for change in in_turns(changes)
        if change.is_written and change.has_new_words
    }


def _growth(changes: Iterable[Change]) -> Usage:
    """Returns the growth of all changes, except for tags."""
    each = [change.growth for change in changes]
    return Usage(sum(one.tasks for one in each), sum(one.text_bytes for one in each))


async def _put(
    transaction: Transaction, owner: str, changes: Sequence[Change], words: Mapping[Text, Words]
) -> None:
    if changes:
        rows = [
            {
                "user_id": owner,
                "id": change.row.task_id,
                "version": 1,
                "words": words[change.text] if change.has_new_words else None,
                **change.columns(),
            }
            async for change in in_turns(changes)
        ]
        await transaction.execute(statements.PUT, {"given": rows})


def _rejected(row: GoodRow | BadRow) -> ImportedRow:
    assert isinstance(row, BadRow)
    return ImportedRow(row=row.number, status="rejected", reason="invalid", errors=row.errors)
