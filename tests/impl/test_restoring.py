"""A backup that is restored into a fresh service: everything is as it was then, and only that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from impl.database.backup import back_up, restore
from impl.database.url import parse_database_url
from tests.support.apps import run_app, settings_for
from tests.support.users import SignedUp, log_in, sign_up

type Copy = Callable[[], str]


@pytest.fixture
def copy(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Copy:
    """Backs the database up, restores that somewhere else, and returns the address."""

    def by_our_commands() -> str:
        restored = f"sqlite:///{tmp_path / 'restored.db'}"
        back_up(parse_database_url(database_url), tmp_path / "copy.db")
        restore(tmp_path / "copy.db", parse_database_url(restored))
        return restored

    if database_url.startswith("sqlite"):
        return by_our_commands
    server = request.getfixturevalue("postgres_server")
    return lambda: server.copy_by_dump(database_url)


async def create(
    client: httpx.AsyncClient, user: SignedUp, title: str
) -> tuple[dict[str, Any], bool]:
    """Returns a task that is created under a key, and whether that was a replay."""
    headers = {**user.headers, "Idempotency-Key": f"key-of-{title}-0123456789"}
    response = await client.post(user.tasks, json={"title": title}, headers=headers)
    assert response.status_code == 201, response.text
    return response.json(), response.headers.get("idempotent-replayed") == "true"


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/api/auth/refresh", json={"refresh_token": token})


async def test_a_restored_backup_is_the_service_of_that_moment(
    database_url: str, copy: Copy
) -> None:
    async with run_app(settings_for(database_url)) as client:
        user = await sign_up(client)
        other = await log_in(client, user)
        new_key = {"name": "k", "scopes": ["tasks:read"]}
        key = await client.post("/api/auth/api-keys", json=new_key, headers=user.headers)
        assert key.status_code == 201, key.text
        first, _ = await create(client, user, "first")
        restored_url = await asyncio.to_thread(copy)

        # What comes after the backup is lost with the database.
        await create(client, user, "second")
        renewed = (await refresh(client, user.refresh_token)).json()["refresh_token"]
        late = await log_in(client, user)
        ended = await client.delete(f"/api/auth/sessions/{other.session_id}", headers=user.headers)
        revoked = await client.delete(
            f"/api/auth/api-keys/{key.json()['id']}", headers=user.headers
        )
        assert (ended.status_code, revoked.status_code) == (204, 204)

    async with run_app(settings_for(restored_url)) as client:
        again = await log_in(client, user)
        listed = await client.get(user.tasks, headers=again.headers)
        assert listed.json()["items"] == [first]
        assert await create(client, again, "first") == (first, True)
        assert not (await create(client, again, "second"))[1], "its key is as unknown as its task"

        # So is a session that was begun since, and its tokens.
        assert (await client.get(user.tasks, headers=late.headers)).status_code == 401
        assert (await refresh(client, late.refresh_token)).status_code == 401

        # What was revoked since is valid again.
        assert (await refresh(client, other.refresh_token)).status_code == 200
        with_key = {"X-API-Key": key.json()["key"]}
        assert (await client.get(user.tasks, headers=with_key)).status_code == 200

        # A token that was renewed since looks as if it was made up, and that ends its session.
        assert (await refresh(client, renewed)).status_code == 401
        assert (await refresh(client, user.refresh_token)).status_code == 401
