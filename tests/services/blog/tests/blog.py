"""Users of a blog, and what they send."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import httpx

type Json = dict[str, Any]

PASSWORD = "a password that is good enough"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Writer:
    """A user, or somebody whom nobody knows, and their requests."""

    http: httpx.AsyncClient
    username: str = ""
    token: str = ""

    @property
    def email(self) -> str:
        return f"{self.username}@example.com"

    async def send(self, method: str, path: str, status: int = 200, **given: Any) -> Any:
        """Returns the body of a response that has this status."""
        response = await self.ask(path, method, **given)
        assert response.status_code == status, response.text
        return response.json() if response.content else None

    async def ask(self, path: str, method: str = "GET", **given: Any) -> httpx.Response:
        headers = {"Authorization": f"Token {self.token}"} if self.token else {}
        return await self.http.request(method, f"/api{path}", headers=headers, **given)

    async def get(self, path: str, status: int = 200) -> Any:
        return await self.send("GET", path, status)

    async def publish(self, title: str = "On Engines", tags: list[str] | None = None) -> Json:
        """Publishes an article."""
        new: Json = {"title": title, "description": "Notes", "body": "They compute."}
        if tags is not None:
            new["tagList"] = tags
        made: Json = await self.send("POST", "/articles", 201, json={"article": new})
        return made["article"]  # type: ignore[no-any-return]

    async def comment(self, article: Json, text: str) -> Json:
        """Comments on an article."""
        path = f"/articles/{article['slug']}/comments"
        made: Json = await self.send("POST", path, 201, json={"comment": {"body": text}})
        return made["comment"]  # type: ignore[no-any-return]

    async def listed(self, query: str = "", path: str = "/articles") -> list[str]:
        """Returns the titles of a list; as many as it says are all there are."""
        return [each["title"] for each in (await self.get(f"{path}{query}"))["articles"]]

    async def follow(self, other: Writer) -> Json:
        found: Json = await self.send("POST", f"/profiles/{other.username}/follow")
        return found["profile"]  # type: ignore[no-any-return]


async def register(http: httpx.AsyncClient, name: str = "writer") -> Writer:
    """Registers a user, whose name begins so."""
    writer = Writer(http, f"{name}{next(_numbers)}")
    new = {"username": writer.username, "email": writer.email, "password": PASSWORD}
    answer = await writer.send("POST", "/users", 201, json={"user": new})
    return Writer(http, writer.username, answer["user"]["token"])
