"""A credential never does more than the scopes that it was given."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.impl.authorization.callers import bearer
from tests.impl.authorization.world import World
from tests.support.users import SignedUp

TOKEN = "/api/auth/token"


async def narrowed(world: World, user: SignedUp, scope: str) -> dict[str, Any]:
    form = {"grant_type": "password", "username": user.email, "password": user.password}
    response = await world.client.post(TOKEN, data={**form, "scope": scope})
    assert response.status_code == 200, response.text
    return response.json()  # type: ignore[no-any-return]


async def refreshed(world: World, token: str, **form: str) -> httpx.Response:
    """Returns the response of the token endpoint, or of the refresh if no form is given."""
    if not form:
        return await world.client.post("/api/auth/refresh", json={"refresh_token": token})
    return await world.client.post(TOKEN, data={"refresh_token": token, **form})


@pytest.mark.parametrize(
    "form", [{}, {"grant_type": "refresh_token"}], ids=["refresh", "token endpoint"]
)
async def test_a_narrowed_token_is_as_narrow_after_refresh(
    world: World, form: dict[str, str]
) -> None:
    user = await world.user()
    refresh_token = (await narrowed(world, user, "tasks:read"))["refresh_token"]
    for _ in range(2):
        answer = await refreshed(world, refresh_token, **form)
        assert answer.status_code == 200, answer.text
        refresh_token = answer.json()["refresh_token"]
        headers = bearer(answer.json()["access_token"])
        assert (await world.client.get(user.tasks, headers=headers)).status_code == 200
        written = await world.client.post(user.tasks, headers=headers, json={"title": "More"})
        assert written.status_code == 403
        for path in ("/api/me", "/api/auth/sessions", "/api/auth/api-keys"):
            assert (await world.client.get(path, headers=headers)).status_code == 403, path


async def test_a_narrowed_token_is_not_exchanged_for_more(world: World) -> None:
    tokens = await narrowed(world, await world.user(), "tasks:read")
    form = {"grant_type": "refresh_token", "scope": "tasks:read account:read"}
    answer = await refreshed(world, tokens["refresh_token"], **form)
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_scope"


async def test_a_user_who_asks_for_what_only_administrators_may_is_not_given_it(
    world: World,
) -> None:
    user = await world.user()
    tokens = await narrowed(world, user, "account:read users:read")
    assert tokens["scope"] == "account:read"


async def test_an_administrator_is_given_what_only_administrators_may(world: World) -> None:
    admin = await world.user("admin")
    assert (await narrowed(world, admin, "account:read users:read"))[
        "scope"
    ] == "account:read users:read"


@pytest.mark.parametrize(
    "scope", ["account:delete", "sessions:write", "api-keys:write", "users:read"]
)
async def test_no_key_is_made_that_manages_accounts(world: World, scope: str) -> None:
    """Neither a user's nor an administrator's."""
    for user in (await world.user(), await world.user("admin")):
        body = {"name": "Too much", "scopes": ["tasks:read", scope]}
        made = await world.client.post("/api/auth/api-keys", headers=user.headers, json=body)
        assert made.status_code == 422
        (error,) = made.json()["errors"]
        assert error["pointer"] == "/scopes/1"


async def test_a_key_of_an_administrator_does_no_more_than_its_scopes(world: World) -> None:
    admin = await world.user("admin")
    key = {"X-API-Key": (await world.key(admin, "tasks:read"))["key"]}
    assert (await world.client.get(admin.tasks, headers=key)).status_code == 200
    assert (await world.client.get("/api/me", headers=key)).status_code == 403
    assert (await world.client.get("/api/auth/sessions", headers=key)).status_code == 401
