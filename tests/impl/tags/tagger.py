"""A user who calls the operations for tags."""

from __future__ import annotations

from typing import Any

from tests.impl.tasks.caller import Caller

type Json = dict[str, Any]


class Tagger(Caller):
    """A client authenticated as a user, with shortcuts for the tests of tags."""

    async def tagged(self, *names: str, **values: Any) -> Json:
        """Returns a new task with tags of these names."""
        return await self.create(tags=list(names), **values)

    async def retag(self, task: Json, *names: str) -> Json:
        """Replaces the tags of the task, and returns it."""
        return await self.send("PATCH", f"/{task['id']}", json={"tags": list(names)})

    async def tags_of(self, task: Json) -> list[str]:
        """Returns the current tags of the task."""
        names: list[str] = (await self.get(task))["tags"]
        return names

    async def ask(self, method: str, path: str = "", status: int = 200, **given: Any) -> Json:
        """Returns the body of a tags operation's response, which must have the expected status."""
        url = f"/api/{self.user.user_id}/tags{path}"
        headers = {**self.user.headers, **given.pop("headers", {})}
        response = await self.http.request(method, url, headers=headers, **given)
        assert response.status_code == status, f"{method} {path}: {response.text}"
        return response.json() if response.content else {}

    async def all(self, limit: int = 100) -> list[Json]:
        """Returns all tags, page by page."""
        page = await self.ask("GET", params={"limit": limit})
        tags: list[Json] = page["items"]
        while page["next_cursor"] is not None:
            assert len(tags) < 1000, "the list never ends"
            page = await self.ask("GET", params={"limit": limit, "cursor": page["next_cursor"]})
            assert len(page["items"]) <= limit
            tags += page["items"]
        return tags

    async def names(self) -> list[str]:
        """Returns the names of all tags, in their order."""
        return [tag["name"] for tag in await self.all()]

    async def id_of(self, name: str) -> str:
        """Returns the id of the tag with that spelling."""
        (tag_id,) = [tag["id"] for tag in await self.all() if tag["name"] == name]
        return str(tag_id)

    async def rename(self, name: str, new: str, status: int = 200) -> Json:
        """Renames a tag, and returns the response."""
        return await self.ask("PATCH", f"/{await self.id_of(name)}", status, json={"name": new})

    async def merge(self, name: str, into: str) -> Json:
        """Merges a tag into another, and returns the response."""
        body = {"into": await self.id_of(into)}
        return await self.ask("POST", f"/{await self.id_of(name)}/merge", json=body)

    async def remove(self, name: str) -> None:
        """Removes a tag from all tasks."""
        await self.ask("DELETE", f"/{await self.id_of(name)}", status=204)
