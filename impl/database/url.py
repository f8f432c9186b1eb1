"""Reads `DATABASE_URL` as people paste it, and translates it for the drivers."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, override

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from impl.database.hosts import DEFAULT_PORT, Host, listed, read_hosts, split_hosts

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_SUPABASE_PORT = 6543
_POOLER_PORTS = (6432, _SUPABASE_PORT)  # PgBouncer's usual one first
_LIBPQ_PARAMETERS = {
    *("sslmode", "sslrootcert", "sslcert", "sslkey", "channel_binding", "connect_timeout"),
    *("application_name", "fallback_application_name", "options", "target_session_attrs"),
    *("client_encoding", "gssencmode", "pgbouncer", "host", "port"),
}
_INSTEAD = {
    "schema": "write options=-csearch_path%3DNAME",
    "currentSchema": "write options=-csearch_path%3DNAME",
    "ssl": "write sslmode=require",
    "sslpassword": "decrypt the key of sslkey",
    "prepared_statement_cache_size": "write pgbouncer=true for a pooler",
    "statement_cache_size": "write pgbouncer=true for a pooler",
    "prepareThreshold": "write pgbouncer=true for a pooler",
    "hostaddr": "put it before the path, as the host",
    "dbname": "put it in the path",
    "user": "put it before the host",
    "password": "put it before the host",
    "passfile": "put the password before the host",
    "service": "write what the service file says",
    "servicefile": "write what the service file says",
    "connection_limit": "write DATABASE_CONNECTIONS instead",
    "pool_timeout": "write DATABASE_ACQUIRE_SECONDS instead",
    **dict.fromkeys(
        ("keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count"),
        "leave it out: DATABASE_STATEMENT_SECONDS ends what does not answer",
    ),
    "tcp_user_timeout": "leave it out: it is three seconds",
}
"""What to write instead of parameters that the driver does not support."""
_TARGETS = {"any", "primary", "read-write"}
# As the command line of a server has it: `-c name=value`, `-cname=value`, `--name=value`.
_OPTION = re.compile(r"(?:-c\s*|--)([A-Za-z_][\w.]*)=(\S*)\s*")
_OPTION_OF_NEON = re.compile(r"(?:endpoint|project)=\S+\s*")


@dataclass(frozen=True)
class DatabaseUrl:
    """An address in SQLAlchemy's terms, and further arguments for its driver."""

    url: URL
    connect_args: Mapping[str, Any] = field(default_factory=dict)
    is_pooled: bool = False
    """Whether another client may get the connection for the next transaction."""
    hosts: tuple[Host, ...] = ()
    """The servers, where they are several or listen at a Unix socket; `url` then names none."""

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @override
    def __str__(self) -> str:
        """Returns the address as people write it, without its password and its parameters."""
        url = self.url.set(drivername=self.url.get_backend_name())
        scheme, _, rest = url.render_as_string(hide_password=True).partition("://")
        if not self.hosts:
            return f"{scheme}://{rest}"
        credentials, _, database = rest.partition("/")
        if self.hosts[0].name.startswith("/"):
            return f"{scheme}://{credentials}/{database}?host={listed(self.hosts)}"
        return f"{scheme}://{credentials}{listed(self.hosts)}/{database}"


def parse_database_url(text: str) -> DatabaseUrl:
    """Returns the address that `text` means, in the spelling of SQLAlchemy, libpq or Neon.

    Raises:
        ValueError: something in it is not supported. The message names it, but no secret.
    """
    text, hosts = split_hosts(text)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ValueError("DATABASE_URL is no URL, such as sqlite:///service.db") from None
    if url.drivername not in _DRIVERS:
        known = ", ".join(_DRIVERS)
        raise ValueError(f"DATABASE_URL: {url.drivername} is not supported, but {known} are")
    url = url.set(drivername=_DRIVERS[url.drivername])
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    return _postgresql(url, hosts)


def direct(address: DatabaseUrl) -> DatabaseUrl:
    """Returns the address for migrations, which need a session of their own: behind the pooler.

    Neon has another host for that, and Supabase another port.
    """
    host, port = _direct(address.url.host or "", address.url.port)
    hosts = tuple(Host(*_direct(*each)) for each in address.hosts)
    url = address.url.set(host=host or None, port=port)
    return replace(address, url=url, hosts=hosts)


def _direct[Port: (int, int | None)](host: str, port: Port) -> tuple[str, Port]:
    is_supabase = host.endswith(".pooler.supabase.com") and port == _SUPABASE_PORT
    return host.replace("-pooler.", ".", 1), DEFAULT_PORT if is_supabase else port


def _sqlite(url: URL) -> DatabaseUrl:
    if url.query:
        raise ValueError(f"DATABASE_URL: SQLite takes no {', '.join(url.query)} here")
    if not url.database or url.database == ":memory:":
        raise ValueError("DATABASE_URL: SQLite needs a file, such as sqlite:///service.db")
    return DatabaseUrl(url)


