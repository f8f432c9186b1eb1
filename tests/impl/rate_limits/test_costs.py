"""How often a request waits for the store, in numbers that do not depend on the machine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from impl.rate_limits.store import Store
from impl.settings import Settings
from tests.support.apps import run_app
from tests.support.users import PASSWORD, sign_up
from tests.support.valkey import ValkeyServer

QUESTIONS = ("count", "settle", "is_familiar", "remember")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the store is asked, and by whom: a request, or somebody beside it."""
    asked: list[str] = []

    def noting(name: str) -> Callable[..., Awaitable[Any]]:
        question = getattr(Store, name)

        async def note(store: Store, *values: object) -> Any:
            asked.append(name)
            return await question(store, *values)

        return note

    for name in QUESTIONS:
        monkeypatch.setattr(Store, name, noting(name))
    return asked


async def test_only_where_guesses_are_limited_a_request_waits_for_the_store(
    settings: Settings, valkey: ValkeyServer, asked: list[str]
) -> None:
    limited = {
        "rate_limit_enabled": True,
        "redis_url": SecretStr(valkey.url),
        "redis_timeout_milliseconds": 1000,
    }
    async with run_app(settings.model_copy(update=limited)) as client:
        user = await sign_up(client)
        account = {"email": user.email, "password": PASSWORD}
        renewal = {"refresh_token": user.refresh_token}

        async def questions(request: Awaitable[httpx.Response]) -> list[str]:
            asked.clear()
            assert (await request).status_code < 300
            await asyncio.sleep(0.3)
            return asked.copy()

        log_in = await questions(client.post("/api/auth/login", json=account))
        assert log_in == ["count", "count", "remember"]
        for method, path, body in (
            ("GET", user.tasks, None),
            ("POST", user.tasks, {"title": "x"}),
            ("POST", "/api/auth/refresh", renewal),
        ):
            request = client.request(method, path, headers=user.headers, json=body)
            assert await questions(request) == ["settle"], "and that beside it"
        assert await questions(client.get("/api/health/live")) == []
