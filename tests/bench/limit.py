"""The limit: as little as a service in Python can do for the same answers.

Raw ASGI on uvicorn, one statement on asyncpg, msgspec, and a token whose signature is checked once.
It enforces nothing else: no scopes, no limits, no revocation, no log, no quotas.
"""

from __future__ import annotations

import asyncio
import base64
import os
import time
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl
from uuid import UUID

import asyncpg
import jwt
import msgspec
import uvicorn
from starlette.types import Message, Receive, Scope, Send
from uuid_utils.compat import uuid7

PRIORITIES = ("none", "low", "medium", "high")
_CONNECTIONS = 10
_TASK = """
SELECT t.id, t.title, t.description, t.priority, t.due_date, t.due_at, t.completed_at,
       t.created_at, t.updated_at, t.deleted_at, t.version,
       (SELECT array_agg(g.name)
          FROM task_tags k JOIN tags g ON g.user_id = k.user_id AND g.id = k.tag_id
         WHERE k.user_id = t.user_id AND k.task_id = t.id)
FROM tasks t WHERE t.user_id = $1 AND t.deleted_at IS NULL
"""
_GET = f"{_TASK} AND t.id = $2"
_PAGE = f"{_TASK} ORDER BY t.created_at DESC, t.id DESC LIMIT $2"
_NEXT_PAGE = (
    f"{_TASK} AND (t.created_at, t.id) < ($3, $4) ORDER BY t.created_at DESC, t.id DESC LIMIT $2"
)
_INSERT = """
INSERT INTO tasks (user_id, id, title, title_order, description, priority, due_date, due_at,
                   due_order, created_at, updated_at, version, words)
VALUES ($1, $2, $3::text, $4, $5::text, $6, $7, $8, $9, $10, $10, 1,
        to_tsvector('simple', $3 || ' ' || coalesce($5, '')))
"""
_JSON = (b"content-type", b"application/json")


