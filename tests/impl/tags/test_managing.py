"""Listing, renaming, merging and deleting tags."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.impl.tags.tagger import Tagger
from tests.impl.tasks.caller import MERGE_PATCH

NOT_FOUND = "/docs/problems/tag-not-found"
TARGET_NOT_FOUND = "/docs/problems/merge-target-not-found"
NAME_TAKEN = "/docs/problems/tag-name-taken"
INVALID_CURSOR = "/docs/problems/invalid-cursor"


async def test_a_list_says_how_many_tasks_there_are_and_how_many_are_open(tagger: Tagger) -> None:
    assert await tagger.ask("GET") == {"items": [], "next_cursor": None}
    tasks = [await tagger.tagged("a", "b") for _ in range(3)]
    await tagger.tagged("c", completed=True)
    await tagger.send("PATCH", f"/{tasks[0]['id']}/complete")
    await tagger.send("DELETE", f"/{tasks[1]['id']}", status=204)
    await tagger.retag(tasks[2], "b")
    counts = [(tag["name"], tag["tasks"], tag["open_tasks"]) for tag in await tagger.all()]
    assert counts == [("a", 1, 0), ("b", 2, 1), ("c", 1, 0)]


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7])
async def test_pages_of_any_size_hold_every_tag_once(tagger: Tagger, limit: int) -> None:
    await tagger.tagged("b", "A", "a b", "\N{OCTOPUS}", "\N{FULLWIDTH LATIN SMALL LETTER C}", "~")
    names = [tag["name"] for tag in await tagger.all(limit)]
    assert names == ["A", "a b", "b", "\N{FULLWIDTH LATIN SMALL LETTER C}", "~", "\N{OCTOPUS}"]


async def test_a_page_goes_on_where_it_ended_while_tags_come_and_go(tagger: Tagger) -> None:
    await tagger.tagged("a", "b", "c")
    page = await tagger.ask("GET", params={"limit": 2})
    await tagger.remove("b")
    await tagger.tagged("bb", "aa")
    rest = await tagger.ask("GET", params={"cursor": page["next_cursor"]})
    assert [tag["name"] for tag in rest["items"]] == ["bb", "c"]


async def test_cursors_of_other_lists_are_refused(tagger: Tagger, other: Tagger) -> None:
    await tagger.tagged("a", "b")
    await tagger.tagged("a")
    of_tasks = (await tagger.page(limit=1))["next_cursor"]
    of_tags = (await tagger.ask("GET", params={"limit": 1}))["next_cursor"]
    for caller, cursor in ((tagger, of_tasks), (other, of_tags), (tagger, f"{of_tags}A")):
        refused = await caller.ask("GET", status=400, params={"cursor": cursor})
        assert refused["type"] == INVALID_CURSOR


# Renaming


async def test_all_tasks_show_the_new_name(stepper: Tagger) -> None:
    tasks = [await stepper.tagged("a", "z"), await stepper.tagged("a"), await stepper.tagged("z")]
    tag_id = await stepper.id_of("a")
    renamed = await stepper.rename("a", "shop")
    assert renamed == {"id": tag_id, "name": "shop", "tasks": 2, "open_tasks": 2}
    assert [await stepper.tags_of(task) for task in tasks] == [["shop", "z"], ["shop"], ["z"]]
    assert await stepper.names() == ["shop", "z"]


async def test_tasks_that_look_different_are_another_version(stepper: Tagger) -> None:
    tagged, plain = await stepper.tagged("a"), await stepper.tagged("b")
    await stepper.rename("a", "A")
    renamed = await stepper.get(tagged)
    assert (renamed["tags"], renamed["version"]) == (["A"], 2)
    assert renamed["updated_at"] > tagged["updated_at"]
    await stepper.rename("b", "c")
    await stepper.remove("c")
    assert (await stepper.get(tagged)) == renamed
    removed = await stepper.get(plain)
    assert (removed["tags"], removed["version"]) == ([], 3)
    path, stale = f"/{plain['id']}", {"If-Match": '"1"'}
    await stepper.send("PATCH", path, status=412, json={"title": "x"}, headers=stale)


async def test_the_name_that_it_has_already_changes_nothing(stepper: Tagger) -> None:
    task = await stepper.tagged("a")
    assert (await stepper.rename("a", "a"))["name"] == "a"
    assert await stepper.get(task) == task


async def test_a_patch_without_a_name_changes_nothing(stepper: Tagger) -> None:
    task = await stepper.tagged("a")
    (tag,) = await stepper.all()
    path = f"/{tag['id']}"
    assert await stepper.ask("PATCH", path, json={}, headers=MERGE_PATCH) == tag
    assert await stepper.get(task) == task
    await stepper.ask("PATCH", path, 422, json={"name": None}, headers=MERGE_PATCH)


async def test_the_name_of_another_tag_is_taken(stepper: Tagger) -> None:
    task = await stepper.tagged("a", "b")
    for name in ("a", "A"):
        refused = await stepper.rename("b", name, status=409)
        assert (refused["type"], refused["tag_id"]) == (NAME_TAKEN, await stepper.id_of("a"))
    assert await stepper.get(task) == task


async def test_a_new_task_takes_the_new_spelling_up(tagger: Tagger) -> None:
    await tagger.tagged("home")
    await tagger.rename("home", "HoMe")
    assert (await tagger.tagged("home"))["tags"] == ["HoMe"]
    await tagger.rename("HoMe", "work")
    assert (await tagger.tagged("home", "WORK"))["tags"] == ["home", "work"]


async def test_deleted_tasks_count_none_and_are_another_version_too(stepper: Tagger) -> None:
    """They look different in the trash, and once restored."""
    deleted = [await stepper.tagged("a"), await stepper.tagged("a", "b")]
    await stepper.tagged("a", completed=True)
    for task in deleted:
        await stepper.send("DELETE", f"/{task['id']}", status=204)
    counts = {"tasks": 1, "open_tasks": 0}
    renamed = await stepper.rename("a", "shop")
    assert {name: renamed[name] for name in counts} == counts
    merged = await stepper.merge("shop", "b")
    assert {name: merged[name] for name in counts} == counts
    await stepper.remove("b")
    trash = (await stepper.page(deleted="only"))["items"]
    assert sorted(task["version"] for task in trash) == [5, 5], "deleted, renamed, merged, removed"
    assert [task["tags"] for task in trash] == [[], []]


# Merging


async def test_merging_leaves_one_tag_on_the_tasks_of_both(stepper: Tagger) -> None:
    names: list[list[str]] = [["a"], ["B"], ["a", "B"], ["a", "c"], ["c"]]
    tasks = [await stepper.tagged(*some) for some in names]
    kept = await stepper.id_of("B")
    merged = await stepper.merge("a", "B")
    assert merged == {"id": kept, "name": "B", "tasks": 4, "open_tasks": 4}
    after = [await stepper.get(task) for task in tasks]
    assert [task["tags"] for task in after] == [["B"], ["B"], ["B"], ["B", "c"], ["c"]]
    assert [task["version"] for task in after] == [2, 1, 2, 2, 1], "others look as before"
    assert [task["updated_at"] > tasks[n]["updated_at"] for n, task in enumerate(after)] == [
        *(True, False, True, True, False)
    ]
    assert await stepper.names() == ["B", "c"]


async def test_a_tag_that_is_merged_into_itself_stays_as_it_is(stepper: Tagger) -> None:
    task = await stepper.tagged("a")
    assert (await stepper.merge("a", "a"))["tasks"] == 1
    assert await stepper.get(task) == task


async def test_after_a_lost_response_a_key_gets_it_again_and_without_one_it_is_a_404(
    tagger: Tagger,
) -> None:
    await tagger.tagged("a", "b")
    path, body = f"/{await tagger.id_of('a')}/merge", {"into": await tagger.id_of("b")}
    key = {"Idempotency-Key": "once"}
    first = await tagger.ask("POST", path, json=body, headers=key)
    assert await tagger.ask("POST", path, json=body, headers=key) == first
    assert (await tagger.ask("POST", path, 404, json=body))["type"] == NOT_FOUND
    assert await tagger.names() == ["b"]


async def test_merging_into_a_tag_that_is_gone_loses_nothing(tagger: Tagger, other: Tagger) -> None:
    task = await tagger.tagged("a", "b")
    await other.tagged("mine")
    gone = await tagger.id_of("b")
    await tagger.remove("b")
    path = f"/{await tagger.id_of('a')}/merge"
    for into in (gone, await other.id_of("mine"), str(uuid.uuid4())):
        refused = await tagger.ask("POST", path, 409, json={"into": into})
        assert refused["type"] == TARGET_NOT_FOUND
    assert await tagger.tags_of(task) == ["a"]


# Deleting


async def test_a_deleted_tag_is_off_all_tasks(tagger: Tagger) -> None:
    tasks = [await tagger.tagged("a", "b"), await tagger.tagged("a"), await tagger.tagged("b")]
    await tagger.remove("a")
    assert [await tagger.tags_of(task) for task in tasks] == [["b"], [], ["b"]]
    assert await tagger.names() == ["b"]


@pytest.mark.parametrize(
    ("method", "path", "request_"),
    [
        ("PATCH", "", {"json": {"name": "x"}}),
        ("POST", "/merge", {"json": {"into": str(uuid.uuid4())}}),
        ("DELETE", "", {}),
    ],
)
async def test_a_tag_that_is_gone_is_not_found(
    tagger: Tagger, other: Tagger, method: str, path: str, request_: dict[str, Any]
) -> None:
    await tagger.tagged("a")
    await other.tagged("mine")
    anothers = await other.id_of("mine")
    gone = await tagger.id_of("a")
    await tagger.remove("a")
    for tag_id in (gone, anothers, uuid.uuid4()):
        problem = await tagger.ask(method, f"/{tag_id}{path}", status=404, **request_)
        assert problem["type"] == NOT_FOUND
    assert await other.names() == ["mine"]
