"""The configuration: what is refused, and what is generated in development."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from impl.clock import utc_now
from impl.database import Capacity, Deadlines
from impl.foundation import Foundation
from impl.issuers.issuer import Issuer
from impl.server import limits_for
from tests.support.configuring import PRODUCTION, STRONG, Configure


def test_production_needs_a_secret_and_nothing_else(configure: Configure) -> None:
    settings = configure(**PRODUCTION)
    assert settings.is_production
    assert settings.jwt_secret.get_secret_value() == STRONG
    assert settings.bcrypt_rounds == 12
    assert settings.access_token_minutes == 15
    assert settings.cors_origins == ()
    assert settings.rate_limit_enabled
    assert settings.redis_url.get_secret_value() == ""
    assert (settings.replicas, settings.trusted_proxy_hops) == (1, 0)
    assert settings.host == "127.0.0.1"


@pytest.mark.parametrize("rounds", ["4", "11"])
def test_production_refuses_cheap_hashes(configure: Configure, rounds: str) -> None:
    with pytest.raises(ValidationError, match="BCRYPT_ROUNDS must be 12 or more"):
        configure(**PRODUCTION, BCRYPT_ROUNDS=rounds)
    assert configure(**PRODUCTION, BCRYPT_ROUNDS="13").bcrypt_rounds == 13
    assert configure(BCRYPT_ROUNDS=rounds).bcrypt_rounds == int(rounds)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_CONNECTIONS", "1"),
        ("DATABASE_CONNECTIONS", "101"),
        ("DATABASE_OVERFLOW", "-1"),
        ("DATABASE_OVERFLOW", "101"),
        ("ENVIRONMENT", "staging"),
        ("ENVIRONMENT", "Production"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("LOG_LEVEL", "loud"),
        ("BCRYPT_ROUNDS", "3"),
        ("BCRYPT_ROUNDS", "17"),
        ("ACCESS_TOKEN_MINUTES", "0"),
        ("ACCESS_TOKEN_MINUTES", "61"),
        ("RATE_LIMIT_ENABLED", "perhaps"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "http://localhost"),
        ("REDIS_URL", "redis://localhost:port"),
        ("GIT_REVISION", "main"),
        ("REPLICAS", "0"),
        ("WORKERS", "0"),
        ("WORKERS", "many"),
        ("DRAIN_SECONDS", "-1"),
        ("SHUTDOWN_SECONDS", "0"),
        ("TRUSTED_PROXY_HOPS", "-1"),
        ("JWT_ALGORITHMS", "HS256"),
        ("JWT_ALGORITHMS", "RS256,none"),
        ("JWT_ALGORITHMS", ","),
        ("JWT_LEEWAY_SECONDS", "-1"),
        ("JWT_LEEWAY_SECONDS", "301"),
    ],
)
def test_a_value_that_makes_no_sense_is_refused(
    configure: Configure, name: str, value: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        configure(**{name: value})
    (error,) = refusal.value.errors()
    assert error["loc"] == (name.lower(),)


@pytest.mark.parametrize(
    ("given", "origins"),
    [
        ("", ()),
        (" , ", ()),
        ("https://example.com", ("https://example.com",)),
        (
            "https://example.com, http://localhost:5173,",
            ("https://example.com", "http://localhost:5173"),
        ),
        ("http://[::1]:3000", ("http://[::1]:3000",)),
        ("HTTPS://Example.COM", ("https://example.com",)),
        (
            "https://example.com:443,http://localhost:80",
            ("https://example.com", "http://localhost"),
        ),
        ("https://example.com,https://EXAMPLE.com:443", ("https://example.com",)),
    ],
)
def test_origins_are_listed_with_commas(
    configure: Configure, given: str, origins: tuple[str, ...]
) -> None:
    assert configure(CORS_ORIGINS=given).cors_origins == origins


@pytest.mark.parametrize(
    "given",
    [
        "*",
        "https://*",
        "https://*.example.com",
        "example.com",
        "null",
        "https://",
        "https://example.com/",
        "https://example.com/app",
        "https://example.com?x",
        "https://example.com#x",
        "https://ada@example.com",
        "ftp://example.com",
        "file://example.com",
        "https://example.com https://example.org",
        "https://example.com,*",
        "https://example.com:0",
        "https://example.com:65536",
        "https://example.com:port",
        "https://exämple.com",
        "https://exa mple.com",
    ],
)
def test_what_no_browser_sends_as_an_origin_is_refused(configure: Configure, given: str) -> None:
    with pytest.raises(ValidationError, match=re.escape("https://example.com")):
        configure(CORS_ORIGINS=given)


def test_production_refuses_pages_without_tls(configure: Configure) -> None:
    for origin in ("http://example.com", "http://localhost:5173", "HTTP://[::1]"):
        with pytest.raises(ValidationError, match="has no TLS"):
            configure(**PRODUCTION, CORS_ORIGINS=f"https://example.com,{origin}")
        assert len(configure(CORS_ORIGINS=origin).cors_origins) == 1
    origins = configure(**PRODUCTION, CORS_ORIGINS="https://example.com").cors_origins
    assert origins == ("https://example.com",)


@pytest.mark.parametrize("given", ["*", "X Header", "X-Header:", "ü"])
def test_what_is_no_name_of_a_header_is_refused(configure: Configure, given: str) -> None:
    with pytest.raises(ValidationError, match="name each header"):
        configure(CORS_REQUEST_HEADERS=f"X-Good,{given}")


def test_headers_are_listed_with_commas(configure: Configure) -> None:
    given = configure(CORS_REQUEST_HEADERS="X-One, x-two,").cors_request_headers
    assert given == ("X-One", "x-two")


@pytest.mark.parametrize("given", ["INFO", "Info", "info"])
def test_the_log_level_may_be_written_in_capitals(configure: Configure, given: str) -> None:
    assert configure(LOG_LEVEL=given).log_level == "info"


def test_variables_may_stand_in_a_file_and_the_environment_wins(
    configure: Configure, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("PORT=8001\nHOST=0.0.0.0\nUNKNOWN=1\n")
    settings = configure(PORT="8002")
    assert (settings.host, settings.port) == ("0.0.0.0", 8002)  # noqa: S104, nothing listens


def test_a_better_auth_server_may_sign_when_it_is_named(configure: Configure) -> None:
    url = "https://id.example.com"
    assert configure(**PRODUCTION).issuer is None
    issuer = configure(**PRODUCTION, BETTER_AUTH_URL=url).issuer
    assert issuer == Issuer(url, url, f"{url}/api/auth/jwks")


def test_an_openid_issuer_may_sign_when_it_is_named(configure: Configure) -> None:
    url = "https://id.example.com/tenant"
    variables = {"OIDC_ISSUER": url, "JWT_AUDIENCE": "tasks"}
    assert configure(**variables).issuer == Issuer(url, "tasks", None)
    keys = "https://keys.example.com"
    assert configure(**variables, JWKS_URL=keys).issuer == Issuer(url, "tasks", keys)
    others = {"JWT_ALGORITHMS": "RS384, EdDSA", "JWT_LEEWAY_SECONDS": "7"}
    issuer = configure(**variables, **others).issuer
    assert issuer == Issuer(url, "tasks", None, frozenset({"RS384", "EdDSA", "Ed25519"}), 7)


@pytest.mark.parametrize(
    ("variables", "complaint"),
    [
        ({"OIDC_ISSUER": "https://id.example.com"}, "JWT_AUDIENCE is missing"),
        ({"BETTER_AUTH_URL": "https://id.example.com", "JWT_AUDIENCE": "x"}, "BETTER_AUTH_URL"),
        ({"BETTER_AUTH_URL": "http://id.example.com", **PRODUCTION}, "begins with https://,"),
    ],
)
def test_an_issuer_that_is_named_badly_stops_the_start(
    configure: Configure, variables: dict[str, str], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint):
        configure(**variables)


@pytest.mark.parametrize(
    "variables",
    [
        {"DATABASE_STATEMENT_SECONDS": "0"},
        {"DATABASE_STATEMENT_SECONDS": "301"},
        {"DATABASE_STATEMENT_SECONDS": "1.5"},
        {"DATABASE_LOCK_SECONDS": "0"},
        {"DATABASE_LOCK_SECONDS": "61", "DATABASE_STATEMENT_SECONDS": "120"},
        {"DATABASE_LOCK_SECONDS": "10"},
        {"DATABASE_STATEMENT_SECONDS": "3"},
        {"DATABASE_CONNECT_SECONDS": "0"},
        {"DATABASE_CONNECT_SECONDS": "61"},
        {"DATABASE_ACQUIRE_SECONDS": "0"},
        {"DATABASE_ACQUIRE_SECONDS": "61"},
        {"DATABASE_IDLE_SECONDS": "0"},
        {"DATABASE_RECYCLE_SECONDS": "0"},
        {"DATABASE_RECYCLE_SECONDS": "never"},
        {"KEEP_ALIVE_SECONDS": "0"},
        {"KEEP_ALIVE_SECONDS": "3601"},
        {"CLOCK_LEEWAY_SECONDS": "-1"},
        {"CLOCK_LEEWAY_SECONDS": "61"},
    ],
)
def test_a_time_that_makes_no_sense_is_refused(
    configure: Configure, variables: dict[str, str]
) -> None:
    """If locks had a longer deadline than statements, a lock timeout would never be recognised."""
    with pytest.raises(ValidationError):
        configure(**variables)


def test_the_database_has_ten_seconds_unless_told_otherwise(configure: Configure) -> None:
    assert configure().deadlines == Deadlines(statement=10, lock=3, connect=5, slow=1)
    given = {
        "DATABASE_STATEMENT_SECONDS": "20",
        "DATABASE_LOCK_SECONDS": "19",
        "DATABASE_SLOW_MILLISECONDS": "50",
    }
    assert configure(**given).deadlines == Deadlines(20, lock=19, connect=5, slow=0.05)
    assert configure(CLOCK_LEEWAY_SECONDS="0").clock_leeway_seconds == 0


def test_a_process_has_ten_connections_unless_told_otherwise(configure: Configure) -> None:
    url = "postgresql://db/tasks"
    assert configure(DATABASE_URL=url).capacity == Capacity() == Capacity(10, 0, 5, 240, None)
    given = {
        "DATABASE_CONNECTIONS": "3",
        "DATABASE_OVERFLOW": "4",
        "DATABASE_ACQUIRE_SECONDS": "2",
        "DATABASE_IDLE_SECONDS": "50",
        "DATABASE_RECYCLE_SECONDS": "600",
    }
    assert configure(DATABASE_URL=url, **given).capacity == Capacity(3, 4, 2, 50, 600)
    assert configure(DATABASE_URL=url, **given).capacity.most == 7
    assert configure(**given).capacity.most == 3, "SQLite has no overflow"


def test_what_means_nothing_to_a_kind_of_database_is_known(configure: Configure) -> None:
    nothing = {"database_overflow", "database_idle_seconds", "database_recycle_seconds"}
    assert configure().without_effect == nothing
    assert configure(DATABASE_URL="postgres://db/tasks").without_effect == set()


def test_there_are_as_many_processes_as_replicas_have_workers(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (configure().workers, configure().processes) == (1, 1)
    assert configure(WORKERS="2", REPLICAS="3").processes == 6
    monkeypatch.setattr("impl.deployment.usable_cores", lambda: 4)
    assert configure(WORKERS="auto").workers == 4


def test_where_processes_cannot_be_forked_there_is_one(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("impl.deployment._CAN_FORK", False)  # as on Windows
    assert configure(WORKERS="1").workers == 1
    assert configure(WORKERS="auto").workers == 1
    with pytest.raises(ValidationError, match="only one"):
        configure(WORKERS="2")


async def test_what_is_configured_is_what_there_is(configure: Configure) -> None:
    given = {"DATABASE_CONNECTIONS": "2", "DATABASE_ACQUIRE_SECONDS": "1"}
    settings = configure(WORKERS="2", REPLICAS="3", **given)
    foundation = Foundation(settings, database=None, now=utc_now)
    assert foundation.database.capacity == settings.capacity
    assert foundation.rate_limits._settled._shares == 6
    await foundation.revocations.close()
    assert limits_for(configure()).idle_seconds == 10
    assert limits_for(configure(KEEP_ALIVE_SECONDS="75")).idle_seconds == 75
    assert limits_for(configure(DRAIN_SECONDS="5")).drain_seconds == 5
    assert limits_for(configure(SHUTDOWN_SECONDS="60")).shutdown_seconds == 60
