"""Exporting, importing and exporting again gives the same."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import get_args

import httpx
import pytest

from generated.models import ImportField, ImportTask, Task
from impl.database import Database
from tests.generated.documents import OPERATIONS
from tests.impl.transfer.exports.many_tasks import add_tasks
from tests.impl.transfer.imports.files import (
    CSV,
    JSONL,
    TASKS,
    create,
    export_file,
    import_file,
    lines_of,
    tasks_of,
)
from tests.support.users import SignedUp

FORMATS = pytest.mark.parametrize("media_type", [JSONL, CSV])


@pytest.fixture
async def filled(client: httpx.AsyncClient, user: SignedUp) -> SignedUp:
    """A user with tasks of all kinds, including one in the trash and one that was changed."""
    tasks = [await create(client, user, body) for body in TASKS]
    await client.delete(f"{user.tasks}/{tasks[0]['id']}", headers=user.headers)
    path = f"{user.tasks}/{tasks[2]['id']}/complete"
    assert (await client.patch(path, headers=user.headers)).status_code == 200
    return user


def test_all_that_a_task_has_can_be_imported() -> None:
    assert {*ImportTask.model_fields} == {*Task.__struct_fields__}
    changeable = {*Task.__struct_fields__} - {"id", "purge_at", "version"}
    assert set(get_args(ImportField.__value__)) == changeable


@FORMATS
async def test_an_export_makes_the_same_tasks_in_an_empty_account(
    client: httpx.AsyncClient, filled: SignedUp, other_user: SignedUp, media_type: str
) -> None:
    file = await export_file(client, filled, media_type)
    report = await import_file(client, other_user, file, media_type)
    assert report["created"] == len(report["rows"]) == len(TASKS)
    before = await tasks_of(client, filled)
    assert await tasks_of(client, other_user) == before
    assert [row["id"] for row in report["rows"]] == [task["id"] for task in before]


@FORMATS
async def test_what_is_there_already_is_unchanged(
    client: httpx.AsyncClient, filled: SignedUp, media_type: str
) -> None:
    before = await export_file(client, filled, media_type)
    report = await import_file(client, filled, before, media_type)
    assert report["unchanged"] == len(report["rows"]) == len(TASKS)
    if media_type == CSV:
        assert await export_file(client, filled, media_type) == before  # including versions


@FORMATS
async def test_the_same_file_twice_changes_nothing_the_second_time(
    client: httpx.AsyncClient, filled: SignedUp, other_user: SignedUp, media_type: str
) -> None:
    file = await export_file(client, filled, media_type)
    await import_file(client, other_user, file, media_type)
    before = await export_file(client, other_user, CSV)
    report = await import_file(client, other_user, file, media_type)
    assert report["unchanged"] == len(TASKS)
    assert await export_file(client, other_user, CSV) == before


async def test_what_was_changed_since_is_as_the_file_says_again(
    client: httpx.AsyncClient, filled: SignedUp
) -> None:
    file, before = await export_file(client, filled), await tasks_of(client, filled)
    one = f"{filled.tasks}/{before[1]['id']}"
    change = {"title": "Quarter", "tags": ["New"], "completed": False, "due": None}
    assert (await client.patch(one, json=change, headers=filled.headers)).status_code == 200
    restore = f"{filled.tasks}/{before[0]['id']}/restore"
    assert (await client.post(restore, headers=filled.headers)).status_code == 200
    report = await import_file(client, filled, file)
    assert [row["status"] for row in report["rows"]] == ["updated"] * 2 + ["unchanged"] * 3
    assert await tasks_of(client, filled) == before
    assert (await client.get(one, headers=filled.headers)).headers["etag"] == '"3"'
    tags = await client.get(f"/api/{filled.user_id}/tags", headers=filled.headers)
    assert "New" not in [tag["name"] for tag in tags.json()["items"]]


async def test_what_was_imported_is_found_by_its_words_and_its_tags(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    await import_file(client, user, lines_of(*TASKS))
    for query in ("q=figures", "tags_any=FIGURES&completed=true"):
        page = await client.get(f"{user.tasks}?{query}", headers=user.headers)
        assert [task["priority"] for task in page.json()["items"]] == ["high"], query


async def test_words_follow_a_task_that_an_import_changed(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    task = await create(client, user, {"title": "Before", "description": "Long ago"})
    await import_file(client, user, lines_of({"id": task["id"], "title": "After"}))
    await import_file(client, user, lines_of({"id": task["id"], "description": "Soon"}))
    for word, number in (("before", 0), ("after", 1), ("ago", 0), ("soon", 1)):
        page = await client.get(f"{user.tasks}?q={word}", headers=user.headers)
        assert len(page.json()["items"]) == number


def split_as_documented(file: bytes, folder: Path) -> list[bytes]:
    """Returns the parts into which the command in the contract splits an export."""
    (folder / "export.jsonl").write_bytes(file)
    text: str = OPERATIONS["importData"][2]["description"]
    command = text.partition("`split ")[2].partition("`")[0]
    subprocess.run([shutil.which("split") or "split", *command.split()], cwd=folder, check=True)
    return [part.read_bytes() for part in sorted(folder.glob("part-*"))]


async def test_a_large_export_is_sent_in_parts_as_the_contract_says(
    client: httpx.AsyncClient,
    database: Database,
    user: SignedUp,
    other_user: SignedUp,
    tmp_path: Path,
) -> None:
    number = 10_500
    await add_tasks(database, user.user_id, number, letters=10)
    parts = split_as_documented(await export_file(client, user), tmp_path)
    assert len(parts) == 3
    reports = [await import_file(client, other_user, part) for part in parts]
    assert sum(report["created"] for report in reports) == number
    assert await tasks_of(client, other_user) == await tasks_of(client, user)
    again = [await import_file(client, other_user, part) for part in parts]
    assert sum(report["unchanged"] for report in again) == number
