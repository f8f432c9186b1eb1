"""The configuration: what is refused, and what is generated in development."""

from __future__ import annotations

import base64
import os
import re
import secrets
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from impl import settings as module
from impl.database import Deadlines
from impl.issuers.issuer import Issuer
from impl.settings import Settings

STRONG = "q7Yb2mT9xKd4Vw8sLr3Nc6Hf1Jg5Zp0a-QeUiOtAo_Bu"
PRODUCTION = {"ENVIRONMENT": "production", "JWT_SECRET": STRONG}

type Configure = Callable[..., Settings]


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


@pytest.mark.parametrize(
    ("secret", "complaint"),
    [
        pytest.param(None, "missing", id="none"),
        pytest.param("", "missing", id="empty"),
        pytest.param(STRONG[:31], "shorter than 32 bytes", id="31 bytes"),
        pytest.param("hunter2", "shorter than 32 bytes", id="short"),
        pytest.param("secret" * 8, "easily guessed", id="secret, repeated"),
        pytest.param("your-256-bit-secret-goes-in-here-please", "easily guessed", id="jwt.io"),
        pytest.param(f"changeme-{STRONG}", "easily guessed", id="changeme"),
        pytest.param(f"CHANGE-ME-{STRONG}", "easily guessed", id="change-me"),
        pytest.param("an-example-of-what-a-key-looks-like-0123", "easily guessed", id="example"),
        pytest.param("correct-horse-Password-battery-staple-1", "easily guessed", id="password"),
        pytest.param(f"taskpact-{STRONG}", "easily guessed", id="our name"),
        pytest.param("a" * 64, "easily guessed", id="one character"),
        pytest.param("0123456789" * 5, "easily guessed", id="digits in order"),
        pytest.param("abababab" * 8, "easily guessed", id="two characters"),
        pytest.param(
            "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
            "easily guessed",
            id="FastAPI's tutorial",
        ),
        pytest.param(
            "192B9BDD22AB9ED4D12E236C78AFCB9A393EC15F71BBF5DC987D54727823BCBF",
            "easily guessed",
            id="Flask's tutorial, in capitals",
        ),
        pytest.param(
            "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
            "easily guessed",
            id="Spring's tutorials",
        ),
        pytest.param(
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
            "easily guessed",
            id="RFC 7515",
        ),
        pytest.param(
            "django-insecure-&4n!w0p8z^t3v6k#1x9q@b5m", "easily guessed", id="Django's draft"
        ),
        pytest.param(
            "super-secret-jwt-token-with-at-least-32-characters-long",
            "easily guessed",
            id="Supabase's default",
        ),
        pytest.param(
            "better-auth-secret-12345678901234567890", "easily guessed", id="Better Auth's default"
        ),
        pytest.param("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ", "easily guessed", id="the alphabet"),
        pytest.param("ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210", "easily guessed", id="backwards"),
        pytest.param("qwertyuiopasdfghjklzxcvbnmQWERTZUIOP", "easily guessed", id="the keyboard"),
        pytest.param(base64.b64encode(b"a key that is just words").decode(), "easily", id="base64"),
        pytest.param(b"tasks signing key".hex(), "easily guessed", id="words as digits"),
        pytest.param("iloveyou-iloveyou2-monkey-dragon-sunshine", "easily guessed", id="words"),
        pytest.param("production-jwt-signing-key-2026-11-28", "easily guessed", id="a purpose"),
        pytest.param("reallyreallyreallyreallyverysafe", "easily guessed", id="PostgREST"),
        pytest.param("dev-dev-dev-dev-dev-dev-dev-dev-1", "easily guessed", id="dev"),
        pytest.param(
            "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg", "easily guessed", id="RFC 7520"
        ),
        pytest.param("6116487b-cda1-52c2-b5b5-c8022c45e263", "easily guessed", id="Directus"),
        pytest.param(" " * 40, "(?:easily guessed|missing)", id="blank"),
    ],
)
def test_production_refuses_a_secret_that_could_be_guessed(
    configure: Configure, secret: str | None, complaint: str
) -> None:
    variables = {"ENVIRONMENT": "production"} | ({"JWT_SECRET": secret} if secret else {})
    with pytest.raises(ValidationError, match=complaint) as refusal:
        configure(**variables)
    message = str(refusal.value)
    assert "JWT_SECRET" in message
    assert "secrets.token_urlsafe(48)" in message, "it says how to make a good one"
    if secret and secret.strip():
        assert secret not in message


def test_production_takes_every_secret_made_as_advised(configure: Configure) -> None:
    """Unless it contains one of the words by chance, which nobody will live to see."""
    for _ in range(50):
        configure(ENVIRONMENT="production", JWT_SECRET=secrets.token_urlsafe(48))
    configure(ENVIRONMENT="production", JWT_SECRET=secrets.token_hex(32))
    configure(ENVIRONMENT="production", JWT_SECRET=secrets.token_hex(16))
    configure(ENVIRONMENT="production", JWT_SECRET=base64.b64encode(os.urandom(32)).decode())


