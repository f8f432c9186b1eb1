"""Replies to requests with an `Idempotency-Key`, stored so that they can be replayed."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update
from sqlmodel import col

from generated.idempotency import Attempt, KeptReply
from generated.problems import IdempotencyKeyInUse, Refusal, TooManyKeptReplies
from impl.caller import invalid_token
from impl.clock import Clock
from impl.database import (
    Database,
    DuplicateError,
    LockTimeoutError,
    MissingOwnerError,
    Transaction,
    rows_of,
    values_of,
)
from impl.database.columns import UtcDateTime
from impl.idempotency.room import ReplyRoom
from impl.idempotency.tables import KEPT_FOR, AnonymousIdempotencyKeyRow, IdempotencyKeyRow
from impl.later import later
from impl.secrets.keyring import derive_keys

_encrypt: Callable[[bytes, bytes], bytes] = later("impl.secrets.encryption", "encrypt")
_decrypt: Callable[[bytes, bytes], bytes | None] = later("impl.secrets.encryption", "decrypt")
_FINGERPRINT_BYTES = 32


class _StoredReply(NamedTuple):
    created_at: datetime
    reply: bytes


class _Statements:
    """The statements about one table; the conditions name the owner, if there is one."""

    def __init__(
        self,
        table: type[IdempotencyKeyRow | AnonymousIdempotencyKeyRow],
        *owner: ColumnElement[bool],
    ) -> None:
        one = (*owner, col(table.key_hash) == bindparam("key"))
        has_expired = col(table.created_at) <= bindparam("expired", type_=UtcDateTime())
        self.select = rows_of(
            _StoredReply, select(col(table.created_at), col(table.reply)).where(*one)
        )
        self.insert = insert(table)
        self.keep = update(table).where(*one).values(reply=bindparam("encrypted"))
        self.delete = delete(table).where(*one)
        size = func.length(col(table.reply))
        self.delete_expired = values_of(int, self.delete.where(has_expired).returning(size))


_OF_USERS = _Statements(IdempotencyKeyRow, col(IdempotencyKeyRow.user_id) == bindparam("owner"))
_OF_NOBODY = _Statements(AnonymousIdempotencyKeyRow)
_TRY_AGAIN_SECONDS = 3600  # the purge comes once an hour


class _TakenError(Exception):
    """Another attempt has committed its reply."""


class KeptReplies:
    """Carries out a request once, however many attempts there are, and answers all of them alike.

    The row of a key is written in the same transaction as what the request does: first without a
    reply, so that another attempt waits there for the end of this one, and finally with it. So
    others see all of it or nothing. Replies are encrypted under the newest secret; those under an
    older one are still read.
    """

    def __init__(
        self,
        database: Database,
        secrets: Sequence[str],
        room: ReplyRoom,
        now: Clock,
    ) -> None:
        self._database = database
        self._room = room
        self._keys = derive_keys(secrets, "kept reply")
        self._now = now

    @asynccontextmanager
    async def keep(self, attempt: Attempt, transaction: Transaction) -> AsyncGenerator[None]:
        """Stores the reply to `attempt` together with what is done in `transaction`, or neither.

        Its key is inserted when the transaction begins, so that work before that occupies no
        connection.

        Raises:
            Replay, Refusal: there is a stored reply; see `Attempt.answer_with`.
            Refusal: 409, another attempt does not end in time; 401, the user is gone; 429, there is
                no room for the reply.
        """
        is_expired = await self._answer(attempt)
        transaction.begin_with(partial(self._take, attempt, transaction, is_expired=is_expired))
        try:
            yield
            if attempt.reply is not None:
                encrypted = self._encrypt(attempt, attempt.reply)
                values = self._one(attempt) | {"encrypted": encrypted}
                await transaction.execute(_statements(attempt).keep, values)
                await self._count(attempt, transaction, len(encrypted))
            elif transaction.is_open:
                await transaction.execute(_statements(attempt).delete, self._one(attempt))
        except _TakenError:
            await transaction.close()
            await self._answer(attempt)
            raise Refusal(IdempotencyKeyInUse()) from None  # it has been deleted again: a rare race
        transaction.begin_with(None)

    async def _answer(self, attempt: Attempt) -> bool:
        """Ends the request if there is a reply, or returns whether there is an expired one."""
        row = await self._find(attempt)
        if row is None:
            return False
        if row.created_at > self._now() - KEPT_FOR:
            attempt.answer_with(self._decrypt(attempt, row.reply))
        return True

    async def _find(self, attempt: Attempt) -> _StoredReply | None:
        query = _statements(attempt).select
        async with self._database.transaction(
            read_only=True, user_id=attempt.user_id
        ) as transaction:
            for key in self._keys if attempt.user_id is None else self._keys[:1]:
                row = await transaction.first(query, _one(key, attempt))
                if row is not None:
                    return row
        return None

    async def _take(self, attempt: Attempt, transaction: Transaction, *, is_expired: bool) -> None:
        now = self._now()
        one = self._one(attempt)
        statements = _statements(attempt)
        values = {"key_hash": one["key"], "created_at": now, "reply": b""}
        if attempt.user_id is not None:
            values["user_id"] = attempt.user_id
        try:
            expired = (
                await transaction.all(statements.delete_expired, one | {"expired": now - KEPT_FOR})
                if is_expired
                else []
            )
            await transaction.execute(statements.insert, values)
            for size in expired:
                await self._count(attempt, transaction, -size)
        except DuplicateError:
            raise _TakenError from None
        except LockTimeoutError:
            raise Refusal(IdempotencyKeyInUse()) from None
        except MissingOwnerError:
            raise invalid_token() from None

    async def _count(self, attempt: Attempt, transaction: Transaction, growth: int) -> None:
        """Counts by how many bytes the replies to a user grow.

        Raises:
            Refusal: 429, they would take too much room.
        """
        if attempt.user_id is None:
            return
        if not await self._room.count_replies(transaction, attempt.user_id, growth):
            raise Refusal(TooManyKeptReplies(retry_after=_TRY_AGAIN_SECONDS))

    def _one(self, attempt: Attempt) -> dict[str, object]:
        return _one(self._keys[0], attempt)

    def _encrypt(self, attempt: Attempt, reply: KeptReply) -> bytes:
        head = json.dumps({"status": reply.status, "headers": dict(reply.headers)}).encode()
        content = reply.fingerprint + head + b"\n" + reply.body
        return _encrypt(_key_of(attempt, self._keys[0]), content)

    def _decrypt(self, attempt: Attempt, encrypted: bytes) -> KeptReply | None:
        """Returns the reply, or `None` if it was tampered with or its secret is gone."""
        for key in self._keys:
            content = _decrypt(_key_of(attempt, key), encrypted)
            if content is None:
                continue
            head, _, body = content[_FINGERPRINT_BYTES:].partition(b"\n")
            return KeptReply(content[:_FINGERPRINT_BYTES], body=body, **json.loads(head))
        return None


def _statements(attempt: Attempt) -> _Statements:
    return _OF_NOBODY if attempt.user_id is None else _OF_USERS


def _one(key: bytes, attempt: Attempt) -> dict[str, object]:
    """Returns the key of the attempt's row. For a user, it is the same under every secret."""
    if attempt.user_id is not None:
        return {"owner": attempt.user_id, "key": hashlib.sha256(attempt.key.encode()).digest()}
    message = b"request\0" + attempt.fingerprint + attempt.key.encode()
    return {"key": hmac.digest(key, message, "sha256")}


def _key_of(attempt: Attempt, key: bytes) -> bytes:
    """Returns the key for this user and this attempt: a reply is unreadable in another row."""
    message = b"\0".join([b"reply", (attempt.user_id or "").encode(), attempt.key.encode()])
    return hmac.digest(key, message, "sha256")
