"""Health checks, on both databases; `test_database` covers a database that is down."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from impl.app import create_app
from impl.database import Database, DatabaseUnavailableError
from impl.database.migrate import migrate
from impl.database.schema import NEWEST
from impl.database.shares import Shares
from impl.database.url import parse_database_url
from impl.settings import Settings
from tests.support.apps import client_of, settings_for
from tests.support.clients import client_to


@pytest.mark.parametrize("check", ["live", "ready"])
async def test_all_is_well(client: httpx.AsyncClient, check: str) -> None:
    response = await client.get(f"/api/health/{check}")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert response.headers["cache-control"] == "no-store"


async def test_readiness_asks_the_database_and_liveness_does_not(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restart does not repair a database, so a process must not be restarted for one."""
    asked: list[str] = []

    async def be_away(_database: Database) -> None:
        asked.append("ping")
        raise DatabaseUnavailableError

    monkeypatch.setattr(Database, "ping", be_away)
    monkeypatch.setattr(Shares, "take", lambda *_: pytest.fail("it was used"))
    assert (await client.get("/api/health/live")).status_code == 200
    assert asked == []
    response = await client.get("/api/health/ready")
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) >= 1
    assert asked == ["ping"]


async def test_a_process_that_is_about_to_end_is_alive_and_not_ready(database_url: str) -> None:
    app = create_app(settings_for(database_url))
    async with client_of(app) as client:
        assert (await client.get("/api/health/ready")).status_code == 200
        app.draining.begin()
        assert (await client.get("/api/health/live")).status_code == 200
        response = await client.get("/api/health/ready")
    assert response.status_code == 503
    assert response.json()["detail"].startswith("This process is about to end")
    assert int(response.headers["retry-after"]) >= 1


async def test_readiness_comes_back_by_itself(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def be_away(_database: Database) -> None:
        raise DatabaseUnavailableError

    with monkeypatch.context() as patch:
        patch.setattr(Database, "ping", be_away)
        assert (await client.get("/api/health/ready")).status_code == 503
    assert (await client.get("/api/health/ready")).status_code == 200


@pytest.mark.parametrize("revision", ["0009", None])
async def test_it_is_not_ready_while_the_schema_is_older(
    client: httpx.AsyncClient, database: Database, revision: str | None
) -> None:
    """Each check says why, and it becomes ready by itself."""
    async with set_revision(database, revision):
        for _ in range(2):
            response = await client.get("/api/health/ready")
            assert response.status_code == 503
            assert response.headers["content-type"] == "application/problem+json"
            assert int(response.headers["retry-after"]) >= 1
            assert (
                f"revision {revision or 'base'} and not yet at {NEWEST}"
                in response.json()["detail"]
            )
            assert (await client.get("/api/health/live")).status_code == 200
    assert (await client.get("/api/health/ready")).status_code == 200


async def test_a_server_that_was_ready_is_not_when_the_database_goes_down(
    client: httpx.AsyncClient, database: Database
) -> None:
    assert (await client.get("/api/health/ready")).status_code == 200
    async with set_revision(database, "0008"):
        assert (await client.get("/api/health/ready")).status_code == 503


async def test_a_newer_schema_is_accepted(client: httpx.AsyncClient, database: Database) -> None:
    """The previous version keeps running while the next one is rolled out."""
    async with set_revision(database, "9999"):
        assert (await client.get("/api/health/ready")).status_code == 200


async def test_an_empty_database_becomes_ready_when_it_is_migrated(
    settings: Settings, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    app = create_app(settings.model_copy(update={"database_url": SecretStr(url)}))
    async with (
        app.router.lifespan_context(app),
        client_to(app) as client,
    ):
        response = await client.get("/api/health/ready")
        assert response.status_code == 503
        assert "base" in response.json()["detail"]
        await asyncio.to_thread(migrate, parse_database_url(url))
        assert (await client.get("/api/health/ready")).status_code == 200


@asynccontextmanager
async def set_revision(database: Database, revision: str | None) -> AsyncGenerator[None]:
    """Records another revision in the database, or none."""
    set_to = text("UPDATE alembic_version SET version_num = :revision")
    async with database.transaction() as transaction:
        if revision is None:
            await transaction.execute(text("DELETE FROM alembic_version"))
        else:
            await transaction.execute(set_to, {"revision": revision})
    try:
        yield
    finally:
        async with database.transaction() as transaction:
            await transaction.execute(text("DELETE FROM alembic_version"))
            insert = text("INSERT INTO alembic_version VALUES (:revision)")
            await transaction.execute(insert, {"revision": NEWEST})
