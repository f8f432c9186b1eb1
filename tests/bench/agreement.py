"""Whether all servers give the same answers: only then are their costs worth comparing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import asyncpg

from tests.bench.contenders import Running
from tests.bench.load import RefusedError, ask
from tests.bench.requests import new_task, request
from tests.bench.world import User, World

_SAMPLES = 5
_MOMENTS = {"due", "completed_at", "created_at", "updated_at"}
_OF_ITS_OWN = ("id", "created_at", "updated_at")


class DisagreementError(Exception):
    """Two servers answered the same request in different ways."""


def require_same_answers(servers: Sequence[Running], worlds: Mapping[str, World]) -> None:
    """Compares the tasks, the pages and the new tasks of all servers.

    Raises:
        DisagreementError: one of them answers otherwise than the others.
    """
    for place in range(_SAMPLES):
        answers = {
            server.contender.name: _answers(server, worlds[server.contender.database], place)
            for server in servers
        }
        (reference, expected), *others = answers.items()
        for name, found in others:
            for asked, answer in found.items():
                if answer != expected[asked]:
                    raise DisagreementError(
                        f"{asked}\n{name}: {answer}\n{reference}: {expected[asked]}"
                    )


def require_findable(ours: Running, world: World) -> None:
    """Looks for a word of the tasks that a user has as a copy.

    Raises:
        DisagreementError: it is not found, so the copies are not like what the service stores.
    """
    for user in (world.readers[0], world.readers[-1]):
        if not _json(ours, "GET", f"{user.tasks}?q=report+number", user)["items"]:
            raise DisagreementError(f"{ours.contender.name}: {user.id} finds nothing")


def require_words(servers: Sequence[Running], world: World, url: str) -> None:
    """Creates a task in each server on PostgreSQL, and looks into its row.

    Raises:
        DisagreementError: a server does not store the words of what it creates.
    """
    user = world.writers[0]
    for server in servers:
        task = _json(server, "POST", user.tasks, user, {"title": "Write the report"})["id"]
        if asyncio.run(_number_of_words(url, task)) != 3:
            raise DisagreementError(f"{server.contender.name}: no words of {task}")


async def _number_of_words(url: str, task: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        number: int = await connection.fetchval(
            "SELECT coalesce(length(words), 0) FROM tasks WHERE id = $1", task
        )
    finally:
        await connection.close()
    return number


def _answers(server: Running, world: World, place: int) -> dict[str, Any]:
    """Returns what is comparable of the answers to some requests."""
    reader, writer = world.readers[-place - 1], world.writers[place]
    task = world.tasks[place * len(world.tasks) // _SAMPLES]
    page = _json(server, "GET", f"{reader.tasks}?limit=50", reader)
    cursor = page.pop("next_cursor")
    created = _json(server, "POST", writer.tasks, writer, new_task(place))
    stored = _json(server, "GET", f"{writer.tasks}/{created['id']}", writer)
    return {
        "health": _json(server, "GET", "/api/health/live", None),
        "get a task": _json(server, "GET", f"{reader.tasks}/{task}", reader),
        "list 50": page,
        "list the next 50": _json(
            server, "GET", f"{reader.tasks}?limit=50&cursor={cursor}", reader
        )["items"],
        "create": {name: value for name, value in created.items() if name not in _OF_ITS_OWN},
        "get what was created": stored == created,
        "another's tasks": _refusal(server, f"{reader.tasks}/{task}", writer),
    }


def _refusal(server: Running, path: str, user: User) -> int:
    """Returns the status of what is refused."""
    try:
        return ask(server.port, request("GET", path, user)).status
    except RefusedError as refused:
        return int(str(refused).split(" ", 2)[1])


def _json(server: Running, method: str, path: str, user: User | None, body: object = None) -> Any:
    try:
        return _read(ask(server.port, request(method, path, user, body)).body)
    except RefusedError as refused:
        raise DisagreementError(f"{server.contender.name}: {method} {path}: {refused}") from None


def _read(body: bytes) -> Any:
    """Returns parsed JSON, with moments as such: zeros at their end may be left out."""

    def read(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {
            name: datetime.fromisoformat(value) if name in _MOMENTS and value else value
            for name, value in pairs
        }

    return json.loads(body, object_pairs_hook=read)
