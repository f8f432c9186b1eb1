"""Stored replies: encrypted for one user and key, without the key itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlmodel import SQLModel, col

from generated.idempotency import Attempt
from impl.database import Database
from impl.idempotency.replies import _one
from impl.idempotency.tables import IdempotencyKeyRow
from impl.retention.retentions import purge
from impl.settings import Settings
from tests.generated.documents import require_problem
from tests.impl.idempotency.creating import answer, api_key, is_replay, sign_up_once, task
from tests.support.apps import retentions_for, run_app
from tests.support.rows import untyped
from tests.support.users import PASSWORD, SignedUp, log_in, sign_up

OLD = "an-old-secret-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"
NEW = "a-new-secret-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"


def with_secrets(settings: Settings, secret: str, previous: str | None = None) -> Settings:
    kept = {"jwt_secret_previous": SecretStr(previous)} if previous else {}
    return settings.model_copy(update={"jwt_secret": SecretStr(secret), **kept})


async def every_row(database: Database) -> bytes:
    """Returns the whole contents of the database, with bytes unchanged."""
    found = []
    async with database.transaction(read_only=True) as transaction:
        for table in SQLModel.metadata.sorted_tables:
            for row in await transaction.all(untyped(select(table)), {}):
                found += [v if isinstance(v, bytes) else str(v).encode() for v in row]
    return b"\n".join(found)


async def test_the_database_holds_no_secret_and_no_key(
    client: httpx.AsyncClient, database: Database, user: SignedUp
) -> None:
    in_cookie = sign_up_once().changed(refresh_token_in="cookie")
    creations = [sign_up_once(), in_cookie, api_key(user)]
    signed_up, with_cookie, created = [await creation.send(client) for creation in creations]
    secrets = [
        PASSWORD,
        signed_up.json()["access_token"],
        signed_up.json()["refresh_token"],
        with_cookie.headers["set-cookie"].partition("=")[2].partition(";")[0],
        created.json()["key"],
        *(creation.key for creation in creations),
    ]
    dump = await every_row(database)
    assert user.email.encode() in dump, "the dump is one"
    for secret in secrets:
        assert secret.encode() not in dump


def test_what_names_an_anonymous_request_takes_the_secret() -> None:
    """From a plain hash of a sign-up, its password could be guessed at full speed."""
    attempt = Attempt(None, "a-key", fingerprint=b"of a request with a password")
    assert _one(OLD.encode(), attempt) != _one(NEW.encode(), attempt)
    of_a_user = replace(attempt, user_id="ada")
    assert _one(OLD.encode(), of_a_user) == _one(NEW.encode(), of_a_user)


def flip(reply: bytes) -> bytes:
    return reply[:-1] + bytes([reply[-1] ^ 1])


def empty(_reply: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("change", [flip, empty])
async def test_a_reply_that_was_changed_is_not_told(
    client: httpx.AsyncClient, database: Database, user: SignedUp, change: Callable[[bytes], bytes]
) -> None:
    creation = task(user)
    await creation.send(client)
    mine = col(IdempotencyKeyRow.user_id) == user.user_id
    async with database.transaction() as transaction:
        row = await transaction.one(untyped(select(col(IdempotencyKeyRow.reply)).where(mine)), {})
        changed = update(IdempotencyKeyRow).where(mine).values(reply=change(row.reply))
        await transaction.execute(changed)
    problem = require_problem(await creation.send(client), 422)
    assert problem["type"] == "/docs/problems/idempotency-key-reused"
    assert "cannot be read any more" in problem["detail"]
    page = await client.get(user.tasks, headers=user.headers)
    assert len(page.json()["items"]) == 1, "and it is not done again"


async def test_a_reply_opens_in_no_other_row(
    client: httpx.AsyncClient, database: Database, user: SignedUp, other_user: SignedUp
) -> None:
    creation = api_key(user)
    others = replace(api_key(other_user), key=creation.key)
    await creation.send(client)
    await others.send(client)
    reply, user_id = col(IdempotencyKeyRow.reply), col(IdempotencyKeyRow.user_id)
    async with database.transaction() as transaction:
        row = await transaction.one(untyped(select(reply).where(user_id == user.user_id)), {})
        await transaction.execute(
            update(IdempotencyKeyRow).where(user_id == other_user.user_id).values(reply=row.reply)
        )
    require_problem(await others.send(client), 422)


async def test_a_reply_outlives_a_change_of_the_secret(settings: Settings) -> None:
    async with run_app(with_secrets(settings, OLD)) as client:
        user = await sign_up(client)
        creations = [task(user), sign_up_once()]
        before = [answer(await creation.send(client)) for creation in creations]
    async with run_app(with_secrets(settings, NEW, previous=OLD)) as client:
        assert [answer(await creation.send(client)) for creation in creations] == before


async def test_without_the_secret_a_reply_is_lost_and_its_key_stays_used(
    settings: Settings,
) -> None:
    async with run_app(with_secrets(settings, OLD)) as client:
        user = await sign_up(client)
        creation = task(user)
        await creation.send(client)
    async with run_app(with_secrets(settings, NEW)) as client:
        again = replace(creation, headers=(await log_in(client, user)).headers)
        require_problem(await again.send(client), 422)


async def test_rows_of_24_hours_ago_are_purged(
    client: httpx.AsyncClient, database: Database, user: SignedUp
) -> None:
    creations = [task(user), sign_up_once()]
    for creation in creations:
        await creation.send(client)

    await purge(database, retentions_for(trash_days=30), datetime.now(UTC))
    assert [is_replay(await creation.send(client)) for creation in creations] == [True, True]
    in_a_day = datetime.now(UTC) + timedelta(hours=24)
    removed = await purge(database, retentions_for(trash_days=30), in_a_day)
    assert removed["idempotency_keys"] > 0
    assert removed["anonymous_idempotency_keys"] > 0
    assert not is_replay(await creations[0].send(client))
