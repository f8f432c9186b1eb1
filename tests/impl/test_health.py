"""Whether the service is up, on both databases; `test_database` sees to what is when it is not."""

from __future__ import annotations

import httpx
import pytest

from impl.database import Database, DatabaseUnavailableError


@pytest.mark.parametrize("check", ["live", "ready"])
async def test_all_is_well(client: httpx.AsyncClient, check: str) -> None:
    response = await client.get(f"/api/health/{check}")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert response.headers["cache-control"] == "no-store"


async def test_readiness_asks_the_database_and_liveness_does_not(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restart mends no database, so a process must not be restarted for one."""
    asked: list[str] = []

    async def be_away(_database: Database) -> None:
        asked.append("ping")
        raise DatabaseUnavailableError

    monkeypatch.setattr(Database, "ping", be_away)
    monkeypatch.setattr(Database, "transaction", lambda *_, **__: pytest.fail("it was used"))
    assert (await client.get("/api/health/live")).status_code == 200
    assert asked == []
    response = await client.get("/api/health/ready")
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) >= 1
    assert asked == ["ping"]


async def test_readiness_comes_back_by_itself(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def be_away(_database: Database) -> None:
        raise DatabaseUnavailableError

    with monkeypatch.context() as patch:
        patch.setattr(Database, "ping", be_away)
        assert (await client.get("/api/health/ready")).status_code == 503
    assert (await client.get("/api/health/ready")).status_code == 200
