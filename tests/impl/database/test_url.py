"""`DATABASE_URL`: what people paste is understood, and what is unsupported is refused by name."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impl.database.url import direct, parse_database_url

CANARY = "canary-pa55word"
NEON = (
    f"postgresql://ada:{CANARY}@ep-cool-darkness-123456-pooler.us-east-2.aws.neon.tech/tasks"
    "?sslmode=require&channel_binding=require"
)
UNPREPARED = {"statement_cache_size": 0, "prepared_statement_cache_size": 0}


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("sqlite:///tasks.db", "sqlite+aiosqlite:///tasks.db"),
        ("sqlite:///.data/taskpact.db", "sqlite+aiosqlite:///.data/taskpact.db"),
        ("sqlite:////var/lib/tasks.db", "sqlite+aiosqlite:////var/lib/tasks.db"),
        ("sqlite+aiosqlite:///tasks.db", "sqlite+aiosqlite:///tasks.db"),
        ("postgres://ada:pw@db/tasks", "postgresql+asyncpg://ada:pw@db/tasks"),
        ("postgresql://ada:pw@db/tasks", "postgresql+asyncpg://ada:pw@db/tasks"),
        ("postgresql+asyncpg://ada:pw@db/tasks", "postgresql+asyncpg://ada:pw@db/tasks"),
        ("postgresql://ada:pw@db:5433/tasks", "postgresql+asyncpg://ada:pw@db:5433/tasks"),
        ("postgresql://ada@[::1]:5432/tasks", "postgresql+asyncpg://ada@[::1]:5432/tasks"),
        ("postgres://a:p%40%2F%3A@db/tasks", "postgresql+asyncpg://a:p%40%2F%3A@db/tasks"),
        ("postgresql://db/tasks?sslmode=disable", "postgresql+asyncpg://db/tasks"),
    ],
)
def test_every_spelling_means_an_asynchronous_driver(given: str, meant: str) -> None:
    address = parse_database_url(given)
    assert address.url.render_as_string(hide_password=False) == meant
    assert address.is_sqlite == given.startswith("sqlite")
    assert "statement_cache_size" not in address.connect_args


def test_an_escaped_password_reaches_the_driver_unescaped() -> None:
    assert parse_database_url("postgres://a:p%40%2F%3A%25@db/t").url.password == "p@/:%"


def test_the_url_that_neon_shows_works_as_pasted() -> None:
    """Encrypted, with the server's certificate and name verified, and nothing prepared."""
    address = parse_database_url(NEON)
    assert address.url.drivername == "postgresql+asyncpg"
    assert address.url.host == "ep-cool-darkness-123456-pooler.us-east-2.aws.neon.tech"
    assert (address.url.username, address.url.password) == ("ada", CANARY)
    assert address.url.database == "tasks"
    assert address.url.query == {}, "asyncpg knows none of libpq's parameters"
    context = address.connect_args["ssl"]
    assert isinstance(context, ssl.SSLContext)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert UNPREPARED.items() <= address.connect_args.items()


@pytest.mark.parametrize(
    ("url", "is_pooled"),
    [
        ("postgresql://ep-x-pooler.aws.neon.tech/t", True),
        ("postgresql://ep-x.aws.neon.tech/t", False),
        ("postgresql://db:6432/t", True),
        ("postgresql://db:5432/t", False),
        ("postgresql://aws-0-eu-west-1.pooler.supabase.com:5432/t", True),
        ("postgresql://db:6543/t", True),
        ("postgresql://db/t?pgbouncer=true", True),
        ("postgresql://db/t?pgbouncer=false", False),
        ("postgresql://db:6432/t?pgbouncer=false", False),
        ("postgresql://my-pooler/t", False),
    ],
)
def test_behind_a_pooler_nothing_is_prepared(url: str, *, is_pooled: bool) -> None:
    address = parse_database_url(url)
    assert address.is_pooled == is_pooled
    cache_sizes = {
        key: value for key, value in address.connect_args.items() if key.endswith("cache_size")
    }
    assert cache_sizes == (UNPREPARED if is_pooled else {})


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require"])
def test_asyncpg_knows_the_simple_modes_of_encryption_itself(mode: str) -> None:
    assert parse_database_url(f"postgresql://db/t?sslmode={mode}").connect_args["ssl"] == mode


