"""What counts of the settings is told with its source, and no secret with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from impl.inventory import Setting, inventory, store_address
from tests.support.configuring import PRODUCTION, Configure

CANARY = "canary-pa55word"


def by_name(settings: list[Setting]) -> dict[str, Setting]:
    return {each.name: each for each in settings}


def test_each_value_comes_from_somewhere(
    configure: Configure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("PORT=8001\nHOST=::1\nUNKNOWN=1\n")
    monkeypatch.setenv("port", "8002")  # names may be written in any case
    monkeypatch.setenv("CORS_ORIGINS", "https://a.example, https://b.example")
    told = by_name(inventory(configure()))
    assert told["PORT"] == ("PORT", "8002", "environment", True)
    assert told["HOST"] == ("HOST", "::1", ".env", True)
    assert told["CORS_ORIGINS"].value == "https://a.example,https://b.example"
    assert told["RATE_LIMIT_ENABLED"] == ("RATE_LIMIT_ENABLED", "true", "default", True)
    assert told["MAX_CONNECTIONS"].value == ""
    assert told["JWT_SECRET"] == ("JWT_SECRET", "(secret)", "default", True), "it was made"
    assert told["DATABASE_OVERFLOW"] == ("DATABASE_OVERFLOW", "0", "default", False)
    assert "UNKNOWN" not in told


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("sqlite:///a/b.db", "sqlite:///a/b.db"),
        (f"postgres://ada:{CANARY}@db/t?sslmode=require", "postgresql://ada:***@db/t"),
        (f"postgresql+asyncpg://ada:{CANARY}/@db:1/t", "postgresql://ada:***@db:1/t"),
        (f"postgres://db/t?options=-cx%3D{CANARY}", "postgresql://db/t"),
    ],
)
def test_the_address_of_the_database_is_told_without_the_password(
    configure: Configure, url: str, shown: str
) -> None:
    assert by_name(inventory(configure(DATABASE_URL=url)))["DATABASE_URL"].value == shown


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://", "redis://localhost:6379"),
        (f"redis://{CANARY}@h", "redis://h:6379"),
        (f"rediss://ada:{CANARY}@[::1]:7/3?password={CANARY}", "rediss://[::1]:7/3"),
        (f"redis://:12/{CANARY}@h", "redis://localhost:12"),
        (f"unix://ada:{CANARY}@/run/valkey.sock?password={CANARY}", "unix:///run/valkey.sock"),
    ],
)
def test_the_address_of_the_store_is_told_without_credentials(url: str, shown: str) -> None:
    assert store_address(url) == shown


def test_no_secret_is_told(configure: Configure) -> None:
    secrets = {
        "JWT_SECRET": f"{CANARY}-q7Yb2mT9xKd4Vw8sLr3Nc6Hf1Jg5Zp0a",
        "JWT_SECRET_PREVIOUS": f"{CANARY}-Zp0aJg5Hf1Nc6Lr3Vw8sKd4xT9m2bYq7",
        "DATABASE_URL": f"postgres://ada:{CANARY}@db/t",
        "REDIS_URL": f"redis://ada:{CANARY}@h",
        "OTEL_EXPORTER_OTLP_HEADERS": f"authorization={CANARY}",
    }
    settings = inventory(configure(**PRODUCTION | secrets))
    assert CANARY not in repr(settings)
    assert by_name(settings)["JWT_SECRET_PREVIOUS"].value == "(secret)"
