"""The sessions of the signed-in user."""

from __future__ import annotations

import uuid
from typing import override

from generated.models import SessionList
from generated.problems import SessionNotFound
from generated.sessions import (
    EndSession204,
    EndSessionOutcome,
    ListSessions200,
    ListSessionsOutcome,
    SessionsApi,
)
from impl.auth import statements
from impl.auth.rows import session_of
from impl.auth.sign_ins import SignIns
from impl.caller import Caller
from impl.clock import Clock
from impl.database import Transaction


class Sessions(SessionsApi[Caller]):
    """Handles the operations tagged `sessions`."""

    def __init__(self, transaction: Transaction, sign_ins: SignIns, now: Clock) -> None:
        self._transaction = transaction
        self._sign_ins = sign_ins
        self._now = now

    @override
    async def list_sessions(self, caller: Caller) -> ListSessionsOutcome:
        values = {"owner": caller.user_id, "now": self._now()}
        rows = await self._transaction.all(statements.SELECT_SESSIONS, values)
        items = [session_of(row, caller.session_id) for row in rows]
        return ListSessions200(body=SessionList(items=items))

    @override
    async def end_session(self, caller: Caller, session_id: uuid.UUID) -> EndSessionOutcome:
        has_ended = await self._sign_ins.end(caller.user_id, session_id)
        return EndSession204() if has_ended else SessionNotFound()
