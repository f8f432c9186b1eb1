"""At the end everything is closed, whatever any of the parts does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Never

import pytest
from structlog.testing import capture_logs

from impl import closing as module
from impl.app import create_app
from impl.closing import Closing
from impl.database import Database
from impl.rate_limits.limiter import RateLimits
from impl.settings import Settings
from impl.users.passwords import Passwords


async def fail() -> Never:
    raise LookupError("canary")


async def hang() -> Never:
    await asyncio.Event().wait()
    raise AssertionError


async def test_one_that_fails_or_hangs_keeps_none_of_the_others_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_SECONDS", 0.05)
    closed: list[str] = []

    async def close(name: str) -> None:
        closed.append(name)

    @asynccontextmanager
    async def hangs_in_the_end() -> AsyncGenerator[None]:
        yield
        await hang()

    with capture_logs() as lines:
        async with Closing() as closing:
            closing.close_later("first", lambda: close("first"))
            closing.close_later("failing", fail)
            closing.close_later("second", lambda: close("second"))
            closing.close_later("hanging", hang)
            await closing.enter_for_now("context", hangs_in_the_end())
            closing.close_later("third", lambda: close("third"))
    assert closed == ["third", "second", "first"]
    assert [(line["what"], line["reason"]) for line in lines] == [
        ("context", "TimeoutError"),
        ("hanging", "TimeoutError"),
        ("failing", "LookupError"),
    ]
    assert "canary" not in repr(lines)


async def test_an_exception_in_between_closes_everything_and_goes_on() -> None:
    closed: list[str] = []

    async def close() -> None:
        closed.append("it")

    async def run() -> None:
        async with Closing() as closing:
            closing.close_later("it", close)
            raise LookupError

    with pytest.raises(LookupError):
        await run()
    assert closed == ["it"]


@pytest.mark.parametrize("fails", ["rate_limits", "passwords", "nothing"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_application_closes_all_that_it_opened(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    closed: list[str] = []

    async def close_database(_database: Database) -> None:
        closed.append("database")

    async def close_rate_limits(_limits: RateLimits) -> None:
        closed.append("rate_limits")
        if fails == "rate_limits":
            raise LookupError

    async def close_passwords(_passwords: Passwords) -> None:
        closed.append("passwords")
        if fails == "passwords":
            raise LookupError

    monkeypatch.setattr(Database, "close", close_database)
    monkeypatch.setattr(RateLimits, "close", close_rate_limits)
    monkeypatch.setattr(Passwords, "close", close_passwords)
    app = create_app(settings)
    with capture_logs():
        async with app.router.lifespan_context(app):
            pass
    assert closed == ["passwords", "rate_limits", "database"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_start_that_fails_closes_what_was_opened(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[str] = []

    async def close_database(_database: Database) -> None:
        closed.append("database")

    async def open_rate_limits(_limits: RateLimits) -> None:
        raise LookupError

    async def start() -> None:
        async with app.router.lifespan_context(app):
            pytest.fail("it started")

    monkeypatch.setattr(Database, "close", close_database)
    monkeypatch.setattr(RateLimits, "open", open_rate_limits)
    app = create_app(settings)
    with pytest.raises(LookupError):
        await start()
    assert closed == ["database"]
