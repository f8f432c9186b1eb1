"""What counts of the settings, and where each value comes from, without secrets."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from pydantic import SecretStr
from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from impl.database.url import parse_database_url
from impl.deployment import Deployment

DEFAULT = "default"


class Setting(NamedTuple):
    """One setting, as anybody may see it."""

    name: str
    """That of the variable."""
    value: str
    source: str
    """`default`, `environment` or `.env`."""
    has_effect: bool
    """Whether it means anything to the configured kind of database."""


def inventory(settings: Deployment) -> list[Setting]:
    """Returns all settings of a deployment in the order of their declaration."""
    kind = type(settings)
    environment, file = EnvSettingsSource(kind)(), DotEnvSettingsSource(kind)()

    def source(field: str) -> str:
        if field in environment:
            return "environment"
        return ".env" if field in file else DEFAULT

    return [
        Setting(
            field.upper(),
            shown(field, getattr(settings, field)),
            source(field),
            field not in settings.without_effect,
        )
        for field in kind.model_fields
    ]


def shown(field: str, value: object) -> str:
    """Returns the value of a field as anybody may see it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case tuple():
            return ",".join(map(str, value))
        case SecretStr():
            return _without_secrets(field, value.get_secret_value())
        case _:
            return str(value)


def _without_secrets(field: str, secret: str) -> str:
    """Returns where a secret address leads to, and nothing of any other secret."""
    if not secret:
        return ""
    match field:
        case "database_url":
            return str(parse_database_url(secret))
        case "redis_url":
            return store_address(secret)
        case _:
            return "(secret)"


def store_address(url: str) -> str:
    """Returns where a store is, without what its URL may say of users, passwords and options."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}" if "@" not in parts.path else "unix://"
    host, port = parts.hostname or "localhost", parts.port or 6379
    number = parts.path if parts.path[1:].isdecimal() else ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}{number}"
