"""The doctor finds what is wrong with each thing that a deployment depends on, and says a cure."""

from __future__ import annotations

import itertools
import os
import socket
import sys
import time
from collections.abc import Generator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from impl.database import Database
from impl.database.files import unwritable
from impl.database.schema import NEWEST
from impl.database.url import parse_database_url
from impl.doctor import Finding, examine
from tests.support.collector import run_collector
from tests.support.configuring import Configure
from tests.support.local_issuer import AUDIENCE, DISCOVERY, KEYS, LocalIssuer
from tests.support.privileges import IS_ROOT, as_an_ordinary_user
from tests.support.valkey import ValkeyServer

CANARY = "canary-pa55word"
NOBODY = "127.0.0.1:1"


async def found(configure: Configure, **variables: str) -> dict[str, Finding]:
    """Returns what is found out about a deployment with these settings."""
    settings = configure(REDIS_TIMEOUT_MILLISECONDS="1000", **variables)
    address = parse_database_url(settings.database_url.get_secret_value())
    findings = await examine(settings, address)
    assert CANARY not in repr(findings)
    assert all("\n" not in finding.said for finding in findings)
    return {finding.about: finding for finding in findings}


async def test_what_is_well_is_said_so(
    configure: Configure, database_url: str, valkey_server: ValkeyServer, local_issuer: LocalIssuer
) -> None:
    trusted = {"OIDC_ISSUER": local_issuer.url, "JWT_AUDIENCE": AUDIENCE}
    all_of_it = await found(
        configure, DATABASE_URL=database_url, REDIS_URL=f"{valkey_server.url}/0", **trusted
    )
    assert [about for about, finding in all_of_it.items() if finding.is_well] == [
        *("database", "schema", "store", "issuer", "collector", "clock")
    ]
    assert NEWEST in all_of_it["schema"].said
    assert f"127.0.0.1:{valkey_server.port}/0 answers" in all_of_it["store"].said
    assert f"{local_issuer.url} publishes 1 key" in all_of_it["issuer"].said
    assert "the store's" in all_of_it["clock"].said
    alone = await found(configure, DATABASE_URL=database_url)
    assert all(finding.is_well for finding in alone.values())
    assert "no REDIS_URL" in alone["store"].said
    assert "no other issuer" in alone["issuer"].said
    assert "no traces are sent" in alone["collector"].said


async def test_what_cannot_be_reached_is_said_with_what_to_check(configure: Configure) -> None:
    said = await found(
        configure,
        DATABASE_URL=f"postgres://ada:{CANARY}@{NOBODY}/t",
        REDIS_URL=f"redis://ada:{CANARY}@{NOBODY}",
        BETTER_AUTH_URL=f"http://{NOBODY}",
        OTEL_EXPORTER_OTLP_ENDPOINT=f"http://{NOBODY}",
    )
    assert not any(said[about].is_well for about in ("database", "store", "issuer", "collector"))
    assert "Check OTEL_EXPORTER_OTLP_ENDPOINT" in said["collector"].said
    assert "Check DATABASE_URL" in said["database"].said
    assert "Check REDIS_URL" in said["store"].said
    assert "Check BETTER_AUTH_URL" in said["issuer"].said
    assert "schema" not in said, "nothing is known of it"
    assert "no other" in said["clock"].said


