"""What people paste as `DATABASE_URL`, made into what the drivers take."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_POOLER_PORTS = (6432, 6543)  # PgBouncer's usual one, and Supabase's
_LIBPQ_PARAMETERS = {
    "sslmode",
    "sslrootcert",
    "channel_binding",
    "connect_timeout",
    "application_name",
    "pgbouncer",
}


@dataclass(frozen=True)
class DatabaseUrl:
    """An address in SQLAlchemy's terms, and what its driver needs besides."""

    url: URL
    connect_args: Mapping[str, Any] = field(default_factory=dict)
    is_pooled: bool = False
    """Whether another client may get the connection for the next transaction."""

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"


def parse_database_url(text: str) -> DatabaseUrl:
    """Returns what `text` means, be it SQLAlchemy's spelling, libpq's, or Neon's.

    Raises:
        ValueError: what it asks for is not supported. The message names it, and no secret.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError("DATABASE_URL is no URL, such as sqlite:///tasks.db") from None
    if url.drivername not in _DRIVERS:
        known = ", ".join(_DRIVERS)
        raise ValueError(f"DATABASE_URL: {url.drivername} is not supported, but {known} are")
    url = url.set(drivername=_DRIVERS[url.drivername])
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return _postgresql(url)


def direct(address: DatabaseUrl) -> DatabaseUrl:
    """Returns the address of the server behind Neon's pooler, where migrations must run."""
    host = (address.url.host or "").replace("-pooler.", ".", 1)
    return replace(address, url=address.url.set(host=host or None))


def _sqlite(url: URL) -> DatabaseUrl:
    if url.query:
        raise ValueError(f"DATABASE_URL: SQLite takes no {', '.join(url.query)} here")
    if not url.database or url.database == ":memory:":
        raise ValueError("DATABASE_URL: SQLite needs a file, such as sqlite:///tasks.db")
    return DatabaseUrl(url)


def _postgresql(url: URL) -> DatabaseUrl:
    given = {key: value for key, value in url.query.items() if isinstance(value, str)}
    if unknown := url.query.keys() - (given.keys() & _LIBPQ_PARAMETERS):
        raise ValueError(f"DATABASE_URL: {', '.join(sorted(unknown))} is not supported")
    connect_args: dict[str, Any] = {}
    if "connect_timeout" in given:
        if not re.fullmatch("[1-9][0-9]{0,8}", given["connect_timeout"]):
            raise ValueError("DATABASE_URL: connect_timeout is no number of seconds")
        connect_args["timeout"] = int(given["connect_timeout"])
    if "application_name" in given:
        connect_args["server_settings"] = {"application_name": given["application_name"]}
    if (encryption := _encryption(given)) is not None:
        connect_args["ssl"] = encryption
    is_pooled = _is_pooled(url, given)
    if is_pooled:  # so nothing may be prepared on a connection
        connect_args |= {"statement_cache_size": 0, "prepared_statement_cache_size": 0}
    return DatabaseUrl(url.set(query={}), connect_args, is_pooled=is_pooled)


def _is_pooled(url: URL, given: Mapping[str, str]) -> bool:
    """Whether a pooler stands between: Neon's and Supabase's hosts, a usual port, or said so."""
    host = url.host or ""
    is_poolers_host = "-pooler." in host or host.endswith(".pooler.supabase.com")
    default = is_poolers_host or url.port in _POOLER_PORTS
    return given["pgbouncer"] == "true" if "pgbouncer" in given else default


def _encryption(given: Mapping[str, str]) -> ssl.SSLContext | str | None:
    """Returns asyncpg's `ssl` for libpq's `sslmode`.

    asyncpg cannot bind the channel; where that is required, the server's certificate is verified
    instead, which keeps the same attacker out.
    """
    mode = given.get("sslmode")
    root = given.get("sslrootcert", "system")
    if mode == "require" and "sslrootcert" in given:
        mode = "verify-ca"  # as libpq does
    if given.get("channel_binding") == "require":
        mode = "verify-full"
    if mode in ("verify-ca", "verify-full"):
        try:
            context = ssl.create_default_context(cafile=None if root == "system" else root)
        except OSError:
            raise ValueError("DATABASE_URL: sslrootcert is no file of certificates") from None
        context.check_hostname = mode == "verify-full"
        return context
    if mode in (None, "disable", "allow", "prefer", "require"):
        return mode
    raise ValueError(f"DATABASE_URL: sslmode={mode} is not supported")
