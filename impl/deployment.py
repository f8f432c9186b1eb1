"""The configuration that every service of this platform has: environment variables, read once."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from impl.cores import usable_cores
from impl.database.capacity import Capacity
from impl.database.deadlines import MAX_STATEMENT_SECONDS, Deadlines
from impl.issuers.issuer import (
    DEFAULT_ALGORITHMS,
    DEFAULT_LEEWAY_SECONDS,
    Issuer,
    configured_issuer,
    is_web_address,
    origin_of,
    read_algorithms,
)
from impl.later import later
from impl.name import NAME
from impl.secrets.kept import kept_secret
from impl.secrets.strength import require_strong
from impl.telemetry.collector import Collector, collector_at

_parse_store_url: Callable[[str], object] = later("redis.asyncio.connection", "parse_url")
_DATA = Path(".data")
_PRODUCTION_BCRYPT_ROUNDS = 12
_CAN_FORK = hasattr(os, "fork")
_LAST_PORT = 65535
_ONLY_POSTGRESQL = frozenset(
    {"database_overflow", "database_idle_seconds", "database_recycle_seconds"}
)
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")


class Deployment(BaseSettings):
    """How a service of this platform is deployed: environment variables, named as fields are."""

    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        hide_input_in_errors=True,
        defer_build=True,  # a service builds what it adds its own settings to, once
    )

    environment: Literal["development", "production"] = "development"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=_LAST_PORT)] = 8000
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_health_every: Annotated[int, Field(ge=1, le=100_000)] = 1
    """Of so many health checks that succeed, one is logged."""
    metrics_host: str = "127.0.0.1"
    metrics_port: Annotated[int, Field(ge=0, le=_LAST_PORT)] | None = None
    """Where Prometheus reads the metrics of the first worker; others follow at the next ports."""
    otel_exporter_otlp_endpoint: str = ""
    """A collector to which traces are sent by OTLP over HTTP; nothing is recorded without one."""
    otel_exporter_otlp_headers: SecretStr = SecretStr("")
    """What it wants to be told with them, such as `authorization=Bearer ...`."""
    otel_service_name: str = NAME
    traces_per_second: Annotated[int, Field(ge=1, le=1000)] = 10
    """How many requests a process records in a second; each costs as much as it did itself."""
    git_revision: Annotated[str, Field(pattern=r"^([0-9a-f]{7,64})?$")] = ""
    """Which revision this is, where it runs outside of a clone."""
    max_connections: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """How many clients may be connected; by default what the limit of open files leaves."""
    workers: Annotated[int, Field(ge=1, le=256)] = 1
    """How many processes serve at the port; `auto` is one for each core that they may use."""
    drain_seconds: Annotated[int, Field(ge=0, le=300)] = 0
    """How long it goes on as before after SIGTERM, but not ready: until no new clients come."""
    shutdown_seconds: Annotated[int, Field(ge=1, le=3600)] = 20
    """How long requests may then take, and idle connections be open, before they are cut off."""
    keep_alive_seconds: Annotated[int, Field(ge=1, le=3600)] = 10
    """How long a connection waits for the next request: longer than a proxy keeps its own."""

    database_url: SecretStr = SecretStr(f"sqlite:///{_DATA}/{NAME}.db")
    """Any spelling of `impl.database.url`."""
    database_statement_seconds: Annotated[int, Field(ge=1, le=MAX_STATEMENT_SECONDS)] = 10
    """How long the database may take for one statement."""
    database_lock_seconds: Annotated[int, Field(ge=1, le=60)] = 3
    """How long a statement may wait for another transaction, within its own time."""
    database_connect_seconds: Annotated[int, Field(ge=1, le=60)] = 5
    """How long a new connection may take, if `connect_timeout` in the URL does not say it."""
    database_slow_milliseconds: Annotated[int, Field(ge=1, le=300_000)] = 1000
    """From when on a statement is logged."""
    database_connections: Annotated[int, Field(ge=2, le=100)] = 10
    """How many connections a process keeps open. If it were one, a long export would stop all."""
    database_overflow: Annotated[int, Field(ge=0, le=100)] = 0
    """How many more it may open at once, each for a single transaction."""
    database_acquire_seconds: Annotated[int, Field(ge=1, le=60)] = 5
    """How long a request may wait for a connection."""
    database_idle_seconds: Annotated[int, Field(ge=1, le=86_400)] = 240
    """How long a connection that nobody uses stays open."""
    database_recycle_seconds: Annotated[int, Field(ge=1, le=604_800)] | None = None
    """How old a connection may become, so that all move when there is another server."""

    jwt_secret: SecretStr = SecretStr("")
    """Signs access tokens and cursors. In development, one is made and kept under `.data/`."""
    jwt_secret_previous: SecretStr = SecretStr("")
    """Also accepted, never used for signing: the other secret while one replaces the other."""

    clock_leeway_seconds: Annotated[int, Field(ge=0, le=60)] = 5
    """How far the clock of the process that signed a token may be ahead."""

    bcrypt_rounds: Annotated[int, Field(ge=4, le=16)] = 12
    access_token_minutes: Annotated[int, Field(ge=1, le=60)] = 15
    refresh_token_days: Annotated[int, Field(ge=1, le=90)] = 7
    """How long a session lasts without being used."""
    session_days: Annotated[int, Field(ge=1, le=365)] = 90
    """How long a session lasts at most."""

    quota_reply_bytes: Annotated[int, Field(ge=1000, le=10**12)] = 100_000_000
    """How much is kept of a user's replies to an `Idempotency-Key`, each for 24 hours."""

    rate_limit_enabled: bool = True
    redis_url: SecretStr = SecretStr("")
    """A Redis or Valkey where all processes count together; without one, each counts for itself."""
    redis_timeout_milliseconds: Annotated[int, Field(ge=1, le=1000)] = 30
    """The deadline of one question to it; a request asks three at most."""
    replicas: Annotated[int, Field(ge=1, le=1000)] = 1
    """How many such services run. Without the store, each process grants its share of limits."""
    trusted_proxy_hops: Annotated[int, Field(ge=0, le=10)] = 0
    """How many proxies stand between clients and the service, each adding to `X-Forwarded-For`."""

    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins whose pages may call the API, separated by commas."""
    cors_request_headers: Annotated[tuple[str, ...], NoDecode] = ()
    """Headers that these pages may send besides those of the contract and of tracing."""

    better_auth_url: str = ""
    """The `baseURL` of a Better Auth server whose tokens are accepted."""
    oidc_issuer: str = ""
    """An OpenID Connect issuer whose tokens are accepted; it needs `jwt_audience`."""
    jwks_url: str = ""
    """Where the keys of `oidc_issuer` are, if its discovery document does not say so."""
    jwt_audience: str = ""
    """What tokens of `oidc_issuer` must name as their audience."""
    jwt_algorithms: Annotated[tuple[str, ...], NoDecode] = DEFAULT_ALGORITHMS
    """The algorithms that an issuer may sign with, separated by commas."""
    jwt_leeway_seconds: Annotated[int, Field(ge=0, le=300)] = DEFAULT_LEEWAY_SECONDS
    """How far an issuer's clock may differ."""

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def processes(self) -> int:
        """How many processes there are altogether."""
        return self.replicas * self.workers

    def of_worker(self, number: int) -> Self:
        """Returns what applies to one of the processes, counted from 1."""
        first = self.metrics_port
        return self.model_copy(update={"metrics_port": first + number - 1}) if first else self

    @property
    def secrets(self) -> tuple[str, ...]:
        """All accepted secrets, newest first. The first one signs."""
        given = (self.jwt_secret, self.jwt_secret_previous)
        return tuple(secret.get_secret_value() for secret in given if secret.get_secret_value())

    @property
    def issuer(self) -> Issuer | None:
        """Who else may sign access tokens."""
        return configured_issuer(
            better_auth_url=self.better_auth_url,
            oidc_issuer=self.oidc_issuer,
            jwks_url=self.jwks_url,
            jwt_audience=self.jwt_audience,
            algorithms=self.jwt_algorithms,
            leeway_seconds=self.jwt_leeway_seconds,
            https_only=self.is_production,
        )

    @property
    def collector(self) -> Collector | None:
        """Who takes traces."""
        endpoint = self.otel_exporter_otlp_endpoint
        headers = self.otel_exporter_otlp_headers.get_secret_value()
        return collector_at(endpoint, headers) if endpoint else None

    @property
    def deadlines(self) -> Deadlines:
        """How long the database may take."""
        return Deadlines(
            statement=self.database_statement_seconds,
            lock=self.database_lock_seconds,
            connect=self.database_connect_seconds,
            slow=self.database_slow_milliseconds / 1000,
        )

    @property
    def capacity(self) -> Capacity:
        """How many connections to the database there may be."""
        return Capacity(
            kept=self.database_connections,
            overflow=0 if self._is_on_sqlite else self.database_overflow,
            wait_seconds=self.database_acquire_seconds,
            idle_seconds=self.database_idle_seconds,
            recycle_seconds=self.database_recycle_seconds,
        )

    @property
    def without_effect(self) -> frozenset[str]:
        """The fields that mean nothing to the configured kind of database."""
        return _ONLY_POSTGRESQL if self._is_on_sqlite else frozenset()

    @property
    def _is_on_sqlite(self) -> bool:
        return self.database_url.get_secret_value().startswith("sqlite")

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("workers", mode="before")
    @classmethod
    def _one_for_each_core(cls, value: object) -> object:
        if value != "auto":
            return value
        return usable_cores() if _CAN_FORK else 1

    @field_validator("workers")
    @classmethod
    def _can_be_forked(cls, workers: int) -> int:
        if workers > 1 and not _CAN_FORK:
            raise ValueError("there can be only one on this system")
        return workers

    @field_validator("redis_url")
    @classmethod
    def _known_store(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value():
            try:
                _parse_store_url(url.get_secret_value())
                _ = urlsplit(url.get_secret_value()).port
            except ValueError:  # it may repeat a part of the password
                raise ValueError(
                    "write redis://, rediss:// or unix://, with / ? # in a password as %2F %3F %23"
                ) from None
        return url

    @field_validator("otel_exporter_otlp_endpoint")
    @classmethod
    def _plain_address(cls, endpoint: str) -> str:
        if endpoint and not is_web_address(endpoint, https_only=False):
            raise ValueError("write http:// or https://, a host, and neither credentials nor query")
        return endpoint

    @field_validator("cors_origins", "cors_request_headers", "jwt_algorithms", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("cors_origins")
    @classmethod
    def _exact_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        """Returns the origins as browsers write them: in lower case, without a usual port."""
        return tuple(dict.fromkeys(map(_origin, origins)))

    @field_validator("cors_request_headers")
    @classmethod
    def _header_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if not _HEADER_NAME.fullmatch(name) or name == "*":
                raise ValueError("name each header, such as X-My-Header: credentials rule out *")
        return names

    @field_validator("jwt_algorithms")
    @classmethod
    def _known_algorithms(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        read_algorithms(names)
        return names

    @model_validator(mode="after")
    def _metrics_are_apart(self) -> Self:
        if (first := self.metrics_port) and first <= self.port < first + self.workers:
            raise ValueError("METRICS_PORT must be another one than PORT, which is the public's")
        if (first or 0) + self.workers - 1 > _LAST_PORT:
            raise ValueError("METRICS_PORT: the last of WORKERS would be above 65535")
        return self

    @model_validator(mode="after")
    def _lock_ends_before_statement(self) -> Self:
        if self.database_lock_seconds >= self.database_statement_seconds:
            raise ValueError("DATABASE_LOCK_SECONDS must be less than DATABASE_STATEMENT_SECONDS")
        return self

    @model_validator(mode="after")
    def _others_fit(self) -> Self:
        _ = self.issuer, self.collector
        return self

    @model_validator(mode="after")
    def _different_secrets(self) -> Self:
        secret = self.jwt_secret.get_secret_value()
        if secret and secret == self.jwt_secret_previous.get_secret_value():
            raise ValueError(
                "JWT_SECRET_PREVIOUS is the same as JWT_SECRET: leave it out, or give the secret"
                " that this one replaces"
            )
        return self

    @model_validator(mode="after")
    def _safe(self) -> Self:
        if self.is_production:
            require_strong("JWT_SECRET", self.jwt_secret.get_secret_value())
            if previous := self.jwt_secret_previous.get_secret_value():
                require_strong("JWT_SECRET_PREVIOUS", previous)
            if self.bcrypt_rounds < _PRODUCTION_BCRYPT_ROUNDS:
                raise ValueError(f"BCRYPT_ROUNDS must be {_PRODUCTION_BCRYPT_ROUNDS} or more")
            for origin in self.cors_origins:
                if not origin.startswith("https://"):
                    raise ValueError(
                        f"CORS_ORIGINS: {origin} has no TLS, so anybody on the way to it could"
                        " call the API as its users; serve it by https://"
                    )
        elif not self.jwt_secret.get_secret_value():
            self.jwt_secret = SecretStr(kept_secret(_DATA / "jwt_secret"))
        return self


def _origin(origin: str) -> str:
    parts = urlsplit(origin)
    is_plain = is_web_address(origin, https_only=False) and not set("/* ") & set(parts.netloc)
    if not is_plain or parts.path:
        raise ValueError("write each origin as a browser does, such as https://example.com")
    return origin_of(parts)
