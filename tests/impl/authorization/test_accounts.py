"""Credentials in a body are invalid once the account or the session has ended.

The matrix is about credentials in headers. These operations are open to all, and read a body.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.impl.authorization.callers import headers_of
from tests.impl.authorization.world import CALLERS, World
from tests.support.users import SignedUp

type Try = Callable[[World, SignedUp], Awaitable[httpx.Response]]


async def log_in(world: World, user: SignedUp) -> httpx.Response:
    body = {"email": user.email, "password": user.password}
    return await world.client.post("/api/auth/login", json=body)


async def refresh(world: World, user: SignedUp) -> httpx.Response:
    body = {"refresh_token": user.refresh_token}
    return await world.client.post("/api/auth/refresh", json=body)


async def token_by_password(world: World, user: SignedUp) -> httpx.Response:
    form = {"grant_type": "password", "username": user.email, "password": user.password}
    return await world.client.post("/api/auth/token", data=form)


async def token_by_refresh(world: World, user: SignedUp) -> httpx.Response:
    form = {"grant_type": "refresh_token", "refresh_token": user.refresh_token}
    return await world.client.post("/api/auth/token", data=form)


TRIES = pytest.mark.parametrize(
    ("try_", "status"),
    [(log_in, 401), (refresh, 401), (token_by_password, 400), (token_by_refresh, 400)],
)


@TRIES
@pytest.mark.parametrize("gone", ["deactivated user", "deleted user"])
async def test_an_account_that_is_gone_proves_nothing(
    world: World, gone: str, try_: Try, status: int
) -> None:
    user = await world.user()
    assert (await try_(world, user)).status_code == 200
    user = await world.signed_in(user)
    await headers_of(CALLERS[gone], user, world)
    assert (await try_(world, user)).status_code == status


@TRIES
async def test_a_deactivated_account_and_none_look_the_same(
    world: World, try_: Try, status: int
) -> None:
    user, nobody = await world.user(), await world.user()
    await headers_of(CALLERS["deactivated user"], user, world)
    await headers_of(CALLERS["deleted user"], nobody, world)
    deactivated, none = await try_(world, user), await try_(world, nobody)
    bodies = [answer.json() for answer in (deactivated, none)]
    for body in bodies:
        body.pop("request_id", None)
    assert bodies[0] == bodies[1]
    assert deactivated.status_code == none.status_code == status


@pytest.mark.parametrize("try_", [refresh, token_by_refresh])
async def test_the_refresh_token_of_an_ended_session_proves_nothing(
    world: World, try_: Try
) -> None:
    user = await world.user()
    await world.done("POST", "/api/auth/logout", headers=user.headers)
    assert not (await try_(world, user)).is_success
