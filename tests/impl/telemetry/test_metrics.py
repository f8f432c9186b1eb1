"""Each metric moves when its thing happens, and no request makes a series that clients choose."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from math import isnan
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from impl.app import create_app
from impl.database import Database
from impl.retention.purging import purging
from impl.settings import Settings
from tests.impl.telemetry.scraping import Scraper, scraped
from tests.impl.transfer.exports.many_tasks import MANY, add_tasks
from tests.impl.transfer.exports.streaming import downloading
from tests.support.local_issuer import AUDIENCE, KEYS, LocalIssuer, key_pair
from tests.support.rows import COUNT_USERS, untyped
from tests.support.users import sign_up
from tests.support.valkey import ValkeyServer


def measured(settings: Settings, database: Database | None = None, **changes: Any) -> FastAPI:
    """Returns an application whose metrics are read from any free port."""
    return create_app(settings.model_copy(update={"metrics_port": 0, **changes}), database=database)


@pytest.fixture
async def scraper(settings: Settings) -> AsyncGenerator[Scraper]:
    async with scraped(measured(settings)) as scraper:
        yield scraper


async def until(is_so: Callable[[float], bool], read: Callable[[], Awaitable[float]]) -> None:
    """Waits until what is read is so."""
    for _ in range(500):
        if is_so(await read()):
            return
        await asyncio.sleep(0.02)
    pytest.fail("that took too long")


async def test_requests_are_counted_by_operation_and_status(scraper: Scraper) -> None:
    user = await sign_up(scraper.client)
    for body, status in (({"title": "A"}, 201), ({"title": "B"}, 201), ({}, 422)):
        response = await scraper.client.post(user.tasks, json=body, headers=user.headers)
        assert response.status_code == status
    count = partial(scraper.value, "http_requests_total", operation="createTask")
    assert (await count(status="201"), await count(status="422")) == (2, 1)
    of = {"operation": "createTask"}
    assert await scraper.value("http_request_duration_seconds_count", **of) == 3
    assert await scraper.value("http_request_duration_seconds_bucket", le="+Inf", **of) == 3
    total = await scraper.value("http_request_duration_seconds_sum", **of)
    in_database = await scraper.value("http_request_database_seconds_total", **of)
    assert 0 < in_database < total
    assert await scraper.value("http_request_statements_total", **of) >= 2


async def test_clients_make_no_series(scraper: Scraper) -> None:
    """Else whoever sends requests could fill the memory of everybody who keeps the metrics."""

    async def series() -> set[tuple[str, ...]]:
        families = (await scraper.families()).values()
        return {(s.name, *s.labels.values()) for family in families for s in family.samples}

    async def send(number: int) -> None:
        await scraper.client.request(f"BREW{number}", f"/nothing/{number}")
        await scraper.client.request(f"BREW{number}", "/api/me")
        await scraper.client.get(f"/api/{number}/tasks", headers={"Authorization": f"x{number}"})
        await scraper.client.get("/api/health/live", params={f"q{number}": number})

    await send(0)
    before = await series()
    for number in range(1, 50):
        await send(number)
    assert await series() == before
    name = "http_requests_total"
    assert await scraper.value(name, operation="(none)", status="404") == 50
    assert await scraper.value(name, operation="(none)", status="405") == 50


async def test_exports_under_way_are_told(settings: Settings, database: Database) -> None:
    limited = ("http_limited_requests_in_flight", {"operation": "exportData"})
    app = measured(settings, database)
    async with scraped(app) as scraper:
        user = await sign_up(scraper.client)
        await add_tasks(database, user.user_id, MANY)
        async with downloading(app, f"/api/{user.user_id}/exports", user) as download:
            await download.read()
            assert await scraper.value(limited[0], **limited[1]) == 1
            assert await scraper.value("http_requests_in_flight") == 1
            assert await scraper.value("database_connections_in_use") == 1
        await until(lambda n: n == 0, partial(scraper.value, limited[0], **limited[1]))
        assert await scraper.value("http_requests_in_flight") == 0


@asynccontextmanager
async def all_connections_in_use(database: Database) -> AsyncGenerator[None]:
    async with AsyncExitStack() as stack:
        for _ in range(database.shares.size):
            transaction = await stack.enter_async_context(database.snapshot())
            await transaction.one(untyped(COUNT_USERS), {})
        yield


async def test_who_waits_for_the_database_is_counted(
    settings: Settings, database: Database
) -> None:
    async with scraped(measured(settings, database)) as scraper:
        async with all_connections_in_use(database):
            size = await scraper.value("database_connections_limit")
            assert await scraper.value("database_connections_in_use") == size == 10
            ready = asyncio.create_task(scraper.client.get("/api/health/ready"))
            await until(lambda n: n == 1, partial(scraper.value, "database_connection_waiting"))
        assert (await ready).status_code == 200
        assert await scraper.value("database_connection_waiting") == 0
        assert await scraper.value("database_connection_waits_total") == 1
        assert await scraper.value("database_connection_wait_seconds_total") > 0
        assert await scraper.value("database_connection_refusals_total") == 0
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(database.shares, "_patience_seconds", 0.05)
            async with all_connections_in_use(database):
                assert (await scraper.client.get("/api/health/ready")).status_code == 503
        assert await scraper.value("database_connection_refusals_total") == 1


async def test_passwords_are_counted(scraper: Scraper, monkeypatch: pytest.MonkeyPatch) -> None:
    user = await sign_up(scraper.client)
    assert await scraper.value("password_hashes_total") == 1
    assert await scraper.value("password_hash_seconds") > 0
    assert await scraper.value("password_hashes_waiting") == 0
    monkeypatch.setattr("impl.users.passwords._MAX_WAITING", 0)
    log_in = {"email": user.email, "password": user.password}
    assert (await scraper.client.post("/api/auth/login", json=log_in)).status_code == 503
    assert await scraper.value("password_hash_refusals_total") == 1


async def test_refusals_of_the_limiter_are_counted(settings: Settings) -> None:
    async with scraped(measured(settings, rate_limit_enabled=True)) as scraper:
        user = await sign_up(scraper.client)
        wrong = {"email": user.email, "password": "wrong"}
        tries = [await scraper.client.post("/api/auth/login", json=wrong) for _ in range(11)]
        assert tries[-1].status_code == 429
        name = "rate_limit_refusals_total"
        assert await scraper.value(name, policy="login-account") == 1
        assert len((await scraper.families())[name].samples) == 1
        assert await scraper.value("rate_limit_store_up") == 0
        assert "rate_limit_store_up" not in await scraper.families(), "there is none"


@pytest.fixture
def valkey(valkey_server: ValkeyServer) -> Generator[ValkeyServer]:
    valkey_server.clear()
    yield valkey_server
    valkey_server.start()


async def test_whether_the_store_answers_is_told(settings: Settings, valkey: ValkeyServer) -> None:
    store: dict[str, Any] = {"redis_url": SecretStr(valkey.url), "redis_timeout_milliseconds": 500}
    async with scraped(measured(settings, rate_limit_enabled=True, **store)) as scraper:
        await sign_up(scraper.client)
        assert await scraper.value("rate_limit_store_up") == 1
        assert await scraper.value("rate_limit_store_failures_total") == 0
        valkey.stop()
        await sign_up(scraper.client)
        assert await scraper.value("rate_limit_store_up") == 0
        assert await scraper.value("rate_limit_store_failures_total") > 0


async def test_the_keys_of_an_issuer_are_watched(
    settings: Settings, local_issuer: LocalIssuer
) -> None:
    issuer: dict[str, Any] = {"oidc_issuer": local_issuer.url, "jwt_audience": AUDIENCE}
    headers = {"Authorization": f"Bearer {key_pair().sign(local_issuer.claims())}"}
    async with scraped(measured(settings, **issuer)) as scraper:
        assert isnan(await scraper.value("issuer_keys_age_seconds"))
        assert (await scraper.client.get("/api/me", headers=headers)).status_code == 200
        assert 0 <= await scraper.value("issuer_keys_age_seconds") < 60
        assert await scraper.value("issuer_fetches_total") == 1
        assert await scraper.value("issuer_fetch_failures_total") == 0
    local_issuer.answer(KEYS, "no keys")
    async with scraped(measured(settings, **issuer)) as scraper:
        assert (await scraper.client.get("/api/me", headers=headers)).status_code == 503
        assert isnan(await scraper.value("issuer_keys_age_seconds"))
        assert await scraper.value("issuer_fetch_failures_total") == 1


async def test_purging_is_counted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    soon = timedelta(seconds=0.05)
    async with scraped(measured(settings)) as scraper:
        assert await scraper.value("purge_last_success_timestamp_seconds") == 0
    monkeypatch.setattr("impl.foundation.purging", partial(purging, every=soon))
    async with scraped(measured(settings)) as scraper:
        ended_at = partial(scraper.value, "purge_last_success_timestamp_seconds")
        await until(bool, ended_at)
        assert abs(await ended_at() - time.time()) < 60
        purged = (await scraper.families())["purged_rows_total"]
        assert {"tasks", "sessions"} <= {sample.labels["what"] for sample in purged.samples}


async def test_what_keeps_the_event_loop_busy_is_seen(scraper: Scraper) -> None:
    async def late() -> float:
        count = await scraper.value("event_loop_delay_seconds_count")
        return count - await scraper.value("event_loop_delay_seconds_bucket", le="0.25")

    assert await late() == 0
    time.sleep(0.6)  # noqa: ASYNC251, that is the point
    await until(bool, late)


async def test_the_process_is_measured_as_well(scraper: Scraper) -> None:
    assert await scraper.value("process_resident_memory_bytes") > 10_000_000
    assert await scraper.value("process_open_fds") > 3