async def test_who_never_answers_is_not_waited_for(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("impl.doctor._SECONDS", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        said = await found(
            configure,
            DATABASE_URL=f"postgres://{address}/t",
            DATABASE_CONNECT_SECONDS="60",
            REDIS_URL=f"redis://{address}",
            BETTER_AUTH_URL=f"http://{address}",
            OTEL_EXPORTER_OTLP_ENDPOINT=f"http://{address}",
        )
    for about in ("database", "store", "issuer", "collector"):
        assert not said[about].is_well
        assert "does not answer within" in said[about].said


async def test_a_collector_is_tried(
    configure: Configure, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    async def collector() -> Finding:
        variables = {"DATABASE_URL": database_url, "OTEL_EXPORTER_OTLP_ENDPOINT": working.url}
        secret = {"OTEL_EXPORTER_OTLP_HEADERS": f"authorization={CANARY}"}
        return (await found(configure, **variables, **secret))["collector"]

    with run_collector() as working:
        tried = await collector()
        assert (tried.is_well, tried.said) == (True, f"{working.url}/v1/traces takes traces.")
        assert working.requests[0]["authorization"] == CANARY
        working.status = 401
        refused = await collector()
        assert not refused.is_well
        assert "it answers 401" in refused.said
        monkeypatch.delitem(sys.modules, "impl.telemetry.traces", raising=False)
        monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
        missing = await collector()
        assert not missing.is_well
        assert "Install requirements-traces.lock" in missing.said


async def test_an_older_schema_is_to_be_migrated(configure: Configure, database_url: str) -> None:
    database = Database(parse_database_url(database_url))

    async def set_revision(name: str) -> None:
        change = text("UPDATE alembic_version SET version_num = :name").bindparams(name=name)
        await database.run(lambda connection: connection.execute(change))

    await set_revision("0009")
    schema = (await found(configure, DATABASE_URL=database_url))["schema"]
    await set_revision(NEWEST)
    await database.close()
    assert not schema.is_well
    assert "at revision 0009" in schema.said
    assert "python -m impl migrate" in schema.said


async def test_a_file_that_is_not_there_is_not_made(configure: Configure) -> None:
    said = await found(configure, DATABASE_URL="sqlite:///new/tasks.db")
    assert not said["database"].is_well
    assert "python -m impl migrate" in said["database"].said
    said = await found(configure, DATABASE_URL="sqlite:///new/tasks.db")
    assert "no file" in said["database"].said


@pytest.fixture
def shared_file(sqlite_template: Path) -> Generator[Path]:
    """A migrated database that also an ordinary user can write."""
    with TemporaryDirectory(dir="/tmp" if IS_ROOT else None) as name:  # noqa: S108
        file = Path(name, "data", "tasks.db")
        file.parent.mkdir()
        file.write_bytes(sqlite_template.read_bytes())
        Path(name).chmod(0o755)
        for path in (file.parent, *file.parent.iterdir()):
            path.chmod(0o777)
        yield file
        file.parent.chmod(0o777)


@pytest.mark.parametrize(
    ("name", "mode"),
    [("", 0o555), ("", 0), ("tasks.db", 0o555), ("tasks.db-wal", 0o555)],
    ids=["folder", "closed folder", "file", "log"],
)
async def test_a_file_or_folder_that_is_read_only_is_found(
    configure: Configure, shared_file: Path, name: str, mode: int
) -> None:
    settings = configure(DATABASE_URL=f"sqlite:///{shared_file}")
    path = shared_file.parent / name

    async def examined_by_an_ordinary_user() -> Finding:
        with as_an_ordinary_user():
            return (await examine(settings, parse_database_url(f"sqlite:///{shared_file}")))[0]

    assert (await examined_by_an_ordinary_user()).is_well
    shared_file.with_name("tasks.db-wal").touch()  # as another user's server leaves it behind
    usual = path.stat().st_mode
    path.chmod(mode)
    database = await examined_by_an_ordinary_user()
    path.chmod(usual)
    assert not database.is_well
    what = path if mode else shared_file
    assert database.said.startswith(f"{what} cannot be written. ")


def test_files_are_examined_also_where_there_are_no_effective_ids(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On Windows, to ask for them is an error."""

    def access(_path: Path, _mode: int, *, effective_ids: bool) -> bool:
        return not effective_ids

    monkeypatch.setattr(os, "access", access)
    assert unwritable(str(tmp_path / "tasks.db")) is None


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_server_that_is_not_for_this_deployment_is_refused(
    configure: Configure, database_url: str
) -> None:
    read_only = f"{database_url}?options=-cdefault_transaction_read_only%3Don"
    database = (await found(configure, DATABASE_URL=read_only))["database"]
    assert not database.is_well
    assert "Name the primary" in database.said
    many = await found(configure, DATABASE_URL=database_url, REPLICAS="1000")
    assert not many["database"].is_well
    assert "may open 10000 connections" in many["database"].said
    many = await found(configure, DATABASE_URL=database_url, REPLICAS="100", WORKERS="4")
    assert "400 processes may open 4000 connections" in many["database"].said
    pooled = f"{database_url}?pgbouncer=true"
    assert (await found(configure, DATABASE_URL=pooled, REPLICAS="1000"))["database"].is_well


async def test_an_issuer_without_a_key_signs_nothing(
    configure: Configure, database_url: str, local_issuer: LocalIssuer
) -> None:
    variables = {
        "DATABASE_URL": database_url,
        "OIDC_ISSUER": local_issuer.url,
        "JWT_AUDIENCE": AUDIENCE,
    }
    other = await found(configure, **variables, JWT_ALGORITHMS="RS256")
    local_issuer.answer(KEYS, {"keys": []})
    none = await found(configure, **variables)
    for issuer in (other["issuer"], none["issuer"]):
        assert not issuer.is_well
        assert "publishes no key for JWT_ALGORITHMS" in issuer.said
    del local_issuer.answers[DISCOVERY]
    issuer = (await found(configure, **variables))["issuer"]
    assert not issuer.is_well
    assert "answers 404" in issuer.said


async def test_a_store_that_wants_another_password_is_of_no_use(
    configure: Configure, database_url: str, valkey_server: ValkeyServer
) -> None:
    url = f"redis://ada:{CANARY}@127.0.0.1:{valkey_server.port}"
    store = (await found(configure, DATABASE_URL=database_url, REDIS_URL=url))["store"]
    assert not store.is_well
    assert "password" in store.said


async def test_a_clock_that_differs_from_the_others_is_wrong(
    configure: Configure,
    database_url: str,
    valkey_server: ValkeyServer,
    local_issuer: LocalIssuer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    variables = {
        "DATABASE_URL": database_url,
        "REDIS_URL": valkey_server.url,
        "OIDC_ISSUER": local_issuer.url,
        "JWT_AUDIENCE": AUDIENCE,
    }
    for ours, said in {-90: "ahead of", 90: "behind", -20: "ahead of"}.items():
        shifted = SimpleNamespace(time=lambda ours=ours: time.time() + ours)
        monkeypatch.setattr("impl.doctor.time", shifted)
        clock = (await found(configure, **variables))["clock"]
        assert not clock.is_well
        assert f"he store's clock is {abs(ours)} s {said} this one" in clock.said
        assert ("he database's" in clock.said) == database_url.startswith("postgres")
        assert ("he issuer's" in clock.said) == (abs(ours) > 30), "it has a leeway of its own"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_how_long_a_cache_kept_an_answer_is_no_difference_of_clocks(
    configure: Configure,
    database_url: str,
    local_issuer: LocalIssuer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = SimpleNamespace(time=lambda: time.time() + 600)
    monkeypatch.setattr("impl.doctor.time", later)
    local_issuer.answers[KEYS].headers["Age"] = "600"
    variables = {"OIDC_ISSUER": local_issuer.url, "JWT_AUDIENCE": AUDIENCE}
    clock = (await found(configure, DATABASE_URL=database_url, **variables))["clock"]
    assert clock.is_well
    assert "as the issuer's says" in clock.said


async def test_a_store_that_is_too_slow_for_its_deadline_is_wrong(
    configure: Configure,
    database_url: str,
    valkey_server: ValkeyServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticks = itertools.count(int(time.time()))  # each look at the clock is a second later
    monkeypatch.setattr("impl.doctor.time", SimpleNamespace(time=lambda: next(ticks)))
    store = (await found(configure, DATABASE_URL=database_url, REDIS_URL=valkey_server.url))[
        "store"
    ]
    assert not store.is_well
    assert "Raise REDIS_TIMEOUT_MILLISECONDS" in store.said
