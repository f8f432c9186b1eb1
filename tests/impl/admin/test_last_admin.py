"""There is always an administrator: the last active one cannot be removed."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from impl.database import Database
from impl.users.tables import UserRow
from tests.impl.admin.administrator import USERS, Administrator, appoint

LAST_ADMIN = "/docs/problems/last-admin"
WAYS: list[tuple[str, dict[str, Any]]] = [
    ("PATCH", {"json": {"role": "user"}}),
    ("PATCH", {"json": {"active": False}}),
    ("PATCH", {"json": {"role": "user", "active": False}}),
    ("DELETE", {}),
]


@pytest.fixture
async def admin(client: httpx.AsyncClient, database: Database) -> Administrator:
    """The only administrator."""
    async with database.transaction() as transaction:
        await transaction.execute(update(UserRow).values(role="user"))
    return await appoint(client, database)


@pytest.mark.parametrize(("method", "given"), WAYS)
async def test_the_last_admin_is_not_taken_away(
    admin: Administrator, method: str, given: dict[str, Any]
) -> None:
    problem = await admin.send(method, f"/{admin.user_id}", 409, **given)
    assert problem["type"] == LAST_ADMIN
    left = await admin.get(admin.user_id)
    assert (left["role"], left["active"]) == ("admin", True)


async def test_the_last_admin_may_be_told_to_stay_one(admin: Administrator) -> None:
    await admin.change(admin.user_id, role="admin", active=True)
    await admin.change(admin.user_id)


@pytest.mark.parametrize(("method", "given"), WAYS)
async def test_an_admin_who_is_deactivated_does_not_count(
    admin: Administrator, method: str, given: dict[str, Any]
) -> None:
    other = await admin.create(role="admin")
    await admin.change(other["id"], active=False)
    problem = await admin.send(method, f"/{admin.user_id}", 409, **given)
    assert problem["type"] == LAST_ADMIN


@pytest.mark.parametrize(("method", "given"), WAYS)
async def test_one_of_two_admins_may_go(
    admin: Administrator, method: str, given: dict[str, Any]
) -> None:
    other = await admin.create(role="admin")
    await admin.send(method, f"/{other['id']}", 204 if method == "DELETE" else 200, **given)
    await admin.send(method, f"/{admin.user_id}", 409, **given)


async def test_other_users_come_and_go_beside_the_last_admin(admin: Administrator) -> None:
    user = await admin.create()
    await admin.change(user["id"], active=False)
    await admin.send("DELETE", f"/{user['id']}", 204)


@pytest.mark.parametrize(("method", "given"), WAYS)
async def test_of_admins_who_take_each_other_away_at_once_one_stays(
    client: httpx.AsyncClient,
    database: Database,
    admin: Administrator,
    method: str,
    given: dict[str, Any],
) -> None:
    admins = [admin, *[await appoint(client, database) for _ in range(3)]]

    async def take_away(actor: Administrator, target: Administrator) -> int:
        response = await client.request(
            method, f"{USERS}/{target.user_id}", headers=actor.headers, **given
        )
        return response.status_code

    # Each removes the next; those that come late have no rights any more, or hit the last one.
    pairs = zip(admins, [*admins[1:], admin], strict=True)
    statuses = await asyncio.gather(*(take_away(*pair) for pair in pairs))
    assert set(statuses) <= {200, 204, 409, 401, 403}
    observer = await appoint(client, database)
    left = {user["id"] for user in await observer.all(role="admin", active=True)}
    left.remove(observer.user_id)
    assert len(left) >= 1, statuses
    assert len(left) == len(admins) - sum(status < 300 for status in statuses)
