"""Files of tasks, sent and fetched."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.support.users import SignedUp

JSONL = "application/jsonl"
CSV = "text/csv"
TASKS: list[dict[str, Any]] = [
    {"title": "Buy milk"},
    {
        "title": '=SUM(A1), "twice"',
        "description": "Two pages,\r\nwith figures.\n",
        "priority": "high",
        "due": "2026-12-24",
        "tags": ["Figures", "-work"],
        "completed": True,
    },
    {"title": "''=1", "description": "", "due": "2026-12-24T18:00:00.5Z", "tags": ["figures"]},
    {"title": "'", "description": "\t@home\N{NO-BREAK SPACE}\u2028", "tags": ["'+1"]},
    {"title": " \N{SPARKLES} Ærø ﬀ ", "description": "\\", "priority": "low"},
]
"""Text that is hard to encode."""


def lines_of(*tasks: object) -> bytes:
    """Returns a file with a line for each task."""
    lines = (json.dumps({"type": "task", "task": task}) for task in tasks)
    return "".join(f"{line}\n" for line in lines).encode()


async def send(
    client: httpx.AsyncClient,
    user: SignedUp,
    content: bytes,
    media_type: str = JSONL,
    *,
    query: str = "",
    **headers: str,
) -> httpx.Response:
    """Sends a file, and returns the response, whatever it is."""
    return await client.post(
        f"/api/{user.user_id}/imports{query}",
        content=content,
        headers={**user.headers, "Content-Type": media_type, **headers},
    )


STATUSES = ("created", "updated", "restored", "unchanged", "rejected")


async def import_file(
    client: httpx.AsyncClient,
    user: SignedUp,
    content: bytes,
    media_type: str = JSONL,
    *,
    query: str = "",
) -> dict[str, Any]:
    """Sends a file, and returns the report."""
    response = await send(client, user, content, media_type, query=query)
    assert response.status_code == 200, response.text
    report: dict[str, Any] = response.json()
    statuses = [row["status"] for row in report["rows"]]
    for status in STATUSES:
        left_out = report[status] - statuses.count(status)
        assert 0 <= left_out <= report["rows_left_out"]
    assert sum(report[s] for s in STATUSES) == len(statuses) + report["rows_left_out"]
    return report


async def export_file(client: httpx.AsyncClient, user: SignedUp, media_type: str = JSONL) -> bytes:
    """Returns everything that a user has."""
    query = {"format": "csv" if media_type == CSV else "jsonl"}
    url = f"/api/{user.user_id}/exports"
    response = await client.post(url, params=query, headers=user.headers)
    assert response.status_code == 200, response.text
    return response.content


async def tasks_of(client: httpx.AsyncClient, user: SignedUp) -> list[dict[str, Any]]:
    """Returns all tasks of a user by id, without versions."""
    lines = [json.loads(line) for line in (await export_file(client, user)).splitlines()]
    tasks = [line["task"] for line in lines if line["type"] == "task"]
    for task in tasks:
        del task["version"]
    return tasks


async def create(client: httpx.AsyncClient, user: SignedUp, body: dict[str, Any]) -> dict[str, Any]:
    """Creates a task by itself."""
    response = await client.post(user.tasks, json=body, headers=user.headers)
    assert response.status_code == 201, response.text
    return response.json()  # type: ignore[no-any-return]
