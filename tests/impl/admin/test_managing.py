"""Creating, changing and deleting users, and what that means for their sessions."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.impl.admin.administrator import USERS, Administrator, log_in
from tests.support.users import PASSWORD, SignedUp, sign_up

MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}
TAKES_EFFECT_SECONDS = 1


async def status_of(client: httpx.AsyncClient, headers: dict[str, str], path: str) -> int:
    return (await client.get(path, headers=headers)).status_code


async def make_key(client: httpx.AsyncClient, user: SignedUp) -> dict[str, str]:
    response = await client.post(
        "/api/auth/api-keys",
        headers=user.headers,
        json={"name": "Report", "scopes": ["account:read"]},
    )
    return {"X-API-Key": response.json()["key"]}


async def test_a_user_who_signed_up_is_seen(admin: Administrator, user: SignedUp) -> None:
    seen = await admin.get(user.user_id)
    assert seen.pop("created_at")
    assert seen == {
        "id": user.user_id,
        "email": user.email,
        "name": user.email.partition("@")[0],
        "role": "user",
        "active": True,
        "issuer": "taskpact",
    }


async def test_a_created_user_can_log_in(client: httpx.AsyncClient, admin: Administrator) -> None:
    new = {"email": "Grace@Managing.Example", "password": PASSWORD, "name": "Grace"}
    response = await client.post(USERS, headers=admin.headers, json={**new, "role": "admin"})
    user = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == f"{USERS}/{user['id']}"
    assert (user["email"], user["name"], user["role"]) == (
        "grace@managing.example",
        "Grace",
        "admin",
    )
    assert await admin.get(user["id"]) == user
    signed_in = await client.post(
        "/api/auth/login", json={k: new[k] for k in ("email", "password")}
    )
    headers = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
    assert await status_of(client, headers, USERS) == 200
    again = await admin.send("POST", status=409, json=new)
    assert again["type"] == "/docs/problems/email-taken"


async def test_a_created_user_is_a_user_with_a_name_unless_told(admin: Administrator) -> None:
    user = await admin.create(email="henry@managing.example")
    assert (user["name"], user["role"], user["active"]) == ("henry", "user", True)


async def test_the_part_before_the_at_may_be_longer_than_a_name(admin: Administrator) -> None:
    user = await admin.create(email=f"{'n' * 120}@managing.example")
    assert user["name"] == "n" * 100


@pytest.mark.parametrize(
    ("values", "pointer", "keyword"),
    [
        ({"password": "password1"}, "/password", "common"),
        ({"password": "short"}, "/password", "minLength"),
        ({"email": "nobody"}, "/email", "pattern"),
        ({"role": "root"}, "/role", "enum"),
        ({"active": False}, "/active", "additionalProperties"),
    ],
)
async def test_what_breaks_a_rule_creates_nobody(
    admin: Administrator, values: dict[str, Any], pointer: str, keyword: str
) -> None:
    new = {"email": "rules@managing.example", "password": PASSWORD, **values}
    problem = await admin.send("POST", status=422, json=new)
    assert [(e["pointer"], e["keyword"]) for e in problem["errors"]] == [(pointer, keyword)]
    assert await admin.all(q="rules@managing.example") == []


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
async def test_a_user_who_is_not_there_is_404(admin: Administrator, method: str) -> None:
    given = {"json": {"role": "user"}} if method == "PATCH" else {}
    problem = await admin.send(method, "/nobody-has-this-id", 404, **given)
    assert problem["type"] == "/docs/problems/user-not-found"


@pytest.mark.parametrize("headers", [MERGE_PATCH, {}])
async def test_role_and_activity_change_one_by_one(
    admin: Administrator, user: SignedUp, headers: dict[str, str]
) -> None:
    before = await admin.get(user.user_id)
    steps: list[dict[str, Any]] = [{"role": "admin"}, {"active": False}, {}, {"role": "user"}]
    for step in [*steps, {"active": True}]:
        given: dict[str, Any] = {"json": step, "headers": headers}
        changed = await admin.send("PATCH", f"/{user.user_id}", **given)
        before |= step
        assert changed == before == await admin.get(user.user_id)


@pytest.mark.parametrize(
    "patch", [{"role": None}, {"active": None}, {"active": "no"}, {"name": "A"}]
)
async def test_nothing_else_can_be_patched(
    admin: Administrator, user: SignedUp, patch: dict[str, Any]
) -> None:
    await admin.send("PATCH", f"/{user.user_id}", 422, json=patch)


async def test_what_is_so_already_ends_no_session(
    client: httpx.AsyncClient, admin: Administrator, user: SignedUp
) -> None:
    await admin.change(user.user_id, role="user", active=True)
    renewed = await client.post("/api/auth/refresh", json={"refresh_token": user.refresh_token})
    assert renewed.status_code == 200


async def test_nobody_else_manages_users(client: httpx.AsyncClient, user: SignedUp) -> None:
    key = await make_key(client, user)
    assert await status_of(client, user.headers, USERS) == 403
    assert await status_of(client, key, USERS) == 401
    assert await status_of(client, {}, f"{USERS}/{user.user_id}") == 401


async def test_a_deactivated_user_is_kept_out(
    client: httpx.AsyncClient, admin: Administrator, user: SignedUp
) -> None:
    key = await make_key(client, user)
    for headers in (user.headers, key):
        assert await status_of(client, headers, "/api/me") == 200
    await admin.change(user.user_id, active=False)
    await asyncio.sleep(TAKES_EFFECT_SECONDS)
    for headers in (user.headers, key):
        assert await status_of(client, headers, "/api/me") == 401
    assert (await log_in(client, user)).status_code == 401

    await admin.change(user.user_id, active=True)
    refresh = {"refresh_token": user.refresh_token}
    assert await status_of(client, key, "/api/me") == 200
    assert await status_of(client, user.headers, "/api/me") == 401, "sessions have ended for good"
    assert (await client.post("/api/auth/refresh", json=refresh)).status_code == 401
    assert (await log_in(client, user)).status_code == 200


async def test_a_demoted_admin_manages_nobody(
    client: httpx.AsyncClient, admin: Administrator
) -> None:
    other = await admin.create(role="admin", email="demoted@managing.example")
    user = SignedUp(other["id"], other["email"], PASSWORD, "", "")
    token = (await log_in(client, user)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert await status_of(client, headers, USERS) == 200
    await admin.change(other["id"], role="user")
    await asyncio.sleep(TAKES_EFFECT_SECONDS)
    assert await status_of(client, headers, USERS) == 403
    assert await status_of(client, headers, "/api/me") == 200


async def test_a_new_admin_refreshes_to_become_one(
    client: httpx.AsyncClient, admin: Administrator, user: SignedUp
) -> None:
    await admin.change(user.user_id, role="admin")
    refresh = {"refresh_token": user.refresh_token}
    renewed = await client.post("/api/auth/refresh", json=refresh)
    headers = {"Authorization": f"Bearer {renewed.json()['access_token']}"}
    assert await status_of(client, headers, USERS) == 200


async def test_a_deleted_user_is_gone_with_all_that_was_theirs(
    client: httpx.AsyncClient, admin: Administrator, user: SignedUp
) -> None:
    key = await make_key(client, user)
    task = await client.post(user.tasks, headers=user.headers, json={"title": "Theirs"})
    assert task.status_code == 201
    await admin.send("DELETE", f"/{user.user_id}", 204)
    await admin.send("DELETE", f"/{user.user_id}", 404)
    await admin.send("GET", f"/{user.user_id}", 404)
    await asyncio.sleep(TAKES_EFFECT_SECONDS)
    for headers in (user.headers, key):
        assert await status_of(client, headers, "/api/me") == 401
    assert (await log_in(client, user)).status_code == 401
    assert (await sign_up(client, user.email)).user_id != user.user_id
