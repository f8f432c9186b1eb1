"""What reading a task costs besides its statement, and creating one, whatever the machine.

The bounds are a little above what it takes. Whoever makes it cheaper lowers them.
"""

from __future__ import annotations

import asyncio
import json
import selectors
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from pathlib import Path
from types import CodeType

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.types import Message, Scope

from impl.app import create_app
from impl.web.request_lines import PAUSE_SECONDS
from tests.support.apps import run_app, settings_for
from tests.support.calls import Turns, counted_calls, counted_turns
from tests.support.users import sign_up

_SECRET = SecretStr("q7Yb2mT9xKd4Vw8sLr3Nc6Hf1Jg5Zp0a-QeUiOtAo_Bu")
_WARM_UP = 20
_TASKS = 30
_ATTEMPTS = 10
"""In some, a session is asked for anew, or garbage is collected."""

MOST_CALLS = {"sqlite": 65, "postgresql": 63}
"""Python functions, the driver's included, and a few more than where nothing else was tested."""
MOST_CALLS_TO_CREATE = {"sqlite": 126, "postgresql": 72}
"""The same of a new task."""
MOST_TURNS = {"sqlite": 1, "postgresql": 3}
"""Turns of the event loop, besides those of its sockets. One writes its line of the log."""

_NEW_TASK = b'{"title": "Buy milk", "description": "two of each", "due": "2026-12-24"}'

type Send = Callable[[str, bytes], Awaitable[list[Message]]]
type Get = Callable[[str], Awaitable[list[Message]]]
type Ask = Callable[[], Awaitable[list[Message]]]


@pytest.fixture(scope="module")
def kind(database_url: str) -> str:
    return database_url.partition(":")[0]


@pytest.fixture(scope="module", autouse=True)
def patient() -> Generator[None]:
    """On a busy machine, reads of SQLite would be slow, and go to a thread from then on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("impl.database.sqlite.LOOP_SECONDS", 10)
        yield


@pytest.fixture(scope="module")
async def send(database_url: str) -> AsyncGenerator[Send]:
    """Asks an application as it is in production, without a server, as a user with tasks."""
    settings = settings_for(database_url, jwt_secret=_SECRET, rate_limit_enabled=True)
    async with run_app(settings) as client:
        user = await sign_up(client)
        tagged = {"title": "Buy milk", "tags": ["home", "shop"]}
        for _ in range(_TASKS):
            await client.post(user.tasks, headers=user.headers, json=tagged)
        await client.get(user.tasks, headers=user.headers)  # whose answers are then stored

    production = {"environment": "production", "bcrypt_rounds": 12}
    app = create_app(settings.model_copy(update=production))
    async with app.router.lifespan_context(app):
        yield lambda path, body: _exchange(app, path, user.token, body)


@pytest.fixture(scope="module")
def get(send: Send) -> Get:
    return lambda path: send(path, b"")


@pytest.fixture(scope="module")
async def ask(get: Get) -> Ask:
    """Reads a task."""
    _, body = await get("/api/me/tasks?limit=1")
    path = f"/api/me/tasks/{json.loads(body['body'])['items'][0]['id']}"
    return lambda: get(path)


async def _exchange(app: FastAPI, path: str, token: str, body: bytes = b"") -> list[Message]:
    """Reads a resource, or creates one where there is a body."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    path, _, query = path.partition("?")
    headers = [(b"host", b"testserver"), (b"authorization", f"Bearer {token}".encode())]
    if body:
        headers.append((b"content-type", b"application/json"))
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST" if body else "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("testserver", 80),
        "state": {},
    }
    await app(scope, receive, send)
    return sent


async def test_reading_a_task_calls_few_functions(ask: Ask, kind: str) -> None:
    fewest = await _fewest_calls(ask)
    assert fewest.total() <= MOST_CALLS[kind], fewest.most_common(20)


async def test_each_more_task_of_a_list_calls_no_function(get: Get) -> None:
    some = await _fewest_calls(lambda: get("/api/me/tasks?limit=5"))
    more = await _fewest_calls(lambda: get("/api/me/tasks?limit=25"))
    assert more.total() == some.total(), (more - some).most_common(20)


async def _fewest_calls(ask: Ask) -> Counter[CodeType]:
    for _ in range(_WARM_UP):
        await ask()
    counts = []
    for _ in range(_ATTEMPTS):
        with counted_calls() as calls:
            await ask()
        counts.append(Counter({code: n for code, n in calls.items() if not _is_of_loop(code)}))
    return min(counts, key=lambda calls: calls.total())


def _is_of_loop(code: CodeType) -> bool:
    """How often this one turns depends on the machine, and a server has another one."""
    return Path(code.co_filename).parent.name == "asyncio" or code.co_filename == selectors.__file__


async def test_reading_a_task_starts_no_task_and_waits_for_few_turns(ask: Ask, kind: str) -> None:
    for _ in range(_WARM_UP):
        await ask()
    found: list[Turns] = []
    for _ in range(_ATTEMPTS):
        with counted_turns() as turns:
            await ask()
        found.append(turns)
    fewest = min(found, key=lambda turns: turns.callbacks)
    assert fewest.tasks == []
    assert fewest.callbacks <= MOST_TURNS[kind]


async def test_a_request_writes_one_line(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    await asyncio.sleep(2 * PAUSE_SECONDS)  # until those before it are written
    written: list[str] = []
    monkeypatch.setattr(sys.stderr, "write", written.append)
    messages = await ask()
    await asyncio.sleep(2 * PAUSE_SECONDS)
    assert messages[0]["status"] == 200
    assert len(written) == 1
    assert written[0].endswith("}\n")


async def test_creating_a_task_calls_few_functions(send: Send, kind: str) -> None:
    fewest = await _fewest_calls(lambda: send("/api/me/tasks", _NEW_TASK))
    assert fewest.total() <= MOST_CALLS_TO_CREATE[kind], fewest.most_common(20)
