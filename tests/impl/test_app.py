"""The assembled application uses whatever a deployment or a test replaces."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import override

import httpx
import pytest
from fastapi import FastAPI

from generated.security import Authenticators
from impl.app import create_app
from impl.caller import Caller
from impl.database import Database
from impl.database.url import parse_database_url
from impl.settings import Settings
from impl.site.contract import ContractMismatchError
from impl.users.roles import SCOPES
from tests.support.clients import client_to
from tests.support.users import SignedUp


def client_of(app: FastAPI) -> httpx.AsyncClient:
    return client_to(app)


class KnowsAda(Authenticators[Caller]):
    """Accepts a single credential that is not a token."""

    def __init__(self, user_id: str) -> None:
        self._user_id = user_id

    @override
    async def oauth2(self, credential: str) -> Caller | None:
        return Caller(self._user_id, SCOPES["user"]) if credential == "it is me" else None

    @override
    async def open_id_connect(self, credential: str) -> Caller | None:
        return None

    @override
    async def api_key(self, credential: str) -> Caller | None:
        return None


async def test_other_authenticators_decide_who_is_who(settings: Settings, user: SignedUp) -> None:
    app = create_app(settings, authenticators=KnowsAda(user.user_id))
    async with app.router.lifespan_context(app), client_of(app) as client:
        me = await client.get("/api/me", headers={"Authorization": "Bearer it is me"})
        assert (me.status_code, me.json()["id"]) == (200, user.user_id)
        assert (await client.get("/api/me", headers=user.headers)).status_code == 401


async def test_another_clock_tells_the_time_of_everything(settings: Settings) -> None:
    now = datetime(2031, 2, 3, 4, 5, 6, 789, tzinfo=UTC)
    app = create_app(settings, now=lambda: now)
    account = {"email": "late@clock.example", "password": "long enough"}
    async with app.router.lifespan_context(app), client_of(app) as client:
        signed_in = (await client.post("/api/auth/signup", json=account)).json()
        headers = {"Authorization": f"Bearer {signed_in['access_token']}"}
        path = f"/api/{signed_in['user']['id']}/tasks"
        task = (await client.post(path, headers=headers, json={"title": "x"})).json()
        assert (
            signed_in["user"]["created_at"] == task["created_at"] == "2031-02-03T04:05:06.000789Z"
        )
        now += timedelta(minutes=14, seconds=59)
        assert (await client.get("/api/me", headers=headers)).status_code == 200
        now += timedelta(seconds=2)
        assert (await client.get("/api/me", headers=headers)).status_code == 401


async def test_another_database_is_used_and_closed_in_the_end(
    settings: Settings, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Database] = []
    close = Database.close

    async def note(database: Database) -> None:
        closed.append(database)
        await close(database)

    monkeypatch.setattr(Database, "close", note)
    database = Database(parse_database_url(database_url))
    app = create_app(settings, database=database)
    async with app.router.lifespan_context(app), client_of(app) as client:
        assert (await client.get("/api/health/ready")).status_code == 200
        assert closed == []
    assert closed == [database]


async def test_the_lifetime_of_tokens_is_the_configured_one(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"access_token_minutes": 7}))
    account = {"email": "short@lifetime.example", "password": "long enough"}
    async with app.router.lifespan_context(app), client_of(app) as client:
        signed_in = (await client.post("/api/auth/signup", json=account)).json()
    assert signed_in["expires_in"] == 420


def test_a_route_beside_the_contract_stops_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add_pages(app: FastAPI, _contract: object) -> None:
        app.add_api_route("/api/secret", lambda: None, methods=["GET"])

    monkeypatch.setattr("impl.app.add_pages", add_pages)
    with pytest.raises(ContractMismatchError, match="GET /api/secret is served but not in the"):
        create_app(settings)
