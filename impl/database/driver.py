"""asyncpg, with a short way to statements that it has prepared."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import asyncpg
from asyncpg.protocol import NO_TIMEOUT

from impl.database.pools import Found

PREPARED_STATEMENTS = 200
"""How many statements the server keeps for a connection."""
_ONLY_ROWS, _STATUS_TOO = False, True
"""Whether the server's last word is of interest, too: how many rows a statement has changed."""


class DriverConnection(asyncpg.Connection):  # type: ignore[misc]  # it has no types
    """A connection that runs what is prepared without asking about it again.

    asyncpg's own methods call ten others on the way to its protocol. What this uses of them is
    private, and in this file alone.
    """

    __slots__ = ("_bind_execute", "_prepared", "_query", "is_open")

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.is_open: Callable[[], bool] = self._protocol.is_connected
        self._bind_execute, self._query = self._protocol.bind_execute, self._protocol.query
        self._prepared: dict[str, Any] = {}
        """By their SQL. asyncpg closes them when there are too many, or the schema has changed."""

    def rows(self, sql: str, arguments: Sequence[object], limit: int) -> Awaitable[list[Found]]:
        """Returns the rows that a statement finds: all, unless there is a `limit`."""
        statement = self._prepared.get(sql)
        if statement is None or statement.closed:
            return self._prepare_and_find(sql, arguments, limit)
        finding: Awaitable[list[Found]] = self._bind_execute(
            statement, arguments, "", limit, _ONLY_ROWS, NO_TIMEOUT
        )
        return finding

    async def changes(self, sql: str, arguments: Sequence[object]) -> int:
        """Returns how many rows a statement has changed."""
        statement = self._prepared.get(sql)
        if statement is None or statement.closed:
            statement = await self._prepare(sql)
        _, status, _ = await self._bind_execute(
            statement, arguments, "", 0, _STATUS_TOO, NO_TIMEOUT
        )
        number = status.rpartition(b" ")[2]  # as in "UPDATE 1"
        return int(number) if number.isdigit() else 0

    def command(self, sql: str) -> Awaitable[str]:
        """Runs what has no parameters and is not prepared, and returns what the server calls it."""
        running: Awaitable[str] = self._query(sql, None)
        return running

    async def _prepare_and_find(
        self, sql: str, arguments: Sequence[object], limit: int
    ) -> list[Found]:
        found: list[Found] = await self._bind_execute(
            await self._prepare(sql), arguments, "", limit, _ONLY_ROWS, NO_TIMEOUT
        )
        return found

    async def _prepare(self, sql: str) -> Any:
        self._check_open()
        statement = await self._get_statement(sql, None)
        if statement.name:  # it is kept, as it is not behind a pooler
            if len(self._prepared) >= PREPARED_STATEMENTS:
                self._prepared.clear()
            self._prepared[sql] = statement
        return statement

    def forget_statements(self) -> None:
        """Has all statements prepared anew, since the schema has changed."""
        self._drop_local_statement_cache()
