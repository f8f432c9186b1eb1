"""Clients of applications without a database, an issuer, and settings."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from impl.app import create_app
from impl.settings import Settings
from impl.site.health import HealthChecks
from tests.support.clients import client_to
from tests.support.configuring import Configure
from tests.support.local_issuer import LocalIssuer
from tests.support.valkey import ValkeyServer, run_valkey

ALLOWED_ORIGIN = "https://app.example.com"

type ClientOf = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def client_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ClientOf:
    """Yields clients of applications without a database, whose liveness check can be broken."""
    file = tmp_path / "taskpact.db"
    file.write_bytes(b"no database at all " * 100)

    def break_down(_checks: HealthChecks) -> None:
        raise LookupError

    @asynccontextmanager
    async def client(
        *, production: bool = False, broken: bool = False
    ) -> AsyncGenerator[httpx.AsyncClient]:
        settings = Settings(
            _env_file=None,
            environment="production" if production else "development",
            database_url=SecretStr(f"sqlite:///{file}"),
            jwt_secret=SecretStr("q7Yb2mT9xKd4Vw8sLr3Nc6Hf1Jg5Zp0a-QeUiOtAo_Bu"),
            cors_origins=(ALLOWED_ORIGIN, "https://localhost:5173"),
            cors_request_headers=("X-Of-A-Deployment",),
        )
        app = create_app(settings)
        with monkeypatch.context() as patch:
            if broken:
                patch.setattr(HealthChecks, "get_liveness", break_down)
                patch.setattr("impl.web.problems._log.error", lambda *_, **__: None)
            async with (
                app.router.lifespan_context(app),
                client_to(app) as client,
            ):
                yield client

    return client


@pytest.fixture(scope="session")
def valkey_server() -> Generator[ValkeyServer]:
    """A store that all tests share. It is to be left empty."""
    with run_valkey() as server:
        yield server


@pytest.fixture
def local_issuer(monkeypatch: pytest.MonkeyPatch) -> Generator[LocalIssuer]:
    """An issuer that this process runs, without a proxy in front of it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    issuer = LocalIssuer()
    yield issuer
    issuer.close()


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Configure:
    """Returns the settings of a deployment with only these environment variables."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def settings(**variables: str) -> Settings:
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            return Settings()

    return settings
