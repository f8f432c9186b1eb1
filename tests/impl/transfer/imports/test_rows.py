"""Each row of a file is accepted or rejected by itself, and the report says which."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from impl.database import DatabaseUnavailableError
from impl.users.locks import lock_owner
from tests.generated.documents import require_valid
from tests.impl.transfer.imports.files import (
    CSV,
    create,
    export_file,
    import_file,
    lines_of,
    send,
    tasks_of,
)
from tests.support.users import SignedUp

ID = "019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"
GOOD = b'{"type":"task","task":{"title":"Good"}}\n'
WRONG_LINES = [
    (b"{", "", "format"),
    (b'"\xff"', "", "format"),
    (b'{"type":"task","task":{"title":"A","title":"B"}}', "", "format"),
    (b'{"type":"task","task":{"title":"\\ud800"}}', "", "format"),
    (b"[" * 100_000, "", "format"),
    (b"[]", "", "type"),
    (b'{"task":{"title":"A"}}', "/type", "required"),
    (b'{"type":["task"],"task":{"title":"A"}}', "/type", "const"),
    (b'{"type":"tasks","task":{"title":"A"}}', "/type", "const"),
    (b'{"type":"task","task":null}', "/task", "type"),
    (b'{"type":"task","task":{}}', "/task/title", "required"),
    (b'{"type":"task","task":{"title":" "}}', "/task/title", "pattern"),
    (b'{"type":"task","task":{"title":"\\u0000"}}', "/task/title", "pattern"),
    (b'{"type":"task","task":{"title":5}}', "/task/title", "type"),
    (b'{"type":"task","task":{"title":"A","completed":"true"}}', "/task/completed", "type"),
    (b'{"type":"task","task":{"title":"A","due":"soon"}}', "/task/due", "anyOf"),
    (b'{"type":"task","task":{"title":"A","tags":["a","b,"]}}', "/task/tags/1", "pattern"),
    (b'{"type":"task","task":{"title":"A","tags":["a","a"]}}', "/task/tags", "uniqueItems"),
    (b'{"type":"task","task":{"title":"A","id":"1"}}', "/task/id", "format"),
    (b'{"type":"task","task":{"title":"A","created_at":"2026-12-24"}}', "/task/created_at", None),
    (b'{"type":"task","task":{"title":"A","owner":"b"}}', "/task/owner", "additionalProperties"),
    (
        lines_of({"title": "A", "completed": False, "completed_at": "2026-12-24T18:00:00Z"})[:-1],
        "/task/completed_at",
        "type",
    ),
]


@pytest.mark.parametrize(("line", "pointer", "keyword"), WRONG_LINES)
async def test_a_wrong_line_is_rejected_and_the_others_are_kept(
    client: httpx.AsyncClient, user: SignedUp, line: bytes, pointer: str, keyword: str | None
) -> None:
    report = await import_file(client, user, GOOD + line + b"\n" + GOOD)
    require_valid({"$ref": "#/components/schemas/ImportReport"}, report)
    first, wrong, last = report["rows"]
    assert (first["status"], last["status"]) == ("created", "created")
    assert (wrong["row"], wrong["status"], wrong["reason"]) == (2, "rejected", "invalid")
    assert "id" not in wrong
    (error,) = wrong["errors"]
    assert (error["in"], error["pointer"]) == ("body", pointer)
    assert keyword in (None, error["keyword"])
    assert [task["title"] for task in await tasks_of(client, user)] == ["Good", "Good"]


async def test_a_record_is_told_how_many_fields_it_must_have(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    file = b"title,description\r\nA\r\nB,b,c\r\nD,d\r\n"
    few, many, good = (await import_file(client, user, file, CSV))["rows"]
    told = [(row["errors"][0]["keyword"], row["errors"][0]["limit"]) for row in (few, many)]
    assert (told, good["status"]) == ([("minItems", 2), ("maxItems", 2)], "created")


async def test_at_most_five_errors_of_a_row_are_reported(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    line = lines_of({f"field {number}": 1 for number in range(20)})
    (row,) = (await import_file(client, user, line))["rows"]
    assert len(row["errors"]) == 5


async def test_other_lines_and_empty_ones_are_left_out_but_counted(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    others = b'{"type":"user","user":{}}\r\n\r\n{"type":"tag"}\n' + GOOD + b'\n{"type":"end"}'
    (row,) = (await import_file(client, user, others))["rows"]
    assert (row["row"], row["status"]) == (4, "created")


async def test_a_file_without_tasks_does_nothing(client: httpx.AsyncClient, user: SignedUp) -> None:
    assert (await import_file(client, user, b""))["rows"] == []
    assert (await import_file(client, user, b"title\r\n", CSV))["rows"] == []


async def test_a_task_without_an_id_is_the_same_whenever_the_file_comes(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    twice = lines_of({"title": "Buy milk"}, {"title": "Buy milk"}, {"title": "Buy bread"})
    first = await import_file(client, user, twice)
    assert first["created"] == len({row["id"] for row in first["rows"]}) == 3
    again = await import_file(client, user, lines_of({"title": "New"}) + twice)
    assert [row["status"] for row in again["rows"]] == ["created"] + ["unchanged"] * 3
    as_csv = b"title,description\r\nBuy milk,\r\nBuy milk,\r\nBuy bread,\r\n"
    assert (await import_file(client, user, as_csv, CSV))["unchanged"] == 3


async def test_the_same_id_twice_in_a_file_is_rejected(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    file = lines_of({"id": ID, "title": "First"}, {"id": ID.upper(), "title": "Second"})
    first, second = (await import_file(client, user, file))["rows"]
    assert (first["status"], second["status"]) == ("created", "rejected")
    assert second["errors"][0]["pointer"] == "/task/id"
    assert [task["title"] for task in await tasks_of(client, user)] == ["First"]


async def test_an_id_of_another_users_task_is_free(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp
) -> None:
    theirs = await create(client, other_user, {"title": "Theirs", "tags": ["Secret"]})
    report = await import_file(client, user, lines_of({"id": theirs["id"], "title": "Mine"}))
    assert report["created"] == 1
    assert [task["title"] for task in await tasks_of(client, other_user)] == ["Theirs"]
    (mine,) = await tasks_of(client, user)
    assert (mine["id"], mine["title"], mine["tags"]) == (theirs["id"], "Mine", [])


@pytest.mark.parametrize("query", ["?dry_run=true", "?dry_run=false"])
async def test_a_dry_run_tells_the_same_and_writes_nothing(
    client: httpx.AsyncClient, user: SignedUp, query: str
) -> None:
    task = await create(client, user, {"title": "A", "tags": ["Home"]})
    same = {name: task[name] for name in task.keys() - {"version"}}
    file = lines_of({"title": "New", "tags": ["Work"]}, {**same, "title": "B"}) + b"{\n"
    before = await export_file(client, user, CSV)
    report = await import_file(client, user, file, query=query)
    assert report["dry_run"] is (query == "?dry_run=true")
    assert [row["status"] for row in report["rows"]] == ["created", "updated", "rejected"]
    is_same = await export_file(client, user, CSV) == before
    tags = await client.get(f"/api/{user.user_id}/tags", headers=user.headers)
    assert ([tag["name"] for tag in tags.json()["items"]] == ["Home"]) is is_same
    assert is_same is report["dry_run"]


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "import-in-parts"}])
async def test_after_a_failure_in_the_middle_the_same_file_completes_the_import(
    client: httpx.AsyncClient,
    user: SignedUp,
    monkeypatch: pytest.MonkeyPatch,
    headers: dict[str, str],
) -> None:
    many = lines_of(*({"title": f"Task {number}", "tags": ["Home"]} for number in range(600)))
    calls = 0

    async def fail_later(*arguments: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise DatabaseUnavailableError
        await lock_owner(*arguments)

    monkeypatch.setattr("impl.transfer.imports.lock_owner", fail_later)
    assert (await send(client, user, many, **headers)).status_code == 503
    kept = len(await tasks_of(client, user))
    assert 0 < kept < 600
    completed = (await send(client, user, many, **headers)).json()
    assert (completed["unchanged"], completed["created"]) == (kept, 600 - kept)
    assert len(await tasks_of(client, user)) == 600
    again = await send(client, user, many, **headers)
    assert again.headers.get("idempotent-replayed") == ("true" if headers else None)
    assert again.json()["unchanged"] == (kept if headers else 600)


async def test_a_failure_within_a_page_keeps_nothing_of_it(
    client: httpx.AsyncClient, user: SignedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_arguments: Any) -> None:
        raise DatabaseUnavailableError

    monkeypatch.setattr("impl.transfer.imports.replace_tags_of", fail)
    file = lines_of({"title": "A"}, {"title": "B", "tags": ["Home"]})
    assert (await send(client, user, file)).status_code == 503
    assert await tasks_of(client, user) == []


async def test_an_import_with_a_key_is_answered_once(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    key = {"Idempotency-Key": "import-1"}
    first, again = [await send(client, user, GOOD, **key) for _ in range(2)]
    assert again.headers["idempotent-replayed"] == "true"
    assert again.json() == first.json()
    assert first.json()["created"] == 1
    assert (await send(client, user, GOOD + GOOD, **key)).status_code == 422
