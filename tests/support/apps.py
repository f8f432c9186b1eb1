"""Applications that tests start, and their clients."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from impl.app import create_app
from impl.clock import Clock, utc_now
from impl.retention.retentions import CountedRetention, Retention
from impl.service import retentions
from impl.settings import Settings
from tests.support.clients import client_to


def settings_for(database_url: str, **changes: Any) -> Settings:
    """Returns settings for a database, unaffected by a developer's `.env`."""
    settings: dict[str, Any] = {
        "environment": "development",
        "database_url": SecretStr(database_url),
        "jwt_secret": SecretStr("only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"),
        "bcrypt_rounds": 4,
        "rate_limit_enabled": False,
    }
    return Settings(_env_file=None, **{**settings, **changes})


def retentions_for(trash_days: int) -> tuple[Retention | CountedRetention, ...]:
    """Returns what is purged when deleted tasks are kept for so many days."""
    return retentions(settings_for("sqlite:///unused.db", trash_days=trash_days))


@asynccontextmanager
async def run_app(
    settings: Settings, now: Clock = utc_now, base_url: str = "http://testserver"
) -> AsyncGenerator[httpx.AsyncClient]:
    """Yields a client of a new application."""
    async with client_of(create_app(settings, now=now), base_url) as client:
        yield client


@asynccontextmanager
async def client_of(
    app: FastAPI, base_url: str = "http://testserver"
) -> AsyncGenerator[httpx.AsyncClient]:
    """Yields a client of a running application. It sees a 500 as callers do."""
    async with (
        app.router.lifespan_context(app),
        client_to(app, base_url) as client,
    ):
        yield client
