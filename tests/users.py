"""Users who sign up for a test."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import httpx

PASSWORD = "a password that is good enough"


@dataclass(frozen=True)
class SignedUp:
    """A user with an access token."""

    user_id: str
    email: str
    password: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What makes a request the user's."""
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def tasks(self) -> str:
        """The path of the user's tasks."""
        return f"/api/{self.user_id}/tasks"


async def sign_up(
    client: httpx.AsyncClient, email: str | None = None, password: str = PASSWORD
) -> SignedUp:
    """Signs a user up, with an email that nobody has when none is given."""
    email = email or f"{uuid.uuid4().hex}@example.com"
    response = await client.post("/api/auth/signup", json={"email": email, "password": password})
    assert response.status_code == 201, response.text
    signed_in = response.json()
    return SignedUp(signed_in["user"]["id"], email, password, signed_in["access_token"])
