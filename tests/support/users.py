"""Users who sign up for a test."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import httpx
import jwt

PASSWORD = "a password that is good enough"


@dataclass(frozen=True)
class SignedUp:
    """A user with an access token."""

    user_id: str
    email: str
    password: str
    token: str
    refresh_token: str

    @property
    def session_id(self) -> uuid.UUID:
        """The session of the token."""
        claims: dict[str, Any] = jwt.decode(self.token, options={"verify_signature": False})
        return uuid.UUID(claims["sid"])

    @property
    def headers(self) -> dict[str, str]:
        """The headers that authenticate the user."""
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def tasks(self) -> str:
        """The path of the user's tasks."""
        return f"/api/{self.user_id}/tasks"


async def sign_up(
    client: httpx.AsyncClient, email: str | None = None, password: str = PASSWORD
) -> SignedUp:
    """Signs a user up, by default with an unused email."""
    email = email or f"{uuid.uuid4().hex}@example.com"
    response = await client.post("/api/auth/signup", json={"email": email, "password": password})
    assert response.status_code == 201, response.text
    return _signed_up(response, email, password)


async def log_in(client: httpx.AsyncClient, user: SignedUp) -> SignedUp:
    """Signs a user in again, so that the new token has their current scopes."""
    credentials = {"email": user.email, "password": user.password}
    response = await client.post("/api/auth/login", json=credentials)
    assert response.status_code == 200, response.text
    return _signed_up(response, user.email, user.password)


def _signed_up(response: httpx.Response, email: str, password: str) -> SignedUp:
    signed_in = response.json()
    return SignedUp(
        user_id=signed_in["user"]["id"],
        email=email,
        password=password,
        token=signed_in["access_token"],
        refresh_token=signed_in["refresh_token"],
    )
