"""Users who create and read tasks all the time, and what becomes of their requests.

Each create has an `Idempotency-Key`, and is sent again until it is acknowledged. Nobody waits as
long as `Retry-After` says: what is back late is not excused by it.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType, TracebackType
from typing import Any, Self
from uuid import uuid4

import httpx
from sqlalchemy import bindparam, select
from sqlmodel import col

from impl.database import Database, Query
from impl.database.url import parse_database_url
from impl.tasks.tables import TaskRow
from tests.support.clients import client_at
from tests.support.users import SignedUp, sign_up

_USERS = 8
_PAUSE_SECONDS = 0.05
_KNOCK_SECONDS = 0.1
_MOST_KNOCKING = 64
_PATIENCE_SECONDS = 12
"""How long a client waits for a response: a little longer than a statement may take."""
_LAST_SECONDS = 60
"""How long what was not acknowledged is sent again, once the fault is over."""

_STOCK = Query(
    select(col(TaskRow.title), col(TaskRow.id)).where(col(TaskRow.user_id) == bindparam("owner")),
    lambda row: (row[0], str(row[1])),
)


@dataclass
class Findings:
    """What became of the requests."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    """The ids of tasks, by title."""
    unacknowledged: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    unexpected: Counter[str] = field(default_factory=Counter)
    """Responses that no client should get, whatever happens."""
    without_retry_after: int = 0
    renewed: int = 0
    """Access tokens that were refused, and replaced."""
    interrupted: int = 0
    """Requests without a response."""
    succeeded_at: list[float] = field(default_factory=list)
    """When creates were acknowledged, by `time.monotonic`."""

    def note(self, response: httpx.Response) -> None:
        """Counts a response."""
        status = response.status_code
        self.statuses[status] += 1
        if status == 503:
            self.without_retry_after += "retry-after" not in response.headers
        elif not _is_expected(response):
            self.unexpected[f"{response.request.method} {status} {_kind(response)}".strip()] += 1


@dataclass(frozen=True)
class Stock:
    """What the database has in the end, held against what was acknowledged."""

    lost: int
    doubled: int
    unknown: int
    """Tasks that nobody was told of."""


@dataclass
class User:
    """Somebody who is signed in, with the tokens of now."""

    user_id: str
    token: str
    refresh_token: str
    renewing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def of(cls, user: SignedUp) -> Self:
        return cls(user.user_id, user.token, user.refresh_token)

    @property
    def tasks(self) -> str:
        """The path of the user's tasks."""
        return f"/api/{self.user_id}/tasks"