@pytest.mark.parametrize(
    ("parameters", "checks_name"),
    [
        ("sslmode=verify-full", True),
        ("sslmode=verify-full&sslrootcert=system", True),
        ("sslmode=verify-ca", False),
        ("channel_binding=require", True),
        ("sslmode=disable&channel_binding=require", True),
        ("sslmode=require&channel_binding=require", True),
    ],
)
def test_a_certificate_is_verified_where_that_was_asked_for(
    parameters: str, *, checks_name: bool
) -> None:
    context = parse_database_url(f"postgresql://db/t?{parameters}").connect_args["ssl"]
    assert isinstance(context, ssl.SSLContext)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname == checks_name


def test_a_root_certificate_is_the_only_one_trusted(tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_text(ROOT_CERTIFICATE)
    url = f"postgresql://db/t?sslmode=verify-full&sslrootcert={root}"
    context = parse_database_url(url).connect_args["ssl"]
    assert len(context.get_ca_certs()) == 1


def test_a_root_certificate_is_never_given_in_vain(tmp_path: Path) -> None:
    """As in libpq, naming one together with `require` verifies the server against it."""
    root = tmp_path / "root.pem"
    root.write_text(ROOT_CERTIFICATE)
    url = f"postgresql://db/t?sslmode=require&sslrootcert={root}"
    context = parse_database_url(url).connect_args["ssl"]
    assert isinstance(context, ssl.SSLContext)
    assert context.verify_mode is ssl.CERT_REQUIRED


@pytest.mark.parametrize(
    ("parameters", "connect_args"),
    [
        ("", {}),
        ("?connect_timeout=11", {"timeout": 11}),
        (
            "?application_name=tasks",
            {"server_settings": {"application_name": "tasks"}},
        ),
        ("?channel_binding=prefer", {}),
        ("?fallback_application_name=a", {"server_settings": {"application_name": "a"}}),
        (
            "?application_name=tasks&fallback_application_name=a",
            {"server_settings": {"application_name": "tasks"}},
        ),
        (
            "?options=-c%20search_path%3Dmine%20--work_mem%3D8MB%20-cgeqo%3Doff",
            {"server_settings": {"search_path": "mine", "work_mem": "8MB", "geqo": "off"}},
        ),
        ("?options=endpoint%3Dep-cool-1", {}),
        ("?options=project%3Dcool%20-c%20a.b%3D1", {"server_settings": {"a.b": "1"}}),
        ("?target_session_attrs=read-write", {"target_session_attrs": "read-write"}),
        ("?client_encoding=UTF8&gssencmode=disable", {}),
    ],
)
def test_the_other_parameters_of_libpq_reach_the_driver(
    parameters: str, connect_args: Mapping[str, Any]
) -> None:
    assert parse_database_url(f"postgresql://db/t{parameters}").connect_args == connect_args


# Of libpq (https://www.postgresql.org/docs/current/libpq-connect.html), without those above.
OTHER_PARAMETERS = """
    hostaddr dbname user password passfile require_auth
    keepalives keepalives_idle keepalives_interval keepalives_count
    tcp_user_timeout replication ssl sslcompression sslkeylogfile
    sslpassword sslcertmode sslcrl sslcrldir sslsni sslnegotiation requirepeer
    ssl_min_protocol_version ssl_max_protocol_version min_protocol_version max_protocol_version
    krbsrvname gsslib gssdelegation scram_client_key scram_server_key service servicefile
    load_balance_hosts oauth_issuer oauth_client_id schema currentSchema connection_limit
""".split()  # noqa: SIM905, a list of 44 lines would be no easier to read


@pytest.mark.parametrize("name", [*OTHER_PARAMETERS, "prepared_statement_cache_size", "typo"])
def test_a_parameter_that_is_not_supported_is_refused_by_name(name: str) -> None:
    """Silently dropping `replication` or `sslcrl` would be worse; the error says what to do."""
    with pytest.raises(ValueError, match=rf"\b{name} is not supported; \w+") as refusal:
        parse_database_url(f"postgresql://ada:{CANARY}@db/t?{name}={CANARY}")
    assert CANARY not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("", "DATABASE_URL"),
        ("tasks.db", "DATABASE_URL"),
        ("sqlite:tasks.db", "DATABASE_URL"),
        (CANARY, "DATABASE_URL"),
        (f"{CANARY}@db/tasks", "DATABASE_URL"),
        (f"mysql://ada:{CANARY}@db/tasks", "mysql"),
        (f"postgresql+psycopg://ada:{CANARY}@db/tasks", r"postgresql\+psycopg"),
        ("sqlite://", "file"),
        ("sqlite:///", "file"),
        ("sqlite:///:memory:", "file"),
        ("sqlite:///tasks.db?mode=ro", "mode"),
        (f"sqlite:///tasks.db?key={CANARY}", "key"),
        (f"postgresql://ada:{CANARY}@db/t?sslmode=sometimes", "sslmode"),
        (f"postgresql://ada:{CANARY}@db/t?sslmode=require&sslmode=disable", "sslmode"),
        (f"postgresql://ada:{CANARY}@db/t?connect_timeout={CANARY}", "connect_timeout"),
        (f"postgresql://ada:{CANARY}@db/t?options={CANARY}", "options as -c name=value"),
        (f"postgresql://ada:{CANARY}@db/t?options=-c%20{CANARY}", "options as -c name=value"),
        (f"postgresql://db:6432/t?options=-cjit%3D{CANARY}", "jit.* ALTER ROLE"),
        (f"postgresql://db/t?target_session_attrs={CANARY}", "target_session_attrs"),
        (f"postgresql://db,{CANARY}:x/t", "several hosts as"),
        (f"postgresql://db,,{CANARY}/t", "several hosts as"),
        (f"postgresql://ada:{CANARY},{CANARY}/t", "several hosts as"),
        (f"postgresql:///t?host=a,b&port=1,{CANARY}", "several hosts as"),
        ("postgresql:///t?host=a,b,c&port=1,2", "port is one for all hosts"),
        (f"postgresql://db/t?host={CANARY}", "once, before the path"),
        (f"postgresql://a,b/t?port={CANARY}", "once, before the path"),
        (f"postgresql://db/t?client_encoding={CANARY}", "client_encoding"),
        (f"postgresql://db/t?gssencmode={CANARY}", "gssencmode"),
        (f"postgresql://db/t?sslcert={CANARY}", "sslcert"),
        (f"postgresql://db/t?sslmode=verify-full&sslcert={CANARY}", "sslcert"),
        (f"postgresql://ada:{CANARY}@db/t?sslmode=verify-full&sslrootcert=/no/file", "sslrootcert"),
        # Without an @, or with a / in the password, the password is where the port should be.
        (f"postgresql://ada:{CANARY}/tasks", "DATABASE_URL"),
        (f"postgresql://ada:{CANARY}", "DATABASE_URL"),
        (f"postgresql://ada:pw@db:{CANARY}/tasks", "DATABASE_URL"),
        (f"postgres:/ada:{CANARY}@db/tasks", "DATABASE_URL"),
        (f"{CANARY}://db/tasks", "DATABASE_URL"),
    ],
)
def test_a_refusal_names_what_is_wrong_and_no_secret(url: str, names: str) -> None:
    with pytest.raises(ValueError, match=names) as refusal:
        parse_database_url(url)
    assert CANARY not in str(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


@given(st.text(max_size=60) | st.from_regex(r"postgres(ql)?://.{0,40}", fullmatch=True))
def test_any_other_text_is_understood_or_refused_with_a_value_error(text: str) -> None:
    refusals = []
    try:
        parse_database_url(text)
    except ValueError as refusal:
        refusals.append(str(refusal))
    assert all("DATABASE_URL" in refusal for refusal in refusals)


def test_migrations_run_on_the_server_behind_the_pooler() -> None:
    pooled = parse_database_url(NEON)
    behind = direct(pooled)
    assert behind.url.host == "ep-cool-darkness-123456.us-east-2.aws.neon.tech"
    assert behind.url.password == CANARY
    assert behind.connect_args == pooled.connect_args


def test_migrations_keep_their_connection_behind_the_pooler_of_supabase() -> None:
    pooled = parse_database_url(f"postgres://a.b:{CANARY}@eu-1.pooler.supabase.com:6543/postgres")
    assert pooled.is_pooled
    assert (direct(pooled).url.host, direct(pooled).url.port) == (pooled.url.host, 5432)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///tasks.db",
        "sqlite:///a-pooler.db",
        "postgresql:///tasks",
        "postgresql://db-pooler/t",
        "postgresql://ada-pooler.x:pw-pooler.y@db:5432/t-pooler.z",
    ],
)
def test_any_other_address_is_direct_already(url: str) -> None:
    assert direct(parse_database_url(url)) == parse_database_url(url)


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("postgresql://ada:pw@a,b/t", [("a", 5432), ("b", 5432)]),
        ("postgresql://a:5433,b,[::1]:5434/t", [("a", 5433), ("b", 5432), ("::1", 5434)]),
        ("postgresql:///t?host=a,b&port=5433,5434", [("a", 5433), ("b", 5434)]),
        ("postgresql:///t?host=a,b&port=5433", [("a", 5433), ("b", 5433)]),
        ("postgresql+asyncpg:///t?host=a:1&host=b:2", [("a", 1), ("b", 2)]),
        ("postgresql://%2Fvar%2Frun%2Fpostgresql/t", [("/var/run/postgresql", 5432)]),
        ("postgresql://%2Frun:5433/t", [("/run", 5433)]),
        ("postgresql://ada:pw@/t?host=/cloudsql/a-b:c:d", [("/cloudsql/a-b:c:d", 5432)]),
        ("postgresql:///t?host=/run/postgresql&port=5433", [("/run/postgresql", 5433)]),
        ("postgresql:///t?host=db&port=5433", [("db", 5433)]),
    ],
)
def test_several_hosts_and_the_folder_of_a_socket_are_understood(
    url: str, hosts: list[tuple[str, int]]
) -> None:
    address = parse_database_url(url)
    assert [*address.hosts] == hosts
    assert (address.url.host, address.url.database) == (None, "t")
    attributes = address.connect_args.get("target_session_attrs")
    assert attributes == ("read-write" if len(hosts) > 1 else None)


