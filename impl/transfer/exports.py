"""Exports of everything that a user has."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import AsyncGenerator
from contextlib import aclosing
from itertools import batched
from typing import override

from generated.exports import (
    ExportData200Csv,
    ExportData200Jsonl,
    ExportDataOutcome,
    ExportsApi,
)
from generated.models import EndLine, ExportFormat, ExportLine, Task, TaskLine, UserLine
from impl.caller import Caller, invalid_token
from impl.clock import Clock
from impl.database import Database, Transaction
from impl.name import NAME
from impl.tasks.rows import TaskReader
from impl.transfer import statements
from impl.transfer.records import HEADING, records_of
from impl.users.shown import user_of

_RECORDS_AT_ONCE = 20


class Exports(ExportsApi[Caller]):
    """Handles the operations tagged `exports`.

    An export outlives its handler: it reads from a snapshot of the database until the file is sent.
    """

    def __init__(self, database: Database, reader: TaskReader, now: Clock) -> None:
        self._database = database
        self._reader = reader
        self._now = now

    @override
    async def export_data(
        self, caller: Caller, *, export_format: ExportFormat
    ) -> ExportDataOutcome:
        today = f"{self._now():%Y-%m-%d}"
        extension = export_format.removesuffix("-bom")
        attachment = f'attachment; filename="{NAME}-{today}.{extension}"'
        if export_format != "jsonl":
            mark = BOM_UTF8 if export_format == "csv-bom" else b""
            records = self._records(caller.user_id, mark)
            return ExportData200Csv(body=records, content_disposition=attachment)
        lines = self._lines(caller.user_id)
        return ExportData200Jsonl(body=lines, content_disposition=attachment)

    async def _lines(self, owner: str) -> AsyncGenerator[ExportLine]:
        async with self._database.snapshot(user_id=owner) as snapshot:
            row = await snapshot.first(statements.SELECT_USER, {"owner": owner})
            if row is None:
                raise invalid_token()
            yield UserLine(type="user", user=user_of(row), exported_at=self._now())
            tasks = 0
            async with aclosing(self._pages(snapshot, owner)) as pages:
                async for page in pages:
                    tasks += len(page)
                    for task in page:
                        yield TaskLine(type="task", task=task)
            yield EndLine(type="end", tasks=tasks)

    async def _records(self, owner: str, mark: bytes) -> AsyncGenerator[bytes]:
        async with (
            self._database.snapshot(user_id=owner) as snapshot,
            aclosing(self._pages(snapshot, owner)) as pages,
        ):
            piece = mark + HEADING
            async for page in pages:
                for part in batched(page, _RECORDS_AT_ONCE, strict=False):
                    yield piece + records_of(part)
                    piece = b""
            yield piece

    async def _pages(self, snapshot: Transaction, owner: str) -> AsyncGenerator[list[Task]]:
        """Yields all tasks of the owner, oldest first, including deleted ones."""
        rows = await snapshot.all(statements.FIRST_PAGE, {"owner": owner})
        while rows:
            yield [self._reader.tagged(row) for row in rows]
            rows = await snapshot.all(
                statements.NEXT_PAGE, {"owner": owner, "after": rows[-1].record.id}
            )
