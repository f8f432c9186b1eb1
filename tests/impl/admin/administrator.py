"""An administrator who calls the operations for users."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import update
from sqlmodel import col

from impl.database import Database
from impl.users.tables import UserRow
from tests.support.users import PASSWORD, SignedUp, sign_up

USERS = "/api/admin/users"


@dataclass
class Administrator:
    """A client authenticated as an administrator."""

    http: httpx.AsyncClient
    user_id: str
    headers: dict[str, str]

    async def send(
        self, method: str, path: str = "", status: int = 200, **given: Any
    ) -> dict[str, Any]:
        """Returns the body of the response, which must have the expected status."""
        headers = {**self.headers, **given.pop("headers", {})}
        response = await self.http.request(method, f"{USERS}{path}", headers=headers, **given)
        assert response.status_code == status, f"{method} {path}: {response.text}"
        return response.json() if response.content else {}

    async def get(self, user_id: str) -> dict[str, Any]:
        return await self.send("GET", f"/{user_id}")

    async def create(self, **values: Any) -> dict[str, Any]:
        new = {"email": f"{uuid.uuid4().hex}@admin.example", "password": PASSWORD, **values}
        return await self.send("POST", status=201, json=new)

    async def change(self, user_id: str, **values: Any) -> dict[str, Any]:
        return await self.send("PATCH", f"/{user_id}", json=values)

    async def page(self, **parameters: Any) -> dict[str, Any]:
        return await self.send("GET", params=parameters)

    async def all(self, limit: int = 100, **parameters: Any) -> list[dict[str, Any]]:
        """Returns all users of a list, page by page."""
        page = await self.page(limit=limit, **parameters)
        users: list[dict[str, Any]] = page["items"]
        while page["next_cursor"] is not None:
            assert len(users) < 1000, "the list never ends"
            page = await self.page(limit=limit, cursor=page["next_cursor"], **parameters)
            users += page["items"]
        return users


async def log_in(client: httpx.AsyncClient, user: SignedUp) -> httpx.Response:
    account = {"email": user.email, "password": user.password}
    return await client.post("/api/auth/login", json=account)


async def appoint(client: httpx.AsyncClient, database: Database) -> Administrator:
    """Returns a new administrator, promoted in the database."""
    user = await sign_up(client)
    promote = update(UserRow).where(col(UserRow.id) == user.user_id).values(role="admin")
    async with database.transaction() as transaction:
        assert await transaction.execute(promote) == 1
    token = (await log_in(client, user)).json()["access_token"]
    return Administrator(client, user.user_id, {"Authorization": f"Bearer {token}"})
