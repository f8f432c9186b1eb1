"""Conditional requests: reading only what has changed, and writing only what has not."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from impl.settings import Settings
from tests.impl.tasks.caller import MERGE_PATCH, WHOLE, Caller
from tests.support.apps import run_app
from tests.support.users import SignedUp, sign_up

STALE = "/docs/problems/precondition-failed"
NOT_FOUND = "/docs/problems/task-not-found"

type Write = tuple[str, str, dict[str, Any]]

WRITES: dict[str, Write] = {
    "put": ("PUT", "", {"json": WHOLE}),
    "patch": ("PATCH", "", {"json": {"title": "Another"}}),
    "complete": ("PATCH", "/complete", {}),
    "complete with a body": ("PATCH", "/complete", {"json": {"completed": True}}),
    "delete": ("DELETE", "", {}),
}
RESTORE: Write = ("POST", "/restore", {})
each_write = pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())


async def ask(
    caller: Caller, method: str, path: str = "", *, headers: dict[str, str], **given: Any
) -> httpx.Response:
    url = f"{caller.user.tasks}{path}"
    headers = {**caller.user.headers, **headers}
    return await caller.http.request(method, url, headers=headers, **given)


async def write_if(
    caller: Caller, write: Write, task: dict[str, Any], if_match: str
) -> httpx.Response:
    method, suffix, given = write
    headers = {"If-Match": if_match}
    return await ask(caller, method, f"/{task['id']}{suffix}", headers=headers, **given)


async def read_unless(caller: Caller, path: str, if_none_match: str) -> httpx.Response:
    return await ask(caller, "GET", path, headers={"If-None-Match": if_none_match})


async def etag_of(caller: Caller, path: str) -> str:
    response = await ask(caller, "GET", path, headers={})
    return str(response.headers["etag"])


# Reading


async def test_a_task_that_is_as_it_was_is_not_sent_again(caller: Caller) -> None:
    path = f"/{(await caller.create())['id']}"
    etag = await etag_of(caller, path)
    response = await read_unless(caller, path, etag)
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["etag"] == etag
    assert response.headers["cache-control"] == "private, no-cache"
    assert not {"content-type", "content-length"} & response.headers.keys()


async def test_a_task_that_changed_is_sent(caller: Caller) -> None:
    task = await caller.create()
    etag = await etag_of(caller, f"/{task['id']}")
    changed = await caller.send("PATCH", f"/{task['id']}", json={"title": "Another"})
    response = await read_unless(caller, f"/{task['id']}", etag)
    assert (response.status_code, response.json()) == (200, changed)
    assert response.headers["etag"] != etag


async def test_a_page_that_is_as_it_was_is_not_sent_again(caller: Caller) -> None:
    for number in range(3):
        await caller.create(str(number))
    for path in ("", "?limit=3", "?limit=100"):
        etag = await etag_of(caller, path)
        response = await read_unless(caller, path, etag)
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["etag"] == etag
        assert not {"content-type", "content-length"} & response.headers.keys()


@each_write
async def test_a_page_on_which_something_changed_is_sent(caller: Caller, write: Write) -> None:
    method, suffix, given = write
    task = await caller.create()
    etag = await etag_of(caller, "")
    await ask(caller, method, f"/{task['id']}{suffix}", headers={}, **given)
    response = await read_unless(caller, "", etag)
    assert (response.status_code, response.json()) == (200, await caller.page())


async def test_another_page_has_another_entity_tag(caller: Caller) -> None:
    assert (await read_unless(caller, "", await etag_of(caller, ""))).status_code == 304
    empty = await etag_of(caller, "")
    await caller.create()
    one = await etag_of(caller, "")
    await caller.create()
    assert len({empty, one, await etag_of(caller, ""), await etag_of(caller, "?limit=1")}) == 4


@pytest.mark.parametrize("is_list", [True, False], ids=["list", "task"])
async def test_a_read_takes_weak_tags_several_and_any(caller: Caller, *, is_list: bool) -> None:
    task = await caller.create()
    path = "" if is_list else f"/{task['id']}"
    etag = await etag_of(caller, path)
    for known in (f"W/{etag}", f'"x", {etag}', f'"",W/{etag},"x"', "*"):
        assert (await read_unless(caller, path, known)).status_code == 304, known
    for other in ('"x"', '""', f'"{etag[1:-1]}x"', '"*"', '"x", W/"y"'):
        assert (await read_unless(caller, path, other)).status_code == 200, other


async def test_what_is_not_there_is_a_404_whoever_has_it(caller: Caller) -> None:
    task = await caller.create()
    etag = await etag_of(caller, f"/{task['id']}")
    await caller.send("DELETE", f"/{task['id']}", status=204)
    for known in (etag, "*"):
        response = await read_unless(caller, f"/{task['id']}", known)
        assert (response.status_code, response.json()["type"]) == (404, NOT_FOUND)


async def test_a_304_counts_and_tells_of_the_rate_limit(settings: Settings) -> None:
    limited = settings.model_copy(update={"rate_limit_enabled": True})
    async with run_app(limited) as client:
        caller = Caller(client, await sign_up(client))
        first = await ask(caller, "GET", headers={})
        response = await read_unless(caller, "", first.headers["etag"])
    assert response.status_code == 304
    assert response.headers["ratelimit-policy"] == first.headers["ratelimit-policy"]
    assert remaining(response) == remaining(first) - 1


def remaining(response: httpx.Response) -> int:
    return int(response.headers["ratelimit"].partition(";r=")[2].partition(";")[0])


# Versions


async def test_every_answer_with_a_task_has_its_entity_tag(
    client: httpx.AsyncClient, caller: Caller
) -> None:
    created = await client.post(
        caller.user.tasks, headers=caller.user.headers, json={"title": "Buy milk"}
    )
    path = f"/{created.json()['id']}"
    answers = [created]
    for method, suffix, given in list(WRITES.values())[:3]:
        answers.append(await ask(caller, method, f"{path}{suffix}", headers={}, **given))
        assert answers[-1].headers["etag"] == await etag_of(caller, path)
    assert [answer.headers["etag"] for answer in answers] == ['"1"', '"2"', '"3"', '"4"']
    assert [answer.json()["version"] for answer in answers] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("method", "suffix", "given"),
    [
        ("PUT", "", {"json": WHOLE}),
        ("PATCH", "", {"json": {}}),
        ("PATCH", "", {"json": WHOLE}),
        ("PATCH", "", {"json": {"due": "2026-12-24"}, "headers": MERGE_PATCH}),
        ("PATCH", "/complete", {"json": {"completed": True}}),
    ],
)
async def test_a_change_that_changes_nothing_keeps_the_entity_tag(
    stepper: Caller, method: str, suffix: str, given: dict[str, Any]
) -> None:
    task = await stepper.create(**WHOLE)
    response = await ask(stepper, method, f"/{task['id']}{suffix}", **{"headers": {}, **given})
    assert (response.headers["etag"], response.json()) == ('"1"', task)


# Writing


@each_write
async def test_a_write_is_made_to_the_version_that_it_names(caller: Caller, write: Write) -> None:
    for if_match in ('"2"', '"1", "2"', 'W/"1", "x","2"', "*"):
        task = await caller.create()
        await caller.send("PATCH", f"/{task['id']}", json={"priority": "low"})
        response = await write_if(caller, write, task, if_match)
        assert response.is_success, if_match
        if write[0] != "DELETE":
            assert response.headers["etag"] == '"3"'


# The task has version 2, and none of these names it.
NEVER = ['"1"', '"3"', '"1", "3"', 'W/"2"', '""', '"0"', '"02"', '"+2"', '"-2"', '"2.0"', '"2e0"']
NEVER += ['"999999999"', '"2147483648"', '"9223372036854775808"', f'"{"9" * 1000}"', '"*"']
NEVER += ['"dGhlIHBhZ2U"', '"33a64df551425fcc55e4d42a148795d9f25f89d4"', '"\';DROP"']


@each_write
async def test_a_write_to_another_version_is_a_412_and_changes_nothing(
    caller: Caller, write: Write
) -> None:
    task = await caller.create()
    task = await caller.send("PATCH", f"/{task['id']}", json={"priority": "low"})
    for if_match in NEVER:
        response = await write_if(caller, write, task, if_match)
        assert response.status_code == 412, if_match
        assert response.json()["type"] == STALE
        assert response.json()["etag"] == f'"{task["version"]}"'
    assert await caller.get(task) == task


async def test_a_restore_is_of_the_version_that_it_names(caller: Caller) -> None:
    for if_match in ('"2"', '"1", "2"', "*"):
        task = await caller.create()
        await caller.send("DELETE", f"/{task['id']}", status=204)
        for stale in ('"1"', '"3"', 'W/"2"'):
            response = await write_if(caller, RESTORE, task, stale)
            assert (response.status_code, response.json()["type"]) == (412, STALE)
        await caller.send("GET", f"/{task['id']}", status=404)
        response = await write_if(caller, RESTORE, task, if_match)
        assert (response.status_code, response.headers["etag"]) == (200, '"3"')


async def test_a_restore_of_what_is_not_deleted_is_of_its_version_too(caller: Caller) -> None:
    task = await caller.create()
    stale = await write_if(caller, RESTORE, task, '"2"')
    assert (stale.status_code, stale.json()["type"]) == (412, STALE)
    response = await write_if(caller, RESTORE, task, '"1"')
    assert (response.status_code, response.headers["etag"], response.json()) == (200, '"1"', task)


@each_write
async def test_what_is_not_there_is_a_404_whatever_the_version(
    caller: Caller, write: Write, client: httpx.AsyncClient, other_user: SignedUp
) -> None:
    """Deleted tasks, others' tasks and nonexistent ones are indistinguishable."""
    deleted = await caller.create()
    await caller.send("DELETE", f"/{deleted['id']}", status=204)
    other = Caller(client, other_user)
    foreign = await other.create()
    never = {"id": "019a7c52-8f11-7a43-b1c3-6f1f0f8b2a55"}
    for task in (deleted, foreign, never):
        for if_match in ('"1"', '"2"', '"x"', "*"):
            response = await write_if(caller, write, task, if_match)
            assert (response.status_code, response.json()["type"]) == (404, NOT_FOUND)
    assert await other.get(foreign) == foreign


MALFORMED = ["", "1", '"1', "W/1", 'w/"1"', '"1" "2"', '*, "1"', '"1",', '"a b"', '"1\t"']
MALFORMED += [f'"{"9" * 1023}"']


@pytest.mark.parametrize("text", MALFORMED)
async def test_an_invalid_entity_tag_is_refused(caller: Caller, text: str) -> None:
    task = await caller.create()
    for method, name in (("GET", "If-None-Match"), ("DELETE", "If-Match")):
        response = await ask(caller, method, f"/{task['id']}", headers={name: text})
        assert response.status_code == 422
        assert [(e["in"], e["pointer"]) for e in response.json()["errors"]] == [
            ("header", f"/{name}")
        ]
    assert await caller.get(task) == task


async def test_a_precondition_that_is_given_twice_is_refused(caller: Caller) -> None:
    task = await caller.create()
    headers = [*caller.user.headers.items(), ("If-Match", '"1"'), ("If-Match", '"2"')]
    url = f"{caller.user.tasks}/{task['id']}"
    response = await caller.http.delete(url, headers=headers)
    assert response.status_code == 422
    assert await caller.get(task) == task
