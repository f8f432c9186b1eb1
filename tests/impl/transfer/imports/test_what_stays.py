"""An import destroys nothing: what a row omits stays, and the report says what changed."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from generated.request_bodies import RawBody
from impl.transfer.files import GoodRow, read_rows
from tests.generated.documents import require_valid
from tests.impl.transfer.imports.files import (
    CSV,
    JSONL,
    create,
    export_file,
    import_file,
    lines_of,
    tasks_of,
)
from tests.support.users import SignedUp

ID = "019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"
FULL = {
    "title": "Buy milk",
    "description": "Two litres",
    "priority": "high",
    "due": "2026-12-24",
    "tags": ["Errands", "Home"],
    "completed": True,
}
MOMENT = "2026-01-02T03:04:05Z"
# For each property: its value in the row, and then in the full task.
SAID: list[tuple[str, object, object]] = [
    ("title", "Buy bread", "Buy bread"),
    ("description", "Rye", "Rye"),
    ("description", None, None),
    ("priority", "low", "low"),
    ("priority", None, "none"),
    ("due", "2026-12-25T18:00:00Z", "2026-12-25T18:00:00Z"),
    ("due", None, None),
    ("tags", ["Work"], ["Work"]),
    ("tags", None, []),
    ("tags", [], []),
    ("completed", False, False),
    ("completed", None, False),
    ("completed_at", MOMENT, MOMENT),
    ("completed_at", None, None),
    ("created_at", MOMENT, MOMENT),
    ("updated_at", MOMENT, MOMENT),
    ("deleted_at", MOMENT, MOMENT),
]
ALONG = {"completed": ["completed_at"], "completed_at": ["completed"]}
"""What else changes if one of these is reopened."""
FOLLOWS = "purge_at"
"""What no row says: it is told from `deleted_at`."""


async def full_task(client: httpx.AsyncClient, user: SignedUp) -> dict[str, Any]:
    await create(client, user, FULL)
    (task,) = await tasks_of(client, user)
    return task


def record_of(**fields: object) -> bytes:
    """Returns CSV of one record: null is an empty field."""

    def field(value: object) -> str:
        match value:
            case None:
                return ""
            case list():
                return f'"{",".join(value)}"'
            case _:
                return str(value)

    return f"{','.join(fields)}\r\n{','.join(map(field, fields.values()))}\r\n".encode()


@pytest.mark.parametrize("media_type", [JSONL, CSV])
@pytest.mark.parametrize("case", SAID)
async def test_a_row_changes_what_it_says_and_no_more(
    client: httpx.AsyncClient, user: SignedUp, case: tuple[str, object, object], media_type: str
) -> None:
    name, said, expected = case
    before = await full_task(client, user)
    row = {"id": before["id"], name: said}
    file = record_of(**row) if media_type == CSV else lines_of(row)
    (told,) = (await import_file(client, user, file, media_type))["rows"]
    (after,) = await tasks_of(client, user)
    assert after[name] == expected
    changed = {key for key in before.keys() - {FOLLOWS} if after[key] != before[key]}
    assert changed - {"updated_at"} == {*told["changed"]} - {"updated_at"}
    assert changed <= {name, "updated_at", *ALONG.get(name, [])}
    assert (told["status"], told["reason"]) == (
        "updated",
        "in-trash" if name == "deleted_at" else "different",
    )
    (told,) = (await import_file(client, user, file, media_type))["rows"]
    assert (told["status"], "changed" in told) == ("unchanged", False)


async def test_a_file_of_ids_and_titles_resets_nothing(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    before = await full_task(client, user)
    file = record_of(id=before["id"], title="Buy bread")
    report = await import_file(client, user, file, CSV)
    require_valid({"$ref": "#/components/schemas/ImportReport"}, report)
    assert report["rows"][0]["changed"] == ["title"]
    (after,) = await tasks_of(client, user)
    assert after == {**before, "title": "Buy bread", "updated_at": after["updated_at"]}
    page = await client.get(f"{user.tasks}?q=litres&completed=true", headers=user.headers)
    assert [task["title"] for task in page.json()["items"]] == ["Buy bread"]


async def test_a_task_that_is_completed_stays_so_since_when_it_was(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    before = await full_task(client, user)
    file = lines_of({"id": before["id"], "completed": True})
    assert (await import_file(client, user, file))["unchanged"] == 1
    assert await tasks_of(client, user) == [before]


async def test_when_a_task_was_changed_is_taken_from_the_file(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    before = await full_task(client, user)
    row = {"id": before["id"], "title": "Buy bread", "updated_at": before["updated_at"]}
    assert (await import_file(client, user, lines_of(row)))["rows"][0]["changed"] == ["title"]
    assert await tasks_of(client, user) == [{**before, "title": "Buy bread"}]


@pytest.mark.parametrize("media_type", [JSONL, CSV])
@pytest.mark.parametrize("moment", [MOMENT, None])
async def test_until_when_a_task_stays_in_the_trash_is_not_taken_from_the_file(
    client: httpx.AsyncClient, user: SignedUp, moment: str | None, media_type: str
) -> None:
    task = await full_task(client, user)
    await client.delete(f"{user.tasks}/{task['id']}", headers=user.headers)
    before = await tasks_of(client, user)
    row = {"id": task["id"], "purge_at": moment}
    file = record_of(**row) if media_type == CSV else lines_of(row)
    (told,) = (await import_file(client, user, file, media_type))["rows"]
    assert (told["status"], told["reason"]) == ("unchanged", "in-trash")
    assert await tasks_of(client, user) == before


async def test_an_empty_title_is_no_title(client: httpx.AsyncClient, user: SignedUp) -> None:
    before = await full_task(client, user)
    (row,) = (await import_file(client, user, record_of(id=before["id"], title=None), CSV))["rows"]
    assert (row["status"], row["errors"][0]["pointer"]) == ("rejected", "/title")
    assert await tasks_of(client, user) == [before]


@pytest.mark.parametrize(
    ("file", "media_type", "pointer"),
    [
        (record_of(id=ID, priority="low"), CSV, "/title"),
        (record_of(priority="low"), CSV, "/title"),
        (lines_of({"id": ID, "priority": "low"}), JSONL, "/task/title"),
        (lines_of({}), JSONL, "/task/title"),
    ],
)
async def test_a_new_task_needs_a_title(
    client: httpx.AsyncClient, user: SignedUp, file: bytes, media_type: str, pointer: str
) -> None:
    (row,) = (await import_file(client, user, file, media_type))["rows"]
    assert (row["status"], row["reason"]) == ("rejected", "invalid")
    assert [(e["pointer"], e["keyword"]) for e in row["errors"]] == [(pointer, "required")]


@pytest.mark.parametrize(
    ("said", "is_open"),
    [
        ({}, True),
        ({"completed": False}, True),
        ({"completed": True}, False),
        ({"completed": True, "completed_at": None}, False),
        ({"completed_at": MOMENT}, False),
        ({"completed_at": None}, True),
    ],
)
async def test_a_new_task_is_completed_where_a_row_says_so(
    client: httpx.AsyncClient, user: SignedUp, said: dict[str, object], *, is_open: bool
) -> None:
    await import_file(client, user, lines_of({"title": "A", **said}))
    (task,) = await tasks_of(client, user)
    assert (task["completed"], task["completed_at"] is None) == (not is_open, is_open)


@pytest.mark.parametrize("media_type", [JSONL, CSV])
async def test_a_row_without_an_id_overwrites_nothing(
    client: httpx.AsyncClient, user: SignedUp, media_type: str
) -> None:
    row = {"title": "Buy milk", "due": "2026-12-24"}
    file = record_of(**row) if media_type == CSV else lines_of(row)
    (told,) = (await import_file(client, user, file, media_type))["rows"]
    assert (told["status"], told["reason"]) == ("created", "new")
    change = {"title": "Buy bread", "completed": True, "due": None, "tags": ["Work"]}
    one = f"{user.tasks}/{told['id']}"
    assert (await client.patch(one, json=change, headers=user.headers)).status_code == 200
    before = await export_file(client, user, CSV)
    (again,) = (await import_file(client, user, file, media_type))["rows"]
    assert (again["status"], again["reason"]) == ("unchanged", "imported-before")
    assert again["id"] == told["id"]
    assert await export_file(client, user, CSV) == before


TRASHED: list[tuple[dict[str, object], str, str]] = [
    ({"id": "its", "deleted_at": None}, "restored", "was-in-trash"),
    ({"id": "its", "title": "New", "deleted_at": None}, "restored", "was-in-trash"),
    ({"id": "its"}, "unchanged", "in-trash"),
    ({"id": "its", "title": "New"}, "updated", "in-trash"),
    ({"title": "Old"}, "restored", "was-in-trash"),
    ({"title": "Old", "deleted_at": None}, "restored", "was-in-trash"),
]


@pytest.mark.parametrize("case", TRASHED)
@pytest.mark.parametrize("dry_run", ["true", "false"])
async def test_what_is_in_the_trash_is_restored_or_reported(
    client: httpx.AsyncClient,
    user: SignedUp,
    case: tuple[dict[str, object], str, str],
    dry_run: str,
) -> None:
    row, status, reason = case
    (told,) = (await import_file(client, user, lines_of({"title": "Old"})))["rows"]
    deleted = await client.delete(f"{user.tasks}/{told['id']}", headers=user.headers)
    assert deleted.status_code == 204
    row = row | ({"id": told["id"]} if "id" in row else {})
    query = f"?dry_run={dry_run}"
    (again,) = (await import_file(client, user, lines_of(row), query=query))["rows"]
    assert (again["status"], again["reason"], again["id"]) == (status, reason, told["id"])
    page = await client.get(user.tasks, headers=user.headers)
    titles = [task["title"] for task in page.json()["items"]]
    is_back = status == "restored" and dry_run == "false"
    assert titles == ([row.get("title", "Old")] if is_back else [])


@pytest.mark.parametrize("media_type", [JSONL, CSV])
async def test_an_export_brings_back_what_was_deleted_since(
    client: httpx.AsyncClient, user: SignedUp, media_type: str
) -> None:
    before = await full_task(client, user)
    file = await export_file(client, user, media_type)
    await client.delete(f"{user.tasks}/{before['id']}", headers=user.headers)
    report = await import_file(client, user, file, media_type)
    assert report["restored"] == 1
    assert await tasks_of(client, user) == [before]


def ids_of(content: bytes, media_type: str = JSONL) -> list[str]:
    rows = read_rows("owner", RawBody(content=content, media_type=media_type))
    return [str(row.task_id) for row in rows if isinstance(row, GoodRow)]


def test_ids_are_made_of_what_rows_say_as_they_always_were() -> None:
    """Any other derivation would duplicate everything that was imported before."""
    all_of_it = {
        "title": 'All \N{SPARKLES} \a\n"x"',
        "description": "d",
        "priority": "high",
        "due": "2026-12-24",
        "tags": ["b", "A"],
        "completed": True,
        "completed_at": "2026-12-24T18:00:00.5+01:00",
        "created_at": "2026-12-24T18:00:00Z",
        "updated_at": "2026-12-24T18:00:00Z",
        "deleted_at": None,
    }
    moment = {
        "title": "x",
        "due": "2026-12-24T18:00:00.5+01:00",
        "description": None,
        "deleted_at": "2026-12-24T18:00:00Z",
    }
    assert ids_of(lines_of({"title": "Buy milk"}, {"title": "Buy milk"}, all_of_it, moment)) == [
        "54446839-96b4-587e-b81c-49a78753beb3",
        "6d833664-38e4-5d9f-a64e-4f2b9ba10b9b",
        "a15451d0-98b6-563a-ae78-dc75d0e68181",
        "6dd36593-5abc-5b4e-81cc-156afeab04c3",
    ]
    file = (
        b'title,priority,completed,tags,due\r\nBuy milk,,,,\r\nBread,low,TRUE,"a,b",2026-12-24\r\n'
    )
    assert ids_of(file, CSV) == [
        "54446839-96b4-587e-b81c-49a78753beb3",
        "bfbf500c-f8ba-565b-9ed3-0201d1b36ca9",
    ]


@pytest.mark.parametrize("media_type", [JSONL, CSV])
def test_ids_are_not_made_of_what_is_ignored(media_type: str) -> None:
    def ids(**row: object) -> list[str]:
        return ids_of(record_of(**row) if media_type == CSV else lines_of(row), media_type)

    assert ids(title="Buy milk", purge_at=MOMENT, version=7) == ids(title="Buy milk")
