"""The fixtures keep their promises."""

from __future__ import annotations

import httpx

from tests.support.users import SignedUp


async def test_a_user_is_signed_in(client: httpx.AsyncClient, user: SignedUp) -> None:
    response = await client.get("/api/me", headers=user.headers)
    assert response.json()["id"] == user.user_id


async def test_users_are_different(user: SignedUp, other_user: SignedUp) -> None:
    assert user.user_id != other_user.user_id
