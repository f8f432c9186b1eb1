"""Shortcuts for tests of API keys."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support.users import SignedUp

API_KEYS = "/api/auth/api-keys"
NOT_FOUND = "/docs/problems/api-key-not-found"
A_LITTLE_LATER = 0.9
"""How many seconds pass until every process knows what was revoked."""


async def create(client: httpx.AsyncClient, user: SignedUp, **body: object) -> dict[str, Any]:
    body = {"name": "Nightly report", "scopes": ["tasks:read"], **body}
    response = await client.post(API_KEYS, headers=user.headers, json=body)
    assert response.status_code == 201, response.text
    assert response.headers["location"] == f"{API_KEYS}/{response.json()['id']}"
    assert response.headers["cache-control"] == "no-store"
    created: dict[str, Any] = response.json()
    return created


async def listed(client: httpx.AsyncClient, user: SignedUp) -> list[dict[str, Any]]:
    response = await client.get(API_KEYS, headers=user.headers)
    assert response.status_code == 200
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def status(client: httpx.AsyncClient, key: str, path: str, method: str = "GET") -> int:
    response = await client.request(method, path, headers={"X-API-Key": key})
    return response.status_code