def _postgresql(url: URL, hosts_before_path: str) -> DatabaseUrl:
    given = {key: value for key, value in url.query.items() if isinstance(value, str)}
    if isinstance(several := url.query.get("host"), tuple):  # as SQLAlchemy writes them
        given["host"] = ",".join(several)
    if unknown := sorted(url.query.keys() - (given.keys() & _LIBPQ_PARAMETERS)):
        remedies = [f"{name} is not supported; {_remedy(name)}" for name in unknown]
        raise ValueError(f"DATABASE_URL: {'. '.join(remedies)}")
    _require_plain(given)
    hosts = _hosts(url, hosts_before_path, given)
    connect_args: dict[str, Any] = {}
    if "connect_timeout" in given:
        if not re.fullmatch("[1-9][0-9]{0,8}", given["connect_timeout"]):
            raise ValueError("DATABASE_URL: connect_timeout is no number of seconds")
        connect_args["timeout"] = int(given["connect_timeout"])
    if "target_session_attrs" in given or len(hosts) > 1:
        connect_args["target_session_attrs"] = given.get("target_session_attrs", "read-write")
    if (encryption := _encryption(given)) is not None:
        connect_args["ssl"] = encryption
    is_pooled = _is_pooled(hosts or (Host(url.host or "", url.port or DEFAULT_PORT),), given)
    if settings := _server_settings(given, is_pooled=is_pooled):
        connect_args["server_settings"] = settings
    if is_pooled:  # so nothing may be prepared on a connection
        connect_args |= {"statement_cache_size": 0, "prepared_statement_cache_size": 0}
    return DatabaseUrl(url.set(query={}), connect_args, is_pooled=is_pooled, hosts=hosts)


def _hosts(url: URL, before_path: str, given: Mapping[str, str]) -> tuple[Host, ...]:
    """Returns the servers if they are several, or listen at a Unix socket."""
    if (url.host or before_path) and given.keys() & {"host", "port"}:
        raise ValueError("DATABASE_URL: name the hosts and ports once, before the path")
    hosts = before_path or given.get("host", "")
    return read_hosts(hosts, given.get("port", "")) if hosts else ()


def _remedy(name: str) -> str:
    return _INSTEAD.get(name, "leave it out")


def _require_plain(given: Mapping[str, str]) -> None:
    """Raises `ValueError` for values that the driver does not support and that matter."""
    if given.get("target_session_attrs", "any") not in _TARGETS:
        raise ValueError(f"DATABASE_URL: target_session_attrs is one of {', '.join(_TARGETS)}")
    if given.get("client_encoding", "utf8").lower() not in ("utf8", "utf-8", "auto"):
        raise ValueError("DATABASE_URL: client_encoding is always utf8; leave it out")
    if given.get("gssencmode", "disable") not in ("disable", "prefer"):
        raise ValueError("DATABASE_URL: gssencmode can only be disable; encrypt by sslmode")


def _server_settings(given: Mapping[str, str], *, is_pooled: bool) -> dict[str, str]:
    """Returns the settings that are sent when a connection begins."""
    settings = _options(given.get("options", ""))
    if settings and is_pooled:
        raise ValueError(
            f"DATABASE_URL: options ({', '.join(settings)}) do not pass a pooler;"
            " set them once: ALTER ROLE name SET parameter = value"
        )
    name = given.get("application_name", given.get("fallback_application_name"))
    return settings if name is None else {**settings, "application_name": name}


def _options(text: str) -> dict[str, str]:
    """Returns the settings in libpq's `options`, except the one that only routes within Neon."""
    rest = _OPTION_OF_NEON.sub("", text).strip()
    settings = dict(_OPTION.findall(rest))
    if _OPTION.sub("", rest):
        raise ValueError("DATABASE_URL: write options as -c name=value, one behind the other")
    return settings


def _is_pooled(hosts: Sequence[Host], given: Mapping[str, str]) -> bool:
    """Whether a pooler is in between: by the host, a usual port, or a parameter."""
    if "pgbouncer" in given:
        return given["pgbouncer"] == "true"
    return any(
        "-pooler." in host.name
        or host.name.endswith(".pooler.supabase.com")
        or host.port in _POOLER_PORTS
        for host in hosts
    )


def _encryption(given: Mapping[str, str]) -> ssl.SSLContext | str | None:
    """Returns asyncpg's `ssl` for libpq's `sslmode`.

    asyncpg does not support channel binding. Where that is required, the server's certificate is
    verified instead, which keeps out the same attacker.
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
        # As libpq does: many authorities of one's own leave out what only RFC 5280 demands.
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        return _with_own_certificate(context, given)
    if "sslcert" in given:
        raise ValueError("DATABASE_URL: sslcert needs sslmode=verify-full and sslrootcert")
    if mode in (None, "disable", "allow", "prefer", "require"):
        return mode
    raise ValueError(f"DATABASE_URL: sslmode={mode} is not supported")


def _with_own_certificate(context: ssl.SSLContext, given: Mapping[str, str]) -> ssl.SSLContext:
    if "sslcert" in given:
        try:
            context.load_cert_chain(given["sslcert"], given.get("sslkey"), password="")
        except (OSError, ValueError):
            raise ValueError(
                "DATABASE_URL: sslcert and sslkey are no certificate and key"
            ) from None
    return context
