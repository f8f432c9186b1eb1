"""Tasks with tags: what is written is read, and each tag exists once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from impl.database import Database
from impl.retention.retentions import purge
from tests.impl.tags.tagger import Tagger
from tests.impl.tasks.caller import bounded
from tests.support.apps import retentions_for
from tests.support.users import sign_up


async def test_a_task_has_the_tags_that_it_was_created_with(tagger: Tagger) -> None:
    task = await tagger.tagged("work", "Errands", "3 minutes")
    assert task["tags"] == ["3 minutes", "Errands", "work"], "sorted, whatever the case"
    assert await tagger.get(task) == task
    assert (await tagger.page())["items"] == [task]
    assert await tagger.names() == ["3 minutes", "Errands", "work"]


async def test_each_task_of_a_page_has_its_own_tags(tagger: Tagger) -> None:
    tasks = [await tagger.tagged(*names) for names in (["a", "b"], [], ["b"], ["c", "a"])]
    assert [task["tags"] for task in tasks] == [["a", "b"], [], ["b"], ["a", "c"]]
    assert (await tagger.page())["items"] == tasks[::-1]


async def test_a_patch_replaces_all_tags_and_without_them_keeps_them(tagger: Tagger) -> None:
    task = await tagger.tagged("a", "b")
    assert (await tagger.retag(task, "b", "c"))["tags"] == ["b", "c"]
    renamed = await tagger.send("PATCH", f"/{task['id']}", json={"title": "Another"})
    assert renamed["tags"] == ["b", "c"]
    completed = await tagger.send("PATCH", f"/{task['id']}/complete")
    assert completed["tags"] == ["b", "c"]
    assert await tagger.get(task) == completed
    assert (await tagger.retag(task))["tags"] == []
    assert await tagger.tags_of(task) == []


async def test_a_put_without_tags_takes_them_off(tagger: Tagger) -> None:
    task = await tagger.tagged("a")
    replaced = await tagger.send("PUT", f"/{task['id']}", json={"title": "x", "tags": ["b"]})
    assert replaced["tags"] == ["b"]
    replaced = await tagger.send("PUT", f"/{task['id']}", json={"title": "x"})
    assert replaced["tags"] == []
    assert await tagger.get(task) == replaced


async def test_the_spelling_of_the_first_use_stands(tagger: Tagger) -> None:
    await tagger.tagged("Home")
    second = await tagger.tagged("hOME")
    assert second["tags"] == ["Home"]
    assert (await tagger.retag(second, "HOME", "New"))["tags"] == ["Home", "New"]
    assert await tagger.names() == ["Home", "New"]


async def test_two_spellings_in_one_request_are_one_tag(tagger: Tagger) -> None:
    assert (await tagger.tagged("Home", "HOME", "home"))["tags"] == ["Home"]


@pytest.mark.parametrize("body", [{"tags": ["A", "b"]}, {"title": "Buy milk", "tags": ["B", "a"]}])
async def test_what_changes_no_tag_keeps_version_and_updated_at(
    stepper: Tagger, body: dict[str, Any]
) -> None:
    task = await stepper.tagged("a", "b")
    method = "PUT" if "title" in body else "PATCH"
    assert await stepper.send(method, f"/{task['id']}", json=body) == task
    assert await stepper.get(task) == task


@pytest.mark.parametrize("names", [[], ["a"], ["a", "b", "c"], ["c", "d"]])
async def test_what_changes_only_tags_is_one_version_more(
    stepper: Tagger, names: list[str]
) -> None:
    task = await stepper.tagged("a", "b")
    changed = await stepper.retag(task, *names)
    assert changed["version"] == task["version"] + 1
    assert changed["updated_at"] > task["updated_at"]
    changes = {"tags": names, "version": 2, "updated_at": changed["updated_at"]}
    assert changed == {**task, **changes}
    assert await stepper.get(task) == changed


async def test_a_change_of_another_version_changes_no_tag(tagger: Tagger) -> None:
    task = await tagger.tagged("a")
    for method, body in (("PATCH", {"tags": ["b"]}), ("PUT", {"title": "x", "tags": ["b"]})):
        stale = {"If-Match": '"7"'}
        await tagger.send(method, f"/{task['id']}", status=412, json=body, headers=stale)
    assert await tagger.get(task) == task
    assert await tagger.names() == ["a"], "nor did it make one"
    path, current = f"/{task['id']}", {"If-Match": '"1"'}
    changed = await tagger.send("PATCH", path, json={"tags": ["b"]}, headers=current)
    assert changed["tags"] == ["b"]


async def test_the_tags_of_a_task_that_is_not_there_are_not_made(tagger: Tagger) -> None:
    task = await tagger.create()
    await tagger.send("DELETE", f"/{task['id']}", status=204)
    await tagger.send("PATCH", f"/{task['id']}", status=404, json={"tags": ["a"]})
    assert await tagger.names() == []


async def test_a_tag_is_gone_with_the_last_task_that_had_it(tagger: Tagger) -> None:
    first, second = await tagger.tagged("a", "b"), await tagger.tagged("a", "c")
    await tagger.retag(first, "b")
    assert await tagger.names() == ["a", "b", "c"]
    await tagger.retag(second)
    assert await tagger.names() == ["b"]
    await tagger.send("PUT", f"/{first['id']}", json={"title": "x"})
    assert await tagger.names() == []
    assert (await tagger.tagged("A"))["tags"] == ["A"], "and its spelling is forgotten"


async def test_a_deleted_task_keeps_its_tags_and_they_count_none(tagger: Tagger) -> None:
    task = await tagger.tagged("a")
    await tagger.send("DELETE", f"/{task['id']}", status=204)
    assert [(tag["name"], tag["tasks"]) for tag in await tagger.all()] == [("a", 0)]


async def test_tags_that_only_purged_tasks_had_go_with_them(
    tagger: Tagger, other: Tagger, database: Database
) -> None:
    task = await tagger.tagged("a", "b")
    await tagger.tagged("b")
    await other.tagged("a")
    await tagger.send("DELETE", f"/{task['id']}", status=204)
    await purge(database, retentions_for(trash_days=30), datetime.now(UTC))
    assert [(tag["name"], tag["tasks"]) for tag in await tagger.all()] == [("a", 0), ("b", 1)]
    in_31_days = datetime.now(UTC) + timedelta(days=31)
    await purge(database, retentions_for(trash_days=30)[:1], in_31_days)
    assert await tagger.names() == ["b"]
    assert await other.names() == ["a"]


async def test_users_know_nothing_of_each_others_tags(tagger: Tagger, other: Tagger) -> None:
    await tagger.tagged("Home")
    task = await other.tagged("HOME")
    assert task["tags"] == ["HOME"]
    await other.rename("HOME", "house")
    assert await tagger.names() == ["Home"]
    await other.remove("house")
    assert await tagger.names() == ["Home"]
    assert await other.names() == []


@given(st.lists(st.lists(st.sampled_from("aAbBcCdD"), max_size=5), max_size=6))
@bounded
async def test_a_task_has_what_was_last_said_and_each_tag_is_used(
    client: httpx.AsyncClient, writes: list[list[str]]
) -> None:
    tagger = Tagger(client, await sign_up(client))
    tasks = [await tagger.create(), await tagger.create()]
    now: dict[str, set[str]] = {task["id"]: set() for task in tasks}
    for number, names in enumerate(writes):
        task = tasks[number % 2]
        written = await tagger.retag(task, *dict.fromkeys(names))
        now[task["id"]] = {name.lower() for name in names}
        assert [name.lower() for name in written["tags"]] == sorted(now[task["id"]])
    in_use = set.union(*now.values())
    assert [name.lower() for name in await tagger.names()] == sorted(in_use)