@pytest.mark.parametrize("rounds", ["4", "11"])
def test_production_refuses_cheap_hashes(configure: Configure, rounds: str) -> None:
    with pytest.raises(ValidationError, match="BCRYPT_ROUNDS must be 12 or more"):
        configure(**PRODUCTION, BCRYPT_ROUNDS=rounds)
    assert configure(**PRODUCTION, BCRYPT_ROUNDS="13").bcrypt_rounds == 13
    assert configure(BCRYPT_ROUNDS=rounds).bcrypt_rounds == int(rounds)


@pytest.mark.parametrize(
    ("name", "value"),
    [
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
        ("REPLICAS", "0"),
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


@pytest.mark.parametrize("environment", ["development", "production"])
def test_a_secret_does_not_replace_itself(configure: Configure, environment: str) -> None:
    with pytest.raises(ValidationError, match="JWT_SECRET_PREVIOUS is the same as JWT_SECRET"):
        configure(ENVIRONMENT=environment, JWT_SECRET=STRONG, JWT_SECRET_PREVIOUS=STRONG)


@pytest.mark.parametrize("given", ["INFO", "Info", "info"])
def test_the_log_level_may_be_written_in_capitals(configure: Configure, given: str) -> None:
    assert configure(LOG_LEVEL=given).log_level == "info"


def test_development_makes_a_secret_and_keeps_it(configure: Configure, tmp_path: Path) -> None:
    first = configure().jwt_secret.get_secret_value()
    file = tmp_path / ".data" / "jwt_secret"
    assert file.read_text() == first
    assert len(first) >= 48
    assert configure().jwt_secret.get_secret_value() == first, "tokens outlive a restart"
    file.unlink()
    assert configure().jwt_secret.get_secret_value() != first


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_nobody_else_can_read_the_secret_of_development(
    configure: Configure, tmp_path: Path, mask: int
) -> None:
    before = os.umask(mask)
    try:
        configure()
    finally:
        os.umask(before)
    mode = (tmp_path / ".data" / "jwt_secret").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_secret_that_is_given_is_used_and_not_kept(configure: Configure, tmp_path: Path) -> None:
    assert configure(JWT_SECRET=STRONG).jwt_secret.get_secret_value() == STRONG
    assert not (tmp_path / ".data").exists()


def test_production_never_makes_a_secret_up(configure: Configure, tmp_path: Path) -> None:
    configure()  # although a development secret exists
    with pytest.raises(ValidationError, match="JWT_SECRET is missing"):
        configure(ENVIRONMENT="production")


def test_the_secret_of_development_is_never_empty(configure: Configure, tmp_path: Path) -> None:
    """A partially written file (a full disk, a crash) must not become the secret."""
    (tmp_path / ".data").mkdir()
    (tmp_path / ".data" / "jwt_secret").touch(mode=0o600)
    try:
        settings = configure()
    except (ValidationError, ValueError):
        return  # refusing to start is fine, too
    assert len(settings.jwt_secret.get_secret_value()) >= 48


def test_processes_that_start_together_share_one_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each is paused between creating and writing the file, for as long as another may read it."""
    file = tmp_path / ".data" / "jwt_secret"
    others_read = threading.Event()
    make = secrets.token_urlsafe

    def make_slowly(size: int) -> str:
        others_read.wait(timeout=0.2)
        return make(size)

    monkeypatch.setattr(secrets, "token_urlsafe", make_slowly)
    with ThreadPoolExecutor(4) as processes:
        found = [processes.submit(module._development_secret, file) for _ in range(4)]
    kept = {secret.result() for secret in found}
    assert len(kept) == 1, "they sign with different secrets"
    assert re.fullmatch(r"[\w-]{48,}", kept.pop())


def test_variables_may_stand_in_a_file_and_the_environment_wins(
    configure: Configure, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("PORT=8001\nHOST=0.0.0.0\nUNKNOWN=1\n")
    settings = configure(PORT="8002")
    assert (settings.host, settings.port) == ("0.0.0.0", 8002)  # noqa: S104, nothing listens


def test_settings_show_no_secret(configure: Configure) -> None:
    settings = configure(
        **PRODUCTION,
        DATABASE_URL="postgresql://ada:canary-pa55word@db/tasks",
        REDIS_URL="redis://:canary-pa55word@store",
    )
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert STRONG not in shown
        assert "canary-pa55word" not in shown


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
    assert configure().deadlines == Deadlines(statement=10, lock=3, connect=5)
    given = {"DATABASE_STATEMENT_SECONDS": "20", "DATABASE_LOCK_SECONDS": "19"}
    assert configure(**given).deadlines == Deadlines(statement=20, lock=19, connect=5)
    assert configure(CLOCK_LEEWAY_SECONDS="0").clock_leeway_seconds == 0
