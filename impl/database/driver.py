"""asyncpg, with a short way to statements that it has prepared."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import asyncpg
from asyncpg.protocol import NO_TIMEOUT

from impl.database.pools import Found

PREPARED_STATEMENTS = 200
"""How many statements the server keeps for a connection."""
_ONLY_ROWS = False
"""That what else the server says, which nobody asks for, is left out. By keyword it costs more."""


class DriverConnection(asyncpg.Connection):  # type: ignore[misc]  # it has no types
    """A connection that runs what is prepared without asking about it again.

    asyncpg's own methods call ten others on the way to its protocol. What this uses of them is
    private, and in this file alone.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.is_open: Callable[[], bool] = self._protocol.is_connected
        self._prepared: dict[str, Any] = {}
        """By their SQL. asyncpg closes them when there are too many, or the schema has changed."""

    def rows(self, sql: str, arguments: Sequence[object], limit: int) -> Awaitable[list[Found]]:
        """Returns the rows that a statement finds: all, unless there is a `limit`."""
        statement = self._prepared.get(sql)
        if statement is None or statement.closed:
            return self._prepare_and_run(sql, arguments, limit)
        running: Awaitable[list[Found]] = self._protocol.bind_execute(
            statement, arguments, "", limit, _ONLY_ROWS, NO_TIMEOUT
        )
        return running

    async def _prepare_and_run(
        self, sql: str, arguments: Sequence[object], limit: int
    ) -> list[Found]:
        statement = await self._get_statement(sql, None)
        if statement.name:  # it is kept, as it is not behind a pooler
            if len(self._prepared) >= PREPARED_STATEMENTS:
                self._prepared.clear()
            self._prepared[sql] = statement
        found: list[Found] = await self._protocol.bind_execute(
            statement, arguments, "", limit, _ONLY_ROWS, NO_TIMEOUT
        )
        return found

    def forget_statements(self) -> None:
        """Has all statements prepared anew, since the schema has changed."""
        self._drop_local_statement_cache()
