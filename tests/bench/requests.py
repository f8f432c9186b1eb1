"""What is asked for: the requests of each operation, written in advance."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tests.bench.load import CONNECTIONS
from tests.bench.world import User, World

_PREPARED = 5000
_NOTE = "Two pages, with the figures of the third quarter, and what they say about the next one."


@dataclass(frozen=True)
class Operation:
    """Something that callers do, and the requests with which they do it."""

    name: str
    requests: Callable[[World], Iterator[bytes]]
    """Returns its requests; those that do not use anything up are without end."""
    connections: int = CONNECTIONS


def request(
    method: str,
    path: str,
    user: User | None = None,
    body: object = None,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Returns the bytes of a request."""
    content = b"" if body is None else json.dumps(body).encode()
    lines = {"Host": "127.0.0.1", "User-Agent": "bench", "Accept": "*/*", **(headers or {})}
    if user is not None:
        lines["Authorization"] = f"Bearer {user.token}"
    if body is not None:
        lines |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + content


def new_task(number: int) -> dict[str, object]:
    """Returns the body of a task to create."""
    return {
        "title": f"Write the report number {number}",
        "description": _NOTE,
        "priority": "high",
        "due": "2026-12-24",
    }


def _again(requests: Iterable[bytes]) -> Iterator[bytes]:
    return itertools.cycle(list(requests))


def _reading(path: Callable[[User, str], str]) -> Callable[[World], Iterator[bytes]]:
    """Returns what makes GET requests, each of any reader about any task."""

    def requests(world: World) -> Iterator[bytes]:
        chance = random.Random(1)
        pairs = [
            (chance.choice(world.readers), chance.choice(world.tasks)) for _ in range(_PREPARED)
        ]
        return _again(request("GET", path(user, task), user) for user, task in pairs)

    return requests


def _creating(more: Mapping[str, object]) -> Callable[[World], Iterator[bytes]]:
    def requests(world: World) -> Iterator[bytes]:
        users = itertools.islice(itertools.cycle(world.writers), 1000)
        return _again(
            request("POST", user.tasks, user, {**new_task(number), **more})
            for number, user in enumerate(users)
        )

    return requests


def _changing(
    method: str, suffix: str = "", body: object = None
) -> Callable[[World], Iterator[bytes]]:
    """Returns what makes requests about one task after the other, each of another reader."""

    def requests(world: World) -> Iterator[bytes]:
        for task in world.tasks:
            for user in world.readers:
                yield request(method, f"{user.tasks}/{task}{suffix}", user, body)

    return requests


R1 = Operation("get a task", _reading(lambda user, task: f"{user.tasks}/{task}"))
R2 = Operation("list 50", _reading(lambda user, _task: f"{user.tasks}?limit=50"))
W1 = Operation("create", _creating({}))
H = Operation("health", lambda _world: _again([request("GET", "/api/health/live")]))
COMPARED = (R1, R2, W1, H)
"""What all contenders can do."""


def sign_in(accounts: Iterable[Mapping[str, str]]) -> Operation:
    """Returns the operation of signing in with these accounts. Passwords are checked one by one."""
    requests = [request("POST", "/api/auth/login", body=account) for account in accounts]
    return Operation("sign in", lambda _world: _again(requests), connections=2)


JOBS = (R2, W1, Operation("complete", _changing("PATCH", "/complete")))
"""What people do all day, besides signing in."""
OTHERS = (
    R1,
    Operation("search", _reading(lambda user, task: f"{user.tasks}?q=repo+number+{task[0]}")),
    Operation(
        "open ones by due date", _reading(lambda u, _: f"{u.tasks}?completed=false&sort=due")
    ),
    Operation("create with tags", _creating({"tags": ["home", "work"]})),
    Operation("change a title", _changing("PATCH", body={"title": "Write another report"})),
    Operation("list tags", _reading(lambda user, _task: f"/api/{user.id}/tags")),
    Operation("get me", _reading(lambda _user, _task: "/api/me")),
    Operation("delete", _changing("DELETE")),
)
"""The others of the most used operations; the last one takes away what they need."""
