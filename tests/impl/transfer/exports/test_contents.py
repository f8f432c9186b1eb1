"""What an export contains, and what it does not."""

from __future__ import annotations

import csv
import io
import json
from codecs import BOM_UTF8
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import col

from impl.database import Database
from impl.tasks.tables import TaskRow
from tests.generated.documents import require_valid
from tests.impl.transfer.exports.many_tasks import MANY
from tests.support.rows import NOW
from tests.support.users import SignedUp

LINE = {"$ref": "#/components/schemas/ExportLine"}
TASKS: list[dict[str, Any]] = [
    {"title": "Buy milk"},
    {
        "title": 'Write the report, "twice"',
        "description": "Two pages,\r\nwith figures.\n",
        "priority": "high",
        "due": "2026-12-24",
        "tags": ["Figures", "work"],
        "completed": True,
    },
    {"title": "\N{SPARKLES} Ærø", "description": "", "due": "2026-12-24T18:00:00.5Z"},
]


async def export(client: httpx.AsyncClient, user: SignedUp, format_: str) -> httpx.Response:
    url = f"/api/{user.user_id}/exports"
    response = await client.post(url, params={"format": format_}, headers=user.headers)
    assert response.status_code == 200, response.text
    return response


async def lines_of(client: httpx.AsyncClient, user: SignedUp) -> list[dict[str, Any]]:
    text = (await export(client, user, "jsonl")).text
    assert text.endswith("\n")
    return [json.loads(line) for line in text.removesuffix("\n").split("\n")]


async def records_of(client: httpx.AsyncClient, user: SignedUp) -> list[dict[str, str]]:
    content = (await export(client, user, "csv")).content.decode()
    return list(csv.DictReader(io.StringIO(content, newline="")))


async def create(client: httpx.AsyncClient, user: SignedUp, body: dict[str, Any]) -> dict[str, Any]:
    response = await client.post(user.tasks, json=body, headers=user.headers)
    assert response.status_code == 201, response.text
    return response.json()  # type: ignore[no-any-return]


async def delete_at(database: Database, task: dict[str, Any]) -> None:
    hex_id = task["id"]
    statement = update(TaskRow).where(col(TaskRow.id) == hex_id).values(deleted_at=NOW)
    async with database.transaction() as transaction:
        assert await transaction.execute(statement) == 1


async def test_every_line_is_one_of_the_contract(
    client: httpx.AsyncClient, busy_user: SignedUp
) -> None:
    for line in await lines_of(client, busy_user):
        require_valid(LINE, line)


async def test_it_has_the_user_the_tasks_and_an_end(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    created = [await create(client, user, body) for body in TASKS]
    me = (await client.get("/api/me", headers=user.headers)).json()
    first, *between, last = await lines_of(client, user)
    assert first.pop("exported_at").startswith("20")
    assert first == {"type": "user", "user": me}
    assert between == [{"type": "task", "task": task} for task in created]
    assert last == {"type": "end", "tasks": len(TASKS)}


async def test_somebody_without_tasks_has_a_whole_export_too(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    lines = await lines_of(client, user)
    assert [line["type"] for line in lines] == ["user", "end"]
    assert await records_of(client, user) == []


async def test_deleted_tasks_are_in_it(client: httpx.AsyncClient, user: SignedUp) -> None:
    task = await create(client, user, {"title": "Gone"})
    await client.delete(f"{user.tasks}/{task['id']}", headers=user.headers)
    _, line, _ = await lines_of(client, user)
    assert line["task"]["id"] == task["id"]
    assert line["task"]["deleted_at"].endswith("Z")
    (record,) = await records_of(client, user)
    assert record["deleted_at"] == line["task"]["deleted_at"]


async def test_csv_has_the_same_tasks(client: httpx.AsyncClient, user: SignedUp) -> None:
    for body in TASKS:
        await create(client, user, body)
    tasks = [line["task"] for line in (await lines_of(client, user))[1:-1]]
    records = await records_of(client, user)
    assert len(records) == len(tasks)
    for record, task in zip(records, tasks, strict=True):
        assert record == {name: text_of(value) for name, value in task.items()}


def text_of(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(value)
    return "" if value is None else str(value)


@pytest.mark.parametrize("format_", ["jsonl", "csv"])
async def test_each_of_many_tasks_is_there_once_from_the_oldest_to_the_newest(
    client: httpx.AsyncClient, busy_user: SignedUp, format_: str
) -> None:
    if format_ == "csv":
        titles = [record["title"] for record in await records_of(client, busy_user)]
    else:
        lines = await lines_of(client, busy_user)
        titles = [line["task"]["title"] for line in lines if line["type"] == "task"]
        assert lines[-1] == {"type": "end", "tasks": MANY}
    assert titles == [f"Task {index}" for index in range(MANY)]


async def test_nobody_elses_tasks_are_in_it(
    client: httpx.AsyncClient, busy_user: SignedUp, other_user: SignedUp
) -> None:
    await create(client, other_user, {"title": "The only one"})
    assert [line["type"] for line in await lines_of(client, other_user)] == ["user", "task", "end"]
    assert len(await records_of(client, other_user)) == 1
    assert len(await records_of(client, busy_user)) == MANY


async def test_no_secret_is_in_it(client: httpx.AsyncClient, user: SignedUp) -> None:
    key = {"name": "A key", "scopes": ["tasks:read"]}
    created = await client.post("/api/auth/api-keys", json=key, headers=user.headers)
    for format_ in ("jsonl", "csv"):
        text = (await export(client, user, format_)).text
        for secret in (created.json()["key"], user.token, user.refresh_token, "password"):
            assert secret not in text


@pytest.mark.parametrize(
    ("format_", "media_type"),
    [("jsonl", "application/jsonl"), ("csv", "text/csv; charset=utf-8")],
)
async def test_browsers_save_it_as_a_file(
    client: httpx.AsyncClient, user: SignedUp, format_: str, media_type: str
) -> None:
    response = await export(client, user, format_)
    assert response.headers["content-type"] == media_type
    disposition = response.headers["content-disposition"]
    require_valid({"$ref": "#/components/schemas/Attachment"}, disposition)
    assert disposition.endswith(f'.{format_}"')
    assert response.headers["cache-control"] == "no-store"


async def test_json_lines_are_what_comes_unasked(client: httpx.AsyncClient, user: SignedUp) -> None:
    response = await client.post(f"/api/{user.user_id}/exports", headers=user.headers)
    assert response.headers["content-type"] == "application/jsonl"


@pytest.mark.parametrize("query", ["format=xml", "format=", "format=csv&format=csv", "fromat=csv"])
async def test_there_is_no_other_format(
    client: httpx.AsyncClient, user: SignedUp, query: str
) -> None:
    response = await client.post(f"/api/{user.user_id}/exports?{query}", headers=user.headers)
    assert response.status_code == 422


async def test_a_byte_order_mark_comes_on_request(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    url = f"/api/{user.user_id}/exports"
    marked, plain = [
        await client.post(url, params={"format": format_}, headers=user.headers)
        for format_ in ("csv-bom", "csv")
    ]
    assert marked.content == BOM_UTF8 + plain.content
    assert marked.headers["content-type"] == plain.headers["content-type"]
    assert marked.headers["content-disposition"].endswith('.csv"')