class NewTask(msgspec.Struct, forbid_unknown_fields=True):
    """A task to create, without tags."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    description: Annotated[str, msgspec.Meta(max_length=5000)] | None = None
    priority: Literal["none", "low", "medium", "high"] = "none"
    due: str | None = None


class Task(msgspec.Struct):
    """A task."""

    id: UUID
    title: str
    description: str | None
    priority: str
    due: datetime | date | None
    tags: list[str]
    completed: bool
    completed_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    purge_at: None
    version: int


class Page(msgspec.Struct):
    """A page of tasks."""

    items: list[Task]
    next_cursor: str | None


class Limit:
    """The application."""

    def __init__(self, database_url: str, secret: str) -> None:
        self._database_url = database_url
        self._secret = secret
        self._free: asyncio.LifoQueue[asyncpg.Connection] = asyncio.LifoQueue()
        self._callers: dict[bytes, tuple[str, float]] = {}
        self._encode = msgspec.json.Encoder().encode
        self._decode = msgspec.json.Decoder(NewTask).decode

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        status, body = await self._answer(scope, receive)
        headers = [_JSON, (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        match scope["path"].split("/"):
            case [_, "api", "health", "live"]:
                return 200, b'{"status":"ok"}'
            case [_, "api", user, "tasks", *rest] if len(rest) < 2:
                caller = self._caller(scope["headers"])
                if caller == user:
                    return await self._answer_owner(user, rest, scope, receive)
                return (401, b'{"status":401}') if caller is None else (403, b'{"status":403}')
            case _:
                return 404, b'{"status":404}'

    async def _answer_owner(
        self, user: str, rest: list[str], scope: Scope, receive: Receive
    ) -> tuple[int, bytes]:
        match rest, scope["method"]:
            case [task], "GET":
                return await self._get(user, task)
            case [], "GET":
                return await self._list(user, scope["query_string"])
            case [], "POST":
                return await self._create(user, await _body(receive))
            case _:
                return 405, b'{"status":405}'

    def _caller(self, headers: list[tuple[bytes, bytes]]) -> str | None:
        for name, value in headers:
            if name == b"authorization":
                known = self._callers.get(value)
                if known is None:
                    try:
                        known = self._verified(value)
                    except jwt.InvalidTokenError:
                        return None
                    self._callers[value] = known
                return known[0] if time.time() < known[1] else None
        return None

    def _verified(self, authorization: bytes) -> tuple[str, float]:
        token = authorization.removeprefix(b"Bearer ")
        claims = jwt.decode(token, self._secret, ["HS256"], audience="taskpact")
        return claims["sub"], claims["exp"]

    async def _get(self, user: str, task: str) -> tuple[int, bytes]:
        try:
            found = await self._fetch(_GET, user, UUID(task))
        except ValueError:
            return 404, b'{"status":404}'
        return (200, self._encode(_task(found[0]))) if found else (404, b'{"status":404}')

    async def _list(self, user: str, query: bytes) -> tuple[int, bytes]:
        asked = dict(parse_qsl(query.decode()))
        try:
            limit = int(asked.get("limit", "50"))
            after = _read_cursor(asked["cursor"]) if "cursor" in asked else None
        except ValueError:
            return 422, b'{"status":422}'
        if not 1 <= limit <= 100:
            return 422, b'{"status":422}'
        found = await (
            self._fetch(_NEXT_PAGE, user, limit + 1, *after)
            if after
            else self._fetch(_PAGE, user, limit + 1)
        )
        items = [_task(row) for row in found[:limit]]
        cursor = _cursor(items[-1]) if len(found) > limit else None
        return 200, self._encode(Page(items, cursor))

    async def _create(self, user: str, body: bytes) -> tuple[int, bytes]:
        try:
            new = self._decode(body)
            due_date, due_at = _read_due(new.due)
        except (msgspec.ValidationError, msgspec.DecodeError, ValueError):
            return 422, b'{"status":422}'
        due_order = due_at or (due_date and datetime(*due_date.timetuple()[:3], tzinfo=UTC))
        now, task = datetime.now(UTC), uuid7()
        await self._fetch(
            _INSERT, user, task, new.title, new.title.lower()[:100], new.description,
            PRIORITIES.index(new.priority), due_date, due_at, due_order, now,
        )  # fmt: skip
        created = Task(
            task, new.title, new.description, new.priority, due_at or due_date, [], False, None,  # noqa: FBT003, in the order of the fields
            now, now, None, None, 1,
        )  # fmt: skip
        return 201, self._encode(created)

    async def _fetch(self, statement: str, *values: object) -> list[Any]:
        connection = await self._free.get()
        try:
            found: list[Any] = await connection.fetch(statement, *values)
        finally:
            self._free.put_nowait(connection)
        return found

    async def _live(self, receive: Receive, send: Send) -> None:
        """Connects when the server starts, and closes when it stops."""
        await receive()
        for _ in range(_CONNECTIONS):
            self._free.put_nowait(await asyncpg.connect(self._database_url))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        while not self._free.empty():
            await self._free.get_nowait().close()
        await send({"type": "lifespan.shutdown.complete"})


async def _body(receive: Receive) -> bytes:
    message: Message = await receive()
    body: bytes = message["body"]
    while message.get("more_body"):
        message = await receive()
        body += message["body"]
    return body


def _task(row: Any) -> Task:
    (
        task, title, description, priority, due_date, due_at, completed_at, created_at, updated_at,
        deleted_at, version, tags,
    ) = row  # fmt: skip
    return Task(
        task, title, description, PRIORITIES[priority], due_at or due_date,
        sorted(tags, key=str.lower) if tags else [], completed_at is not None, completed_at,
        created_at, updated_at, deleted_at, None, version,
    )  # fmt: skip


def _read_due(text: str | None) -> tuple[date | None, datetime | None]:
    if text is None:
        return None, None
    return (date.fromisoformat(text), None) if len(text) == 10 else (None, _moment(text))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _cursor(last: Task) -> str:
    return base64.urlsafe_b64encode(f"{last.created_at.isoformat()} {last.id}".encode()).decode()


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    created_at, _, task = base64.urlsafe_b64decode(cursor).decode().partition(" ")
    return datetime.fromisoformat(created_at), UUID(task)


if __name__ == "__main__":
    uvicorn.run(
        Limit(os.environ["DATABASE_URL"], os.environ["JWT_SECRET"]),
        port=int(os.environ["PORT"]), http="httptools", loop="uvloop", ws="none", log_config=None,
        access_log=False, server_header=False, proxy_headers=False,
    )  # fmt: skip
