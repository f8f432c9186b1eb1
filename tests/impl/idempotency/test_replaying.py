"""A retry with the same `Idempotency-Key` gets the same response, and has no second effect."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import delete
from sqlmodel import col

from impl.admin.commands import promote
from impl.database import Database
from impl.database.url import parse_database_url
from impl.settings import Settings
from impl.tasks.handlers import Tasks
from impl.users.passwords import Passwords
from impl.users.tables import UserRow
from tests.generated.documents import require_problem
from tests.impl.idempotency.creating import (
    Creation,
    account_by,
    answer,
    api_key,
    is_replay,
    sign_up_once,
    task,
)
from tests.support.apps import run_app
from tests.support.clocks import StandingClock
from tests.support.users import SignedUp, log_in, sign_up

REUSED = "/docs/problems/idempotency-key-reused"


@pytest.fixture
async def admin(client: httpx.AsyncClient, user: SignedUp, database_url: str) -> SignedUp:
    await promote(parse_database_url(database_url), user.email)
    return await log_in(client, user)


@pytest.fixture(params=["task", "API key", "account", "sign-up", "sign-up in a cookie"])
def creation(request: pytest.FixtureRequest, admin: SignedUp) -> Creation:
    """One request for each operation that creates something."""
    return {
        "task": task(admin),
        "API key": api_key(admin),
        "account": account_by(admin),
        "sign-up": sign_up_once(),
        "sign-up in a cookie": sign_up_once().changed(refresh_token_in="cookie"),
    }[request.param]


async def titles(client: httpx.AsyncClient, user: SignedUp) -> list[str]:
    page = await client.get(user.tasks, headers=user.headers)
    return [item["title"] for item in page.json()["items"]]


async def require_reused(client: httpx.AsyncClient, creation: Creation) -> None:
    problem = require_problem(await creation.send(client), 422)
    assert problem["type"] == REUSED
    (error,) = problem["errors"]
    assert (error["in"], error["pointer"]) == ("header", "/Idempotency-Key")


async def test_a_retry_gets_the_same_answer_to_the_byte(
    client: httpx.AsyncClient, creation: Creation
) -> None:
    first = await creation.send(client)
    assert first.status_code == 201, first.text
    assert "idempotent-replayed" not in first.headers
    for _ in range(2):
        again = await creation.send(client)
        assert is_replay(again)
        assert answer(again) == answer(first)
        assert again.headers["x-request-id"] != first.headers["x-request-id"]


async def test_a_retry_has_no_effect(client: httpx.AsyncClient, user: SignedUp) -> None:
    creation = task(user)
    for _ in range(3):
        await creation.send(client)
    assert await titles(client, user) == ["Once"]


async def test_another_payload_with_the_same_key_is_refused(
    client: httpx.AsyncClient, admin: SignedUp
) -> None:
    for creation, change in [
        (task(admin), {"title": "Twice"}),
        (api_key(admin), {"name": "Twice"}),
        (account_by(admin), {"name": "Twice"}),
    ]:
        first = await creation.send(client)
        await require_reused(client, creation.changed(**change))
        assert answer(await creation.send(client)) == answer(first)
    assert await titles(client, admin) == ["Once"]


async def test_another_operation_with_the_same_key_is_refused(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    creation = task(user)
    await creation.send(client)
    await require_reused(client, replace(api_key(user), key=creation.key))


async def test_a_key_in_quotation_marks_is_a_key_and_another_one(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    creation = task(user)
    quoted = replace(creation, key=f'"{creation.key}"')
    for request in (creation, quoted):
        assert not is_replay(await request.send(client))
        assert is_replay(await request.send(client))
    assert await titles(client, user) == ["Once", "Once"]


async def test_users_have_keys_of_their_own(
    client: httpx.AsyncClient, user: SignedUp, other_user: SignedUp
) -> None:
    creation = task(user)
    first = await creation.send(client)
    others = await replace(task(other_user), key=creation.key).send(client)
    assert (others.status_code, is_replay(others)) == (201, False)
    assert others.json()["id"] != first.json()["id"]


async def test_an_api_key_and_a_token_of_a_user_share_their_keys(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    creation = task(user)
    first = await creation.send(client)
    program = {"X-API-Key": (await api_key(user).send(client)).json()["key"]}
    again = await replace(creation, headers=program).send(client)
    assert is_replay(again)
    assert again.content == first.content


async def test_a_retry_needs_the_scopes_of_the_request(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    creation = task(user)
    await creation.send(client)
    reader = await api_key(user).changed(scopes=["tasks:read"]).send(client)
    only_reads = replace(creation, headers={"X-API-Key": reader.json()["key"]})
    require_problem(await only_reads.send(client), 403)
    require_problem(await replace(creation, headers={}).send(client), 401)


async def test_with_another_payload_a_key_of_nobody_is_another_request(
    client: httpx.AsyncClient,
) -> None:
    """Nobody can learn which keys strangers use, or occupy them."""
    creation = sign_up_once()
    await creation.send(client)
    stranger = await replace(sign_up_once(), key=creation.key).send(client)
    assert (stranger.status_code, is_replay(stranger)) == (201, False)
    guess = await creation.changed(password="another good password").send(client)
    assert require_problem(guess, 409)["type"] == "/docs/problems/email-taken"


async def test_without_a_key_nothing_is_replayed(client: httpx.AsyncClient, user: SignedUp) -> None:
    for _ in range(2):
        response = await client.post(user.tasks, json={"title": "Twice"}, headers=user.headers)
        assert (response.status_code, is_replay(response)) == (201, False)
    assert await titles(client, user) == ["Twice", "Twice"]


async def test_a_refusal_is_not_kept(client: httpx.AsyncClient, admin: SignedUp) -> None:
    """A retry may succeed where the first attempt was refused."""
    creation = account_by(admin)
    taken = await sign_up(client, creation.body["email"])
    require_problem(await creation.send(client), 409)
    removed = await client.delete(f"/api/admin/users/{taken.user_id}", headers=admin.headers)
    assert removed.status_code == 204
    response = await creation.send(client)
    assert (response.status_code, is_replay(response)) == (201, False)


async def test_what_a_handler_refuses_in_the_middle_of_its_transaction_is_not_kept(
    client: httpx.AsyncClient, user: SignedUp
) -> None:
    created = [await api_key(user).send(client) for _ in range(50)]
    creation = api_key(user)
    for _ in range(2):
        too_many = require_problem(await creation.send(client), 409)
        assert too_many["type"] == "/docs/problems/too-many-api-keys"
    await client.delete(created[0].headers["location"], headers=user.headers)
    response = await creation.send(client)
    assert (response.status_code, is_replay(response)) == (201, False)


async def test_a_failure_is_not_kept(
    client: httpx.AsyncClient, user: SignedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    creation = task(user)
    create_task = Tasks.create_task

    async def fail_in_the_end(*given: Any) -> None:
        await create_task(*given)
        raise LookupError

    with monkeypatch.context() as patch:
        patch.setattr(Tasks, "create_task", fail_in_the_end)
        patch.setattr("impl.web.problems._log.error", lambda *_, **__: None)
        require_problem(await creation.send(client), 500)
    assert await titles(client, user) == []
    response = await creation.send(client)
    assert (response.status_code, is_replay(response)) == (201, False)
    assert await titles(client, user) == ["Once"]


async def test_a_key_of_a_user_who_is_gone_is_refused(
    client: httpx.AsyncClient, database: Database, user: SignedUp
) -> None:
    """Their token stays cached for a moment."""
    creations = [task(user), api_key(user)]
    await client.get("/api/me", headers=user.headers)
    async with database.transaction() as transaction:
        await transaction.execute(delete(UserRow).where(col(UserRow.id) == user.user_id))
    for creation in creations:
        require_problem(await creation.send(client), 401)


async def test_a_handler_that_commits_on_the_way_is_an_error(
    client: httpx.AsyncClient, user: SignedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was committed could neither be undone nor replayed."""
    creation = task(user)
    create_task = Tasks.create_task

    async def commit_early(tasks: Tasks, *given: Any) -> Any:
        outcome = await create_task(tasks, *given)
        await tasks._transaction.commit()
        return outcome

    with monkeypatch.context() as patch:
        patch.setattr(Tasks, "create_task", commit_early)
        patch.setattr("impl.web.problems._log.error", lambda *_, **__: None)
        require_problem(await creation.send(client), 500)
    assert await titles(client, user) == []