def test_among_several_servers_another_kind_can_be_asked_for() -> None:
    address = parse_database_url("postgresql://a,b/t?target_session_attrs=primary")
    assert address.connect_args == {"target_session_attrs": "primary"}


@pytest.mark.parametrize("host", ["ep-x-pooler.aws.neon.tech", "db:6432"])
def test_a_pooler_is_recognised_among_several_hosts(host: str) -> None:
    address = parse_database_url(f"postgresql://db,{host}/t")
    assert address.is_pooled
    assert "-pooler" not in str(direct(address))


def test_an_address_is_shown_with_all_hosts_and_without_its_password() -> None:
    shown = {
        "postgresql://ada:pw@a:1,[::1]/t?sslmode=require": "postgresql://ada:***@a:1,[::1]:5432/t",
        "postgresql+asyncpg://a:1,b/t": "postgresql://a:1,b:5432/t",
        "postgresql://ada@%2Frun/t": "postgresql://ada@/t?host=/run",
        "postgres://ada:pw@db/t": "postgresql://ada:***@db/t",
        "sqlite:////var/lib/tasks.db": "sqlite:////var/lib/tasks.db",
    }
    for url, expected in shown.items():
        assert str(parse_database_url(url)) == expected


def test_an_address_shows_no_password() -> None:
    assert CANARY not in repr(parse_database_url(NEON))
    assert CANARY not in str(parse_database_url(NEON))


# Created for this test; its key no longer exists.
ROOT_CERTIFICATE = """-----BEGIN CERTIFICATE-----
MIIBiTCCAS+gAwIBAgIUa40kJDiu5rIgZqpLurY2bohmkhYwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOVGFza3BhY3QgdGVzdHMwIBcNMjYxMTIxMTEyMzQ3WhgPMjEy
NjEwMjgxMTIzNDdaMBkxFzAVBgNVBAMMDlRhc2twYWN0IHRlc3RzMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEWq2+eXGtPXwpWgR3cghzOdtbPLzMR6EGIPulFa01
3pbOJRatgrUkNc3AF8ZmDydxUH0KUqYfdlmpHtXlgKvjl6NTMFEwHQYDVR0OBBYE
FKp/Mz+3wSzc6WsecK4nwu6lcrqSMB8GA1UdIwQYMBaAFKp/Mz+3wSzc6WsecK4n
wu6lcrqSMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgTAbgkrs5
+qyYR1w1Bv7yQBnJU2n4TXTN7GZE+Mx6VskCIQC78S7llJKGjV5vPhdmfUwy1e5X
MtpfAq6jqApxC8GzfQ==
-----END CERTIFICATE-----
"""
