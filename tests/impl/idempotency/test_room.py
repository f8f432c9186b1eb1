"""Stored replies are limited per user, and counted in the user's row."""

from __future__ import annotations

import httpx
from sqlalchemy import bindparam, update
from sqlmodel import col

from impl.database import Database
from impl.database.repair import repair
from impl.retention.retentions import purge
from impl.service import REPAIRS
from impl.settings import Settings
from impl.users.tables import UserRow
from tests.generated.documents import require_problem
from tests.impl.quotas.storer import Storer, storing
from tests.impl.transfer.imports.files import lines_of, send
from tests.support.apps import retentions_for
from tests.support.clocks import StandingClock
from tests.support.users import log_in

FORGET = update(UserRow).where(col(UserRow.id) == bindparam("owner")).values(reply_bytes=0)


async def create(storer: Storer, key: str, title: str = "x") -> httpx.Response:
    headers = storer.user.headers | {"Idempotency-Key": key}
    return await storer.http.post(storer.user.tasks, json={"title": title}, headers=headers)


async def test_a_new_key_is_refused_when_there_is_no_room_until_replies_are_forgotten(
    settings: Settings, database: Database
) -> None:
    clock = StandingClock()
    async with storing(settings, database, clock, quota_reply_bytes=2000) as storer:
        keys = 0
        while (response := await create(storer, f"key-{keys}")).is_success:
            keys += 1
            assert await storer.require_true_reply_bytes() <= 2000
        assert keys > 1
        problem = require_problem(response, 429)
        assert "without a key" in problem["detail"]
        assert response.headers["Retry-After"] == "3600"
        assert len((await storer.page())["items"]) == keys, "what was refused did nothing"

        assert "idempotent-replayed" in (await create(storer, "key-0")).headers
        await storer.create("without a key")

        clock.advance(hours=24)
        storer.user = await log_in(storer.http, storer.user)
        assert (await create(storer, "key-0")).status_code == 201, "it takes the place of its own"
        await storer.require_true_reply_bytes()
        await purge(database, retentions_for(30), clock())
        left = await storer.require_true_reply_bytes()
        assert 0 < left < 2000
        assert (await create(storer, "new")).status_code == 201
        await storer.require_true_reply_bytes()


async def test_what_is_refused_or_a_dry_run_is_counted_as_it_is_kept(
    settings: Settings, database: Database
) -> None:
    async with storing(settings, database) as storer:
        assert (await create(storer, "bad", title="")).status_code == 422
        assert await storer.require_true_reply_bytes() == 0
        file = lines_of({"title": "x"})
        key, query = {"Idempotency-Key": "dry"}, "?dry_run=true"
        answers = [await send(storer.http, storer.user, file, query=query, **key) for _ in range(2)]
        assert [answer.json()["created"] for answer in answers] == [1, 1]
        assert ["idempotent-replayed" in answer.headers for answer in answers] == [False, True]
        assert await storer.require_true_reply_bytes() > 0
        assert (await storer.page())["items"] == []


async def test_replies_that_an_older_version_kept_are_recounted(
    settings: Settings, database: Database
) -> None:
    (users,) = (kind for kind in REPAIRS if kind.name == "users")
    async with storing(settings, database) as storer:
        await create(storer, "key")
        before = await storer.require_true_reply_bytes()
        async with database.transaction() as transaction:
            await transaction.execute(FORGET, {"owner": storer.user.user_id})
        assert (await repair(database, users)).repaired == 1
        assert await storer.require_true_reply_bytes() == before