async def test_a_replay_hashes_no_password(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    creation = sign_up_once()
    await creation.send(client)
    monkeypatch.delattr(Passwords, "hash")
    assert is_replay(await creation.send(client))


async def test_a_reply_is_kept_for_24_hours(settings: Settings) -> None:
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        user = await sign_up(client)
        for creation in (task(user), sign_up_once()):
            first = await creation.send(client)
            clock.advance(hours=23, minutes=59)
            user = await log_in(client, user)
            creation_now = replace(creation, headers=creation.headers and user.headers)
            assert answer(await creation_now.send(client)) == answer(first)
            clock.advance(minutes=1)
            user = await log_in(client, user)
            creation_now = replace(creation, headers=creation.headers and user.headers)
            later = await creation_now.send(client)
            assert not is_replay(later)
            assert later.status_code == (201 if creation.headers else 409)
        assert await titles(client, user) == ["Once", "Once"]


async def test_what_comes_after_24_hours_is_kept_in_turn(settings: Settings) -> None:
    clock = StandingClock()
    async with run_app(settings, clock) as client:
        user = await sign_up(client)
        creation = task(user)
        await creation.send(client)
        clock.advance(hours=24)
        again = replace(creation, headers=(await log_in(client, user)).headers)
        second = await again.changed(title="Another day").send(client)
        assert second.status_code == 201
        assert answer(await again.changed(title="Another day").send(client)) == answer(second)
        await require_reused(client, again)
