"""The users of a measurement, with their tasks and tags: made by the service itself, then copied.

So everything that the service derives from a task is stored as it does it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from tests.bench.contenders import SECRET
from tests.bench.copies import copy_tasks
from tests.support.servers import run_server
from tests.support.users import PASSWORD

READERS, WRITERS, TASKS = 100, 100, 1000
_TITLES = ("Buy milk", "Write the report", "Call the bank", "Water the garden", "Book the flight")
_TAGS = ("home", "work", "shop", "phone", "travel", "money", "family", "urgent", "later", "idea")
_NOTE = "Two pages, with the figures of the third quarter, and what they say about the next one."


@dataclass(frozen=True)
class User:
    """Somebody who is signed in."""

    id: str
    token: str

    @property
    def tasks(self) -> str:
        """The path of the user's tasks."""
        return f"/api/{self.id}/tasks"


@dataclass(frozen=True)
class World:
    """Who and what there is in a database."""

    readers: list[User]
    """They have `tasks`."""
    writers: list[User]
    """They begin with nothing, so that the pages of readers stay as they are."""
    tasks: list[str]
    """The ids of the tasks, the same for each reader."""


def make_worlds(urls: Mapping[str, str], folder: Path) -> dict[str, World]:
    """Migrates all of these empty databases, then fills them at the same time."""
    for url in urls.values():
        migrate(parse_database_url(url))
    with ThreadPoolExecutor() as threads:
        filling = {name: threads.submit(fill, url, folder / name) for name, url in urls.items()}
        return {name: filled.result() for name, filled in filling.items()}


def fill(
    url: str, folder: Path, readers: int = READERS, writers: int = WRITERS, tasks: int = TASKS
) -> World:
    """Fills a migrated database. The tokens are valid for an hour."""
    started = time.monotonic()
    folder.mkdir()
    log = folder / "filling.log"
    settings = {"JWT_SECRET": SECRET, "ACCESS_TOKEN_MINUTES": "60"}
    with (
        run_server(url, log, **settings) as server,
        httpx.Client(base_url=server.url, trust_env=False, timeout=60) as client,
    ):
        users = [_sign_up(client, number) for number in range(readers + writers)]
        made = _import(client, users[0], tasks)
        _read_all(client, users[0])
    world = World(users[:readers], users[readers:], made)
    copy_tasks(url, world.readers[0].id, [user.id for user in world.readers[1:]])
    print(f"filled {url.partition(':')[0]} in {time.monotonic() - started:.0f} s", flush=True)
    return world


def _sign_up(client: httpx.Client, number: int) -> User:
    account = {"email": f"user-{number}@bench.example", "password": PASSWORD}
    signed_up = client.post("/api/auth/signup", json=account).raise_for_status().json()
    return User(signed_up["user"]["id"], signed_up["access_token"])


def _import(client: httpx.Client, user: User, tasks: int) -> list[str]:
    lines = (json.dumps({"type": "task", "task": _task(number)}) for number in range(tasks))
    headers = {"Authorization": f"Bearer {user.token}", "Content-Type": "application/jsonl"}
    report = client.post(f"/api/{user.id}/imports", headers=headers, content="\n".join(lines))
    return [row["id"] for row in report.raise_for_status().json()["rows"]]


def _read_all(client: httpx.Client, user: User) -> None:
    """Reads all tasks once, and leaves the time to store the answers about them."""
    address: str | None = f"{user.tasks}?limit=100"
    while address is not None:
        page = client.get(address, headers={"Authorization": f"Bearer {user.token}"})
        address = page.raise_for_status().links.get("next", {}).get("url")
        time.sleep(0.5)


def _task(number: int) -> dict[str, object]:
    """Returns a task: every other one has a note and a due date, and each up to three tags."""
    created = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number, microseconds=number)
    task: dict[str, object] = {
        "id": f"019b7a00-{number:04x}-7000-8000-{number:012x}",  # the same in each database
        "title": f"{_TITLES[number % 5]} number {number}",
        "priority": ("none", "low", "medium", "high")[number % 4],
        "tags": [_TAGS[(number * 7 + place) % 10] for place in range(number % 4)],
        "created_at": created.isoformat(),
        "updated_at": created.isoformat(),
    }
    if number % 2:
        task["description"] = _NOTE
        task["due"] = ("2026-12-24", "2026-12-24T18:00:00Z")[number % 3 % 2]
    return task
