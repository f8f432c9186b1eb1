"""Exceeding a quota is refused as a whole; whatever needs no more room works."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from impl.database import Database, Transaction
from impl.quotas.quotas import Usage
from impl.settings import Settings
from impl.tasks import trash
from impl.transfer import imports
from impl.users.locks import lock_owner
from tests.impl.quotas.storer import Storer, storing
from tests.impl.tags.tagger import Json
from tests.support.apps import run_app

QUOTA = 25_000  # bytes of text
STAR = "\N{SPARKLES}"  # 3 bytes
NO_ROOM_FOR_TEXT = "There is room for 25,000 bytes of text."


def create(title: str, **values: object) -> Json:
    return {"op": "create", "task": {"title": title, **values}}


@pytest.fixture
async def storer(settings: Settings, database: Database) -> AsyncGenerator[Storer]:
    """A user who may have five tasks."""
    async with storing(
        settings, database, quota_tasks=5, quota_text_bytes=QUOTA, quota_tags=20
    ) as storer:
        yield storer


async def fill_with_text(storer: Storer, left: int = 0) -> Json:
    """Leaves that many bytes of the quota, and returns the longer of two tasks."""
    longer = await storer.create(STAR, description=STAR * 5000)
    room = QUOTA - (await storer.counted()).text_bytes - left - 1
    await storer.create("x", description=STAR * (room // 3) + "x" * (room % 3))
    assert (await storer.require_true_counts()).text_bytes == QUOTA - left
    return longer


async def test_a_task_too_many_is_refused_until_another_is_deleted(storer: Storer) -> None:
    tasks = [await storer.create(str(number), tags=["a"]) for number in range(5)]
    problem = await storer.refused(json={"title": "one more", "tags": ["b"]})
    assert problem["detail"] == "There is room for 5 tasks. Delete some, then try again."
    assert (problem["quota"], problem["limit"]) == ("tasks", 5)
    assert await storer.require_true_counts() == Usage(5, 5, 1)
    await storer.delete(tasks[0])
    await storer.create("one more")
    assert await storer.all_titles() == ["one more", "4", "3", "2", "1"]
    await storer.send("POST", f"/{tasks[0]['id']}/restore", 404)
    await storer.require_true_counts()


async def test_as_many_tasks_of_the_trash_give_way_as_must_the_oldest_first(
    storer: Storer,
) -> None:
    tasks = {name: await storer.create(name, tags=[name, "all"]) for name in "abcde"}
    await storer.delete(*(tasks[name] for name in "caedb"))
    await storer.create("f")
    assert await storer.trash() == {*"aedb"}
    await storer.batch("all_or_nothing", create("g"), create("h"))
    assert await storer.trash() == {*"db"}
    assert await storer.names() == ["all", "b", "d"]
    report = await storer.import_tasks({"title": "i", "id": tasks["d"]["id"]}, {"title": "j"})
    assert (report["created"], report["updated"]) == (1, 1)
    assert await storer.trash() == {"i"}, "what the file speaks of is spared, if older"
    assert await storer.require_true_counts() == Usage(5, 5, 2), "what was not said stays"


async def test_a_longer_text_needs_room_as_a_new_task_does(storer: Storer) -> None:
    gone = [await storer.create("1", description="12345"), await storer.create("2")]
    longer = await fill_with_text(storer, left=2)
    await storer.delete(*gone)
    await storer.send("PATCH", f"/{longer['id']}", json={"title": STAR * 2})
    assert await storer.trash() == {"2"}
    await storer.require_true_counts()


async def test_many_tasks_give_way_to_one_long_text(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trash, "_PAGE_ROWS", 3)
    async with storing(settings, database, quota_text_bytes=QUOTA) as storer:
        gone = [await storer.create(str(number)) for number in range(10)]
        await fill_with_text(storer)
        await storer.delete(*reversed(gone))
        await storer.create("seven b")
        assert await storer.trash() == {"0", "1", "2"}
        await storer.refused(json={"title": "four"})
        await storer.create("abc")
        assert await storer.trash() == set()
        await storer.require_true_counts()


async def test_what_would_not_make_room_enough_stays_in_the_trash(storer: Storer) -> None:
    gone = [await storer.create(number) for number in "12"]
    await fill_with_text(storer)
    await storer.delete(*gone)
    for title in ("123", "1234"):
        problem = await storer.refused(json={"title": title})
        assert NO_ROOM_FOR_TEXT in problem["detail"]
    for task in gone:
        await storer.send("POST", f"/{task['id']}/restore")
    await storer.require_true_counts()


async def test_a_text_that_gets_longer_is_refused_and_no_other(storer: Storer) -> None:
    longer = f"/{(await fill_with_text(storer))['id']}"
    before = await storer.send("GET", longer)
    for title in (STAR + "x", "\N{GREEK SMALL LETTER ALPHA}\N{GREEK SMALL LETTER ALPHA}"):
        change = {"title": title, "tags": ["new"], "priority": "high"}
        problem = await storer.refused("PATCH", longer, json=change)
        assert NO_ROOM_FOR_TEXT in problem["detail"]
        whole = {"title": title, "description": before["description"]}
        await storer.refused("PUT", longer, json=whole)
        assert await storer.send("GET", longer) == before
    for title in ("abc", "\N{GREEK SMALL LETTER ALPHA}", "\N{GREEK SMALL LETTER ALPHA}x"):
        await storer.send("PATCH", longer, json={"title": title})
        await storer.require_true_counts()
    await storer.send("PATCH", longer, json={"title": "abcd", "description": STAR * 4999})
    await storer.send("PUT", longer, json={"title": "x"})
    assert await storer.require_true_counts() == Usage(2, QUOTA - 15_003 + 1, 0)


async def test_a_stale_change_is_refused_and_counts_nothing(storer: Storer) -> None:
    longer = f"/{(await fill_with_text(storer))['id']}"
    headers = {"If-Match": '"7"'}
    for title in ("x", STAR * 2):
        await storer.send("PATCH", longer, 412, json={"title": title}, headers=headers)
        await storer.send("PATCH", "/" + "0" * 8 + longer[9:], 404, json={"title": title})
    await storer.require_true_counts()


async def test_a_new_tag_too_many_is_refused_and_a_known_one_is_not(storer: Storer) -> None:
    names = [f"tag {number:02}" for number in range(20)]
    task = await storer.create("x", tags=names)
    other = await storer.create("y", tags=names[:1])
    for refused in (
        storer.refused(json={"title": "z", "tags": ["new"]}),
        storer.refused("PATCH", f"/{other['id']}", json={"title": "z", "tags": [names[0], "new"]}),
    ):
        problem = await refused
        assert problem["detail"] == "There is room for 20 tags. Delete some, then try again."
        assert (problem["quota"], problem["limit"]) == ("tags", 20)
    assert await storer.require_true_counts() == Usage(2, 2, 20)
    await storer.create("z", tags=[name.upper() for name in names])
    await storer.rename(names[5], "Home")
    await storer.delete(*[task, (await storer.page(q="z"))["items"][0]])
    await storer.refused(json={"title": "z", "tags": ["new"]})
    await storer.merge("Home", names[1])
    await storer.remove(names[2])
    await storer.create("z", tags=["new", "newer"])
    assert (await storer.require_true_counts()).tags == 20
    # One is added while another is removed.
    await storer.retag(await storer.create("w", tags=["newer"]), "newer")
    newest = (await storer.page(q="z"))["items"][0]
    await storer.retag(newest, "newer", "newest")
    assert (await storer.require_true_counts()).tags == 20


async def test_a_batch_is_refused_where_it_does_not_fit_or_does_the_rest(storer: Storer) -> None:
    tasks = [await storer.create(str(number)) for number in range(4)]
    operations: list[Json] = [
        create("4", tags=["a"]),
        create("5", tags=["b"]),
        {"op": "update", "id": tasks[0]["id"], "changes": {"priority": "high"}},
    ]
    problem = await storer.batch("all_or_nothing", *operations, status=409)
    assert problem["type"] == "/docs/problems/quota-exceeded"
    assert [error["pointer"] for error in problem["errors"]] == ["/operations/1"]
    assert await storer.require_true_counts() == Usage(4, 4, 0)
    results = (await storer.batch("independent", *operations))["results"]
    assert [result["status"] for result in results] == [201, 409, 200]
    assert results[1]["problem"]["type"] == problem["type"]
    assert await storer.require_true_counts() == Usage(5, 5, 1)


async def test_an_operation_that_fails_half_way_leaves_no_trace(storer: Storer) -> None:
    """The task is created and counted before its tags turn out to be too many."""
    await storer.create("x", tags=[f"tag {number}" for number in range(19)])
    operations = (create("y", tags=["a", "b"]), create("z", tags=["a"]))
    results = (await storer.batch("independent", *operations))["results"]
    assert [result["status"] for result in results] == [409, 201]
    assert await storer.all_titles() == ["z", "x"]
    assert await storer.require_true_counts() == Usage(2, 2, 20)


@pytest.mark.parametrize(
    "tasks",
    [
        [{"title": str(number)} for number in range(600)],
        [{"title": "x", "description": STAR * 5000}] * 2,
        [{"title": "x", "tags": [f"tag {a}{b}" for a in range(7)]} for b in range(3)],
    ],
    ids=["tasks", "text", "tags"],
)
async def test_an_import_is_kept_whole_or_not_at_all_and_a_dry_run_tells(
    storer: Storer, tasks: list[Json]
) -> None:
    await storer.create("here before", tags=["mine"])
    before = await storer.require_true_counts()
    refused = await storer.import_tasks(*tasks, status=409, query="?dry_run=true")
    assert refused["detail"].startswith("There is room for")
    told = await storer.import_tasks(*tasks, status=409)
    assert told["detail"] == refused["detail"]
    assert await storer.require_true_counts() == before
    assert await storer.all_titles() == ["here before"]


async def test_a_dry_run_keeps_nothing_and_tells_the_same(storer: Storer) -> None:
    gone = await storer.create("gone", tags=["a"])
    kept = [await storer.create(str(number), tags=["b"]) for number in range(4)]
    await storer.delete(gone)
    file = ({"title": "new", "tags": ["c"]}, {"title": "0", "id": kept[0]["id"]}, {"title": 1})
    before = await storer.require_true_counts()
    dry = await storer.import_tasks(*file, query="?dry_run=true")
    assert await storer.require_true_counts() == before
    assert await storer.trash() == {"gone"}
    wet = await storer.import_tasks(*file)
    assert dry == {**wet, "dry_run": True}
    assert await storer.trash() == set()
    await storer.require_true_counts()


async def test_who_has_more_than_is_allowed_by_now_can_do_what_needs_no_room(
    settings: Settings, storer: Storer
) -> None:
    names = [f"tag {number:02}" for number in range(20)]
    task = await storer.create("a", tags=names)
    longer = await fill_with_text(storer)
    path = f"/{task['id']}"
    fewer = {"quota_tasks": 1, "quota_text_bytes": 20_800, "quota_tags": 19}
    async with run_app(settings.model_copy(update=fewer)) as client:
        storer.http = client
        assert len((await storer.page())["items"]) == 3
        await storer.send("PATCH", path, json={"priority": "high", "due": "2026-12-24"})
        await storer.send("PATCH", path, json={"title": "c"})
        shorter = {"description": STAR * 4999}
        await storer.send("PATCH", f"/{longer['id']}", json=shorter)
        await storer.send("PATCH", f"{path}/complete")
        await storer.delete(task)
        await storer.send("POST", f"{path}/restore")
        await storer.retag(task, *names[:19])
        await storer.retag(task, *names[1:19], "other")
        problem = await storer.refused(
            "PATCH", path, json={"tags": [*names[1:19], "other", "another"]}
        )
        assert "room for 19 tags" in problem["detail"]
        await storer.retag(task, *names[1:18])
        await storer.retag(task, *names[1:18], "another")
        await storer.refused("PATCH", path, json={"title": "cc"})
        await storer.refused(json={"title": "d"})
        await storer.import_tasks({"title": "c", "id": task["id"], "completed": True})
        await storer.import_tasks({"title": "d"}, status=409)
        await storer.require_true_counts()


async def test_a_task_of_the_file_that_is_deleted_meanwhile_makes_no_room(
    storer: Storer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It came into the trash after the file was looked at, and before it was written."""
    of_file = await storer.create("of the file", tags=["a"])
    gone = await storer.create("gone")
    for number in range(3):
        await storer.create(str(number))
    await storer.delete(gone)

    async def delete_and_lock(transaction: Transaction, owner: str) -> None:
        monkeypatch.undo()
        await storer.send("POST", f"/{gone['id']}/restore", 200)
        await storer.delete(of_file)
        await lock_owner(transaction, owner)

    monkeypatch.setattr(imports, "lock_owner", delete_and_lock)
    await storer.import_tasks({"title": "b", "id": of_file["id"]}, {"title": "new"}, status=409)
    assert await storer.trash() == {"of the file"}
    await storer.require_true_counts()
