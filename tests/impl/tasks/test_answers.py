"""Answers about tasks are stored, and are the same as without."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, get_args

import httpx
import msgspec
import pytest
from pydantic import MISSING
from sqlalchemy import func, select, update
from sqlmodel import col

from generated.models import Priority, Task
from impl.database import Database, DatabaseUnavailableError
from impl.database.queries import as_found
from impl.tasks import answers
from impl.tasks.answers import (
    ANSWERED_COLUMNS,
    EXAMPLES,
    FORMAT,
    Answered,
    format_of,
    json_of,
    read_answered,
)
from impl.tasks.rows import OWN, TaskReader
from impl.tasks.tables import TaskRow
from tests.impl.tasks.caller import WHOLE
from tests.impl.tasks.stored_answers import (
    answers_of,
    falsify,
    forget,
    page,
    require_right,
    store_all,
    stored,
)
from tests.support.cases import case
from tests.support.plans import recorded
from tests.support.users import SignedUp

READER = TaskReader(timedelta(days=30))
LIST = as_found(select(*ANSWERED_COLUMNS).where(*OWN))
AWKWARD: list[dict[str, Any]] = [
    {"title": "Milk"},
    {"title": 'a"\\/\b\f\n\r\t\x1f\x7f', "description": ""},
    {"title": "caf\u00e9 \u2028 \U0001f600", "description": "two\nlines"},
    {"title": "due on a day", "due": "2026-12-24", "priority": "high"},
    {"title": "due at once", "due": "2026-12-24T18:00:00.1234567+05:45"},
    {"title": "early", "due": "0001-01-01T00:00:00Z"},
    {"title": "late", "due": "9999-12-31T23:59:59.999999Z", "completed": True},
    {"title": "long", "description": "x" * 995},
    {"title": "too long", "description": "x" * 995},
    {**WHOLE, "tags": ["b", "A", "\u00e4", 'q"', "\U0001f600"]},
    {"title": "many tags", "tags": [f"{number:050}" for number in range(20)]},
]
UNTAGGED_AND_SHORT = 8


async def create(client: httpx.AsyncClient, user: SignedUp, *tasks: dict[str, Any]) -> list[str]:
    """Creates tasks, and returns their ids."""
    made = [await client.post(user.tasks, headers=user.headers, json=task) for task in tasks]
    assert {response.status_code for response in made} == {201}
    return [response.json()["id"] for response in made]


async def titles(client: httpx.AsyncClient, user: SignedUp, query: str = "") -> list[str]:
    return [task["title"] for task in await page(client, user, query)]


async def list_of(database: Database, user: SignedUp) -> Sequence[Answered]:
    async with database.transaction(read_only=True) as transaction:
        return read_answered(await transaction.all(LIST, {"owner": user.user_id}))


async def test_lists_are_the_same_with_answers_and_without(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    await create(client, user, *AWKWARD)
    assert len(await stored(database, user)) == UNTAGGED_AND_SHORT, "they are stored at once"
    await require_right(client, database, user)
    await forget(database, user)
    path = f"{user.tasks}?limit=9&sort="
    sorts = ("title", "-title", "due", "-due", "priority", "-updated_at")
    without = [(await client.get(path + sort, headers=user.headers)).content for sort in sorts]
    await store_all(database, user)
    assert len(await stored(database, user)) == len(AWKWARD) - 2, "all but those that are long"
    await require_right(client, database, user)
    for sort, before in zip(sorts, without, strict=True):
        with case(sort):
            after = await client.get(path + sort, headers=user.headers)
            # The position of a cursor is encrypted in the same way within the hour.
            assert after.json()["items"] == msgspec.json.decode(before)["items"]
            assert after.content.partition(b"next_cursor")[0] == before.partition(b"next_cursor")[0]


async def test_what_is_stored_is_answered_and_nothing_else_is_read(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    (task,) = await create(client, user, {"title": "Milk"})
    await falsify(database, user)
    for query in ("", "?q=milk", "?completed=false&sort=title&q=milk", "?due_before=2030-01-01"):
        with case(query):
            assert await titles(client, user, query) in (["False"], [])
    assert await titles(client, user) == ["False"]
    one = await client.get(f"{user.tasks}/{task}", headers=user.headers)
    assert one.json()["title"] == "False"
    assert one.headers["etag"] == '"1"'


async def test_an_answer_about_another_version_or_in_another_format_is_never_given(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    await create(client, user, {"title": "Milk"})
    wrong: list[dict[str, object]] = [
        {"answer_version": 2},
        {"answer_version": None},
        {"answer_version": 1, "answer_format": FORMAT - 1},
        {"answer_format": None},
        {"answer_format": FORMAT, "version": 2},
        {"answer_version": 2, "answer": None},
    ]
    for change in wrong:
        with case(change):
            await falsify(database, user, **change)
            assert await titles(client, user) == ["Milk"]
            await store_all(database, user)
    await falsify(database, user)
    assert await titles(client, user) == ["False"], "nothing else was in the way"


async def test_no_answer_about_a_deleted_task_is_stored(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    """It says when the task is purged, which is a setting, and changes without a new version."""
    (task,) = await create(client, user, {"title": "Milk"})
    await client.delete(f"{user.tasks}/{task}", headers=user.headers)
    await store_all(database, user)
    assert await stored(database, user) == {}
    (deleted,) = await page(client, user, "?deleted=only")
    assert deleted["purge_at"] is not None


def test_an_answer_depends_on_nothing_but_the_task() -> None:
    for example in EXAMPLES:
        assert json_of(example, READER) == json_of(example, TaskReader(timedelta(days=1)))


# The format


def test_the_examples_have_every_property_with_and_without_a_value() -> None:
    shown = [msgspec.json.decode(json_of(example, READER)) for example in EXAMPLES]
    for task in shown:
        assert list(task) == list(Task.__struct_encode_fields__)
    values = {name: [task[name] for task in shown] for name in shown[0]}
    assert {name for name, found in values.items() if not any(found)} == {
        *("deleted_at", "purge_at")  # no answer about a deleted task is stored
    }
    nullable = {name for name, type_ in Task.__annotations__.items() if "None" in type_}
    assert {name for name, found in values.items() if None in found} == nullable
    assert {True, False} == set(values["completed"])
    assert {len(due) for due in values["due"] if due} == {len("2026-11-29T02:03:04.567890Z"), 10}
    assert set(values["priority"]) == set(get_args(Priority.__value__))


def test_the_format_is_another_if_answers_look_otherwise() -> None:
    tasks = [READER.tagged(example) for example in EXAMPLES]
    assert format_of(tasks) == FORMAT
    old = [msgspec.structs.asdict(task) for task in tasks]
    changes: dict[str, list[dict[str, Any]]] = {
        "a new property": [{**task, "new": None} for task in old],
        "no description": [{**task, "description": MISSING} for task in old],
        "another name": [
            {"name" if name == "title" else name: task[name] for name in task} for task in old
        ],
        "another order": [dict(reversed(task.items())) for task in old],
        "another type": [{**task, "version": str(task["version"])} for task in old],
        "no name of what is invisible": [{**task, "title": " "} for task in old],
        "another order of tags": [{**task, "tags": task["tags"][::-1]} for task in old],
    }
    for name, changed in changes.items():
        with case(name):
            shown: Any = [{k: v for k, v in task.items() if v is not MISSING} for task in changed]
            assert format_of(shown) != FORMAT


# What lists have stored


async def test_a_list_has_the_answers_stored_that_it_lacks(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    await create(client, user, *({"title": "Milk", "tags": ["home"]} for _ in range(10)))
    before = await page(client, user)
    for _ in range(1000):
        if len(await stored(database, user)) == 10:
            break
        await asyncio.sleep(0.01)
    assert len(await stored(database, user)) == 10
    await require_right(client, database, user)
    assert await page(client, user) == before


async def test_fewer_than_ten_or_those_that_stay_without_are_not_worth_it(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    tasks: list[dict[str, Any]] = [{"title": "Milk", "tags": ["home"]}] * 9
    tasks += [{"title": "Milk", "description": "x" * 2000}] * 2
    await create(client, user, *tasks)
    ours = answers_of(database)
    with recorded(database) as statements:
        ours.of(user.user_id, await list_of(database, user))
        await ours.close()
    assert len(statements) == 1, "the list"
    assert await stored(database, user) == {}


async def test_a_list_has_them_stored_by_few_statements_beside_the_request(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    await create(client, user, *({"title": "Milk", "tags": ["home"]} for _ in range(12)))
    ours, tasks = answers_of(database), await list_of(database, user)
    with recorded(database) as statements:
        for _ in range(3):
            ours.of(user.user_id, tasks)
        ours.of("somebody else", tasks)
        assert statements == [], "nobody waits for it"
        await ours.close()
    assert len(statements) == 2, "those of one list at once, and of no other"
    assert all("user_id =" in statement.sql for statement in statements)
    assert len(await stored(database, user)) == 12


async def test_nobody_who_writes_is_waited_for(
    client: httpx.AsyncClient, user: SignedUp, database: Database
) -> None:
    if database.is_sqlite:
        return  # where one writes at a time, whatever it is
    ids = await create(client, user, *({"title": "Milk", "tags": ["home"]} for _ in range(10)))
    ours, tasks = answers_of(database), await list_of(database, user)
    async with database.transaction() as other:
        this = update(TaskRow).where(col(TaskRow.id) == ids[0])
        await other.execute(this.values(priority=1, version=2))
        ours.of(user.user_id, tasks)
        async with asyncio.timeout(1):
            await ours.close()
    assert set(await stored(database, user)) == {*ids} - {ids[0]}


async def test_what_is_changed_while_it_is_read_gets_no_answer(
    client: httpx.AsyncClient,
    user: SignedUp,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The names of its tags are read as they were, and its columns as they are."""
    if database.is_sqlite:
        return
    (task,) = await create(client, user, {"title": "Milk", "tags": ["home"]})
    slow = answers._SELECT.where(func.pg_sleep(0.3).is_not(None))
    monkeypatch.setattr(answers, "_SELECT", slow)
    storing = asyncio.create_task(store_all(database, user))
    await asyncio.sleep(0.15)
    change = await client.patch(f"{user.tasks}/{task}", headers=user.headers, json={"tags": []})
    assert change.status_code == 200
    await storing
    assert await stored(database, user) == {}
    monkeypatch.undo()
    await store_all(database, user)
    assert task in await stored(database, user)


async def test_a_database_that_takes_no_writes_is_left_alone_for_a_minute(
    client: httpx.AsyncClient,
    user: SignedUp,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await create(client, user, *({"title": "Milk", "tags": ["home"]} for _ in range(10)))
    tasks, attempts = await list_of(database, user), 0

    def fail(*_: object, **__: object) -> None:
        nonlocal attempts
        attempts += 1
        raise DatabaseUnavailableError

    monkeypatch.setattr(answers, "_PAUSE_SECONDS", 0)
    ours = answers_of(database)
    for rest, expected in ((0, 3), (60, 4)):
        monkeypatch.setattr(answers, "_REST_SECONDS", rest)
        with monkeypatch.context() as patch:
            patch.setattr(database, "transaction", fail)
            for _ in range(3):
                assert len(ours.of(user.user_id, tasks)) == 10
                await asyncio.sleep(0.01)
        assert attempts == expected
    await ours.close()
    assert await stored(database, user) == {}
