"""Tags that many requests change concurrently: none is duplicated, and none is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from uuid import UUID

import httpx

from impl.database import Database
from impl.tags import statements
from tests.impl.tags.tagger import Json, Tagger

ROUNDS = range(15)
WRITERS = range(12)


async def at_once(*requests: Awaitable[Json]) -> list[Json]:
    return await asyncio.gather(*requests)


async def test_a_new_name_that_many_take_up_is_one_tag(tagger: Tagger) -> None:
    """The requests have the names in different orders."""
    for number in ROUNDS:
        names = [f"Home {number}", f"WORK {number}", f"x {number}"]
        spellings = [names, [name.swapcase() for name in reversed(names)]]
        tasks = await at_once(*(tagger.tagged(*spellings[writer % 2]) for writer in WRITERS))
        assert len({tuple(task["tags"]) for task in tasks}) == 1
        assert len(await tagger.names()) == 3 * (number + 1)


async def test_who_takes_a_tag_up_while_its_last_task_drops_it_has_it(tagger: Tagger) -> None:
    for _ in ROUNDS:
        last = await tagger.tagged("a")
        dropped, *tasks = await at_once(tagger.retag(last), *(tagger.tagged("a") for _ in range(3)))
        assert dropped["tags"] == []
        for task in tasks:
            assert task["tags"] == await tagger.tags_of(task) == ["a"]
        assert await tagger.names() == ["a"]
        await at_once(*(tagger.retag(task) for task in tasks))
        assert await tagger.names() == [], "none is left, whoever was last"


async def test_who_takes_a_tag_up_while_it_is_renamed_has_one_of_the_names(tagger: Tagger) -> None:
    for number in ROUNDS:
        old, new = f"old {number}", f"new {number}"
        first = await tagger.tagged(old)
        renamed, *tasks = await at_once(
            tagger.rename(old, new), *(tagger.tagged(old) for _ in range(4))
        )
        assert renamed["name"] == new
        assert await tagger.tags_of(first) == [new]
        for task in tasks:
            assert await tagger.tags_of(task) in ([old], [new])


async def test_who_takes_a_tag_up_while_it_is_merged_has_one_of_them(tagger: Tagger) -> None:
    for number in ROUNDS:
        gone, kept = f"gone {number}", f"kept {number}"
        tasks = [await tagger.tagged(gone), await tagger.tagged(kept)]
        merged, retagged, *created = await at_once(
            tagger.merge(gone, kept),
            tagger.retag(tasks[1], gone, kept),
            *(tagger.tagged(gone) for _ in range(3)),
        )
        assert merged["name"] == kept
        assert set(retagged["tags"]) in ({kept}, {gone, kept})
        for task in (*tasks, *created):
            names = await tagger.tags_of(task)
            assert names
            assert set(names) <= {gone, kept}


async def test_of_two_tags_that_are_merged_crosswise_one_stays(tagger: Tagger) -> None:
    for number in ROUNDS:
        tasks = [await tagger.tagged(f"{name} {number}") for name in "ab"]
        a, b = [await tagger.id_of(f"{name} {number}") for name in "ab"]

        async def merge(tag: str, into: str) -> httpx.Response:
            path = f"/api/{tagger.user.user_id}/tags/{tag}/merge"
            return await tagger.http.post(path, json={"into": into}, headers=tagger.user.headers)

        answers = await asyncio.gather(merge(a, b), merge(b, a))
        assert sorted(answer.status_code for answer in answers) == [200, 409], "one is too late"
        first, second = [await tagger.tags_of(task) for task in tasks]
        assert first == second
        assert len(first) == 1


async def test_changes_of_tasks_while_their_tag_is_renamed_are_all_counted(tagger: Tagger) -> None:
    """Every response shows the tags of exactly that version."""
    tasks = [await tagger.tagged("name 0") for _ in range(4)]
    for number in ROUNDS:
        _, *changed = await at_once(
            tagger.rename(f"name {number}", f"name {number + 1}"),
            *(tagger.send("PATCH", f"/{task['id']}/complete") for task in tasks),
        )
        for before in changed:
            now = await tagger.get(before)
            assert now["version"] == 1 + 2 * (number + 1)
            is_newest = before["version"] == now["version"]
            assert before["tags"] == ([f"name {number + 1}"] if is_newest else [f"name {number}"])


async def test_who_waits_for_another_change_of_a_task_answers_with_its_tags(
    tagger: Tagger, database: Database
) -> None:
    """Its statement began before the other one was committed, and sees older tags at first."""
    changes: list[tuple[str, Json, int]] = [
        ("/complete", {"completed": True}, 3),
        ("", {"priority": "high"}, 3),
        ("", {"priority": "none"}, 2),
    ]
    for number, (path, body, version) in enumerate(changes):
        task = await tagger.tagged(f"old {number}")
        tag = UUID(await tagger.id_of(f"old {number}"))
        values = {"owner": tagger.user.user_id, "tag": tag, "now": datetime.now(UTC)}
        change = tagger.send("PATCH", f"/{task['id']}{path}", json=body)
        async with database.transaction() as renaming:
            await renaming.execute(statements.TOUCH_TASKS, values)
            changing = asyncio.create_task(change)
            await asyncio.sleep(0.2)
            assert not changing.done()
            new = f"new {number}"
            await renaming.execute(statements.RENAME, values | {"new": new, "folded": new})
        changed = await changing
        assert (changed["tags"], changed["version"]) == ([new], version), (path, body)


async def test_of_many_who_change_the_tags_of_one_version_one_wins(tagger: Tagger) -> None:
    for _ in ROUNDS:
        task = await tagger.tagged("a", "b")
        url = f"{tagger.user.tasks}/{task['id']}"
        headers = {**tagger.user.headers, "If-Match": '"1"'}
        answers = await asyncio.gather(
            *(
                tagger.http.patch(url, json={"tags": ["a", f"w {writer}"]}, headers=headers)
                for writer in WRITERS
            )
        )
        (winner,) = [answer for answer in answers if answer.status_code == 200]
        assert {answer.status_code for answer in answers} == {200, 412}
        assert await tagger.get(task) == winner.json()
    used = {name for task in (await tagger.page(limit=100))["items"] for name in task["tags"]}
    assert set(await tagger.names()) == used, "who lost left no tag behind"