class Traffic:
    """Users at work, as long as its block lasts. Then what they have begun is brought to an end."""

    def __init__(self, urls: Sequence[str], *, is_direct: bool = True) -> None:
        """`urls` are those of the servers at work, and may change meanwhile.

        Those that are asked directly send nothing that the contract does not declare.
        """
        self.findings = Findings()
        self._urls = urls
        self._users: list[User] = []
        self._is_over = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._successes = asyncio.Condition()
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=32)
        self._http = (
            client_at("", timeout=_PATIENCE_SECONDS, limits=limits)
            if is_direct
            else httpx.AsyncClient(timeout=_PATIENCE_SECONDS, limits=limits, trust_env=False)
        )

    async def __aenter__(self) -> Self:
        async with httpx.AsyncClient(base_url=self._urls[0], timeout=30, trust_env=False) as client:
            self._users = [User.of(await sign_up(client)) for _ in range(_USERS)]
        for user in self._users:
            self._start(self._work(user))
        self._start(self._knock())
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._is_over = True
        if error is None:
            await asyncio.wait(self._tasks, timeout=_LAST_SECONDS)
        for task in self._tasks:
            task.cancel()
        ends = await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.aclose()
        for end in ends:
            if isinstance(end, Exception):
                raise end

    async def next_success(self, seconds: float) -> float:
        """Returns after how many seconds the next create is acknowledged, at most `seconds`."""
        since, before = time.monotonic(), len(self.findings.succeeded_at)

        async def succeed() -> None:
            async with self._successes:
                await self._successes.wait_for(lambda: len(self.findings.succeeded_at) > before)

        try:
            await asyncio.wait_for(succeed(), seconds)
        except TimeoutError:
            return seconds
        return self.findings.succeeded_at[before] - since

    async def stock(self, database_url: str) -> Stock:
        """Compares what is stored with what was acknowledged."""
        database = Database(parse_database_url(database_url))
        rows: list[tuple[str, str]] = []
        try:
            async with database.transaction(read_only=True) as transaction:
                for user in self._users:
                    rows += await transaction.all(_STOCK, {"owner": user.user_id})
        finally:
            await database.close()
        titles = Counter(title for title, _ in rows)
        known = self.findings.acknowledged.keys() | self.findings.unacknowledged
        return Stock(
            lost=len(self.findings.acknowledged.items() - {*rows}),
            doubled=sum(count > 1 for count in titles.values()),
            unknown=len(titles.keys() - known),
        )

    def _start(self, work: Any) -> None:
        self._tasks.add(asyncio.create_task(work))

    async def _work(self, user: User) -> None:
        """Creates, reads and lists, one after the other."""
        while not self._is_over:
            task = await self._create(user)
            await self._ask(user, "GET", f"{user.tasks}/{task}")
            await self._ask(user, "GET", f"{user.tasks}?limit=10")
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _knock(self) -> None:
        """Begins a create ten times a second, however many wait for a response."""
        while not self._is_over:
            waiting = {task for task in self._tasks if not task.done()}
            if len(waiting) < _MOST_KNOCKING + _USERS:
                self._start(self._create_one(random.choice(self._users)))
            await asyncio.sleep(_KNOCK_SECONDS)

    async def _create_one(self, user: User) -> None:
        await self._create(user)

    async def _create(self, user: User) -> str:
        """Creates a task, in as many attempts as it takes, and returns its id."""
        title = uuid4().hex
        findings = self.findings
        findings.unacknowledged.add(title)
        while True:
            key = {"Idempotency-Key": title}
            response = await self._ask(user, "POST", user.tasks, headers=key, json={"title": title})
            if response is not None and response.status_code == 201:
                break
            await asyncio.sleep(_PAUSE_SECONDS)
        async with self._successes:
            findings.succeeded_at.append(time.monotonic())
            self._successes.notify_all()
        findings.unacknowledged.remove(title)
        findings.acknowledged[title] = str(response.json()["id"])
        return findings.acknowledged[title]

    async def _ask(
        self,
        user: User,
        method: str,
        path: str,
        headers: Mapping[str, str] = MappingProxyType({}),
        **body: Any,
    ) -> httpx.Response | None:
        """Returns the response, if there is one. A token that is refused is replaced."""
        token = user.token
        response = await self._send(
            method, path, headers={**headers, "Authorization": f"Bearer {token}"}, **body
        )
        if response is not None and response.status_code == 401:
            await self._renew(user, token)
        return response

    async def _renew(self, user: User, token: str) -> None:
        async with user.renewing:
            if user.token != token:
                return
            self.findings.renewed += 1
            body = {"refresh_token": user.refresh_token}
            response = await self._send("POST", "/api/auth/refresh", json=body)
            if response is not None and response.status_code == 200:
                user.token = response.json()["access_token"]
                user.refresh_token = response.json()["refresh_token"]

    async def _send(self, method: str, path: str, **request: Any) -> httpx.Response | None:
        try:
            url = random.choice(self._urls)
            response = await self._http.request(method, f"{url}{path}", **request)
        except httpx.TransportError:
            self.findings.interrupted += 1
            return None
        self.findings.note(response)
        return response


def _is_expected(response: httpx.Response) -> bool:
    """Whether a client can deal with it. A 500 is counted elsewhere."""
    if response.status_code == 401:
        return response.request.url.path != "/api/auth/refresh"
    return (
        response.is_success
        or response.status_code == 500
        or _kind(response) == "idempotency-key-in-use"
    )


def _kind(response: httpx.Response) -> str:
    """Returns the last part of a problem's type, such as `not-found`."""
    if response.headers.get("content-type") != "application/problem+json":
        return ""
    return str(response.json().get("type", "")).rpartition("/")[2]
