"""The secret that signs tokens: not to be guessed, made up in development, and never shown."""

from __future__ import annotations

import base64
import os
import re
import secrets
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from impl.secrets.kept import kept_secret
from tests.support.configuring import PRODUCTION, STRONG, Configure


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


@pytest.mark.parametrize("environment", ["development", "production"])
def test_a_secret_does_not_replace_itself(configure: Configure, environment: str) -> None:
    with pytest.raises(ValidationError, match="JWT_SECRET_PREVIOUS is the same as JWT_SECRET"):
        configure(ENVIRONMENT=environment, JWT_SECRET=STRONG, JWT_SECRET_PREVIOUS=STRONG)


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


def test_production_never_makes_a_secret_up(configure: Configure) -> None:
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
        found = [processes.submit(kept_secret, file) for _ in range(4)]
    kept = {secret.result() for secret in found}
    assert len(kept) == 1, "they sign with different secrets"
    assert re.fullmatch(r"[\w-]{48,}", kept.pop())


def test_settings_show_no_secret(configure: Configure) -> None:
    settings = configure(
        **PRODUCTION,
        DATABASE_URL="postgresql://ada:canary-pa55word@db/tasks",
        REDIS_URL="redis://:canary-pa55word@store",
    )
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert STRONG not in shown
        assert "canary-pa55word" not in shown
