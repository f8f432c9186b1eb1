"""The sessions of the signed-in user."""

from __future__ import annotations

import uuid
from typing import override

from pydantic import MISSING

from generated.models import Session, SessionPage
from generated.problems import InvalidCursor, SessionNotFound
from generated.sessions import (
    EndSession204,
    EndSessionOutcome,
    ListSessions200,
    ListSessionsOutcome,
    SessionsApi,
)
from impl.auth import statements
from impl.auth.rows import SessionRecord
from impl.auth.sign_ins import SignIns
from impl.caller import Caller
from impl.clock import Clock
from impl.database import Transaction
from impl.paging.cursors import Cursors, InvalidCursorError
from impl.paging.pages import WholeList, read_page


class Sessions(SessionsApi[Caller]):
    """Handles the operations tagged `sessions`."""

    def __init__(
        self, transaction: Transaction, sign_ins: SignIns, cursors: Cursors, now: Clock
    ) -> None:
        self._transaction = transaction
        self._sign_ins = sign_ins
        self._cursors = cursors
        self._now = now

    @override
    async def list_sessions(
        self, caller: Caller, *, limit: int, cursor: str | MISSING
    ) -> ListSessionsOutcome:
        sessions = WholeList(
            "sessions",
            caller.user_id,
            statements.SESSION_ORDER,
            statements.page_of_sessions,
            {"now": self._now()},
        )
        try:
            rows, next_cursor = await read_page(
                self._transaction, self._cursors, sessions, limit=limit, cursor=cursor
            )
        except InvalidCursorError:
            return InvalidCursor()
        items = [_session_of(row, caller.session_id) for row in rows]
        return ListSessions200(body=SessionPage(items=items, next_cursor=next_cursor))

    @override
    async def end_session(self, caller: Caller, session_id: uuid.UUID) -> EndSessionOutcome:
        has_ended = await self._sign_ins.end(caller.user_id, session_id, alone=True)
        return EndSession204() if has_ended else SessionNotFound()


def _session_of(row: SessionRecord, current: uuid.UUID | None) -> Session:
    """Returns the session of a row; `current` is the id of the caller's own."""
    return Session(
        id=row.id,
        device=row.device,
        address=row.address,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
        current=row.id == current,
    )
