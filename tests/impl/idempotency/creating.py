"""Requests that create something under an `Idempotency-Key`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import httpx

from tests.support.users import PASSWORD, SignedUp

# Headers of the individual response, not of the reply.
_OF_THE_RESPONSE = {"x-request-id", "idempotent-replayed"}


@dataclass(frozen=True)
class Creation:
    """A request that can be sent repeatedly."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    key: str = field(default_factory=lambda: str(uuid4()))

    async def send(self, http: httpx.AsyncClient) -> httpx.Response:
        headers = self.headers | {"Idempotency-Key": self.key}
        return await http.post(self.path, json=self.body, headers=headers)

    def changed(self, **values: Any) -> Creation:
        """Returns a request with another payload and the same key."""
        return replace(self, body=self.body | values)


def task(user: SignedUp) -> Creation:
    return Creation(user.tasks, {"title": "Once"}, user.headers)


def api_key(user: SignedUp) -> Creation:
    body = {"name": "Once", "scopes": ["tasks:read", "tasks:write"]}
    return Creation("/api/auth/api-keys", body, user.headers)


def new_account() -> dict[str, Any]:
    return {"email": f"{uuid4()}@example.com", "password": PASSWORD}


def account_by(admin: SignedUp) -> Creation:
    return Creation("/api/admin/users", new_account(), admin.headers)


def sign_up_once() -> Creation:
    return Creation("/api/auth/signup", new_account(), {})


def is_replay(response: httpx.Response) -> bool:
    return "idempotent-replayed" in response.headers


def answer(response: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    """Returns what must be byte for byte the same for every attempt."""
    headers = {k: v for k, v in response.headers.items() if k not in _OF_THE_RESPONSE}
    return response.status_code, headers, response.content
