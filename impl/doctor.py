"""Tries all that a deployment depends on, and says what is wrong and what to do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from datetime import UTC, datetime
from importlib import import_module
from itertools import chain
from typing import Any, NamedTuple

import httpx2
from redis.exceptions import RedisError
from sqlalchemy import Connection, text

from impl.database import Database, DatabaseUnavailableError
from impl.database.errors import explain
from impl.database.facts import Facts, facts_in
from impl.database.files import unwritable
from impl.database.schema import is_missing
from impl.database.url import DatabaseUrl
from impl.deployment import Deployment
from impl.inventory import shown, store_address
from impl.issuers.documents import IssuerDocuments
from impl.issuers.errors import IssuerUnavailableError
from impl.issuers.issuer import Issuer
from impl.issuers.key_sets import usable_keys
from impl.rate_limits.store import Store
from impl.telemetry.collector import Collector

_SECONDS = 10.0
"""How long each is tried at most; all are tried at once."""
_STATE = text(
    "SELECT extract(epoch FROM clock_timestamp())::float AS clock,"
    " current_setting('transaction_read_only') AS is_read_only,"
    " current_setting('max_connections')::int AS most"
)
_MIGRATE = "Run `python -m impl migrate`."


class Clock(NamedTuple):
    """The clock of somebody else."""

    ahead: float
    """How many seconds it is ahead of ours."""
    leeway: float
    """How many it may be ahead, or behind."""


type Clocks = dict[str, Clock]
"""By whose they are."""


class Finding(NamedTuple):
    """What was found out about one thing."""

    about: str
    is_well: bool
    said: str
    """How it is; or what is wrong with it, and what to do."""


async def examine(settings: Deployment, address: DatabaseUrl) -> list[Finding]:
    """Returns what was found out about the database and all others, and the clock."""
    clocks: Clocks = {}
    found = await asyncio.gather(
        _in_time("database", _try_database(settings, address, clocks)),
        _in_time("store", _try_store(settings, clocks)),
        _in_time("issuer", _try_issuer(settings.issuer, clocks)),
        _in_time("collector", _try_collector(settings.collector)),
    )
    return [*chain.from_iterable(found), _compare(clocks)]


async def _in_time(about: str, trying: Coroutine[Any, Any, list[Finding]]) -> list[Finding]:
    try:
        async with asyncio.timeout(_SECONDS):
            return await trying
    except TimeoutError:
        said = f"It does not answer within {_SECONDS:.0f} seconds. Is the network in between open?"
        return [Finding(about, is_well=False, said=said)]


async def _try_database(
    settings: Deployment, address: DatabaseUrl, clocks: Clocks
) -> list[Finding]:
    where = shown("database_url", settings.database_url)
    if address.is_sqlite and (said := _wrong_with_file(address, where)):
        return [Finding("database", is_well=False, said=said)]
    database = Database(address, settings.deadlines)
    before = time.time()
    try:
        facts, state = await database.run(_read, read_only=True)
    except DatabaseUnavailableError as error:
        reason = explain(error).rstrip(".")
        rest = "the disk" if address.is_sqlite else "the server"
        said = f"{where} cannot be reached: {reason}. Check DATABASE_URL and {rest}."
        return [Finding("database", is_well=False, said=said)]
    finally:
        await database.close()
    if state is None:
        return [Finding("database", is_well=True, said=f"{facts.product}, {where}"), _schema(facts)]
    ahead = _ahead(state.clock, before)
    clocks["the database's"] = Clock(ahead, settings.clock_leeway_seconds)
    return [_postgresql(f"{facts.product}, {where}", state, settings, address), _schema(facts)]


def _wrong_with_file(address: DatabaseUrl, where: str) -> str:
    """Returns why an SQLite database cannot be used, or nothing."""
    path: object
    try:
        if is_missing(address):
            return f"There is no file {where} yet. {_MIGRATE}"
        path = unwritable(address.url.database or "")
    except PermissionError as error:  # one may not even look into its folder
        path = error.filename
    return f"{path} cannot be written. Give it to the user that this runs as." if path else ""


def _read(connection: Connection) -> tuple[Facts, Any]:
    """Returns what a database is, and the state of its server if it has one."""
    facts = facts_in(connection)
    is_sqlite = connection.dialect.name == "sqlite"
    return facts, None if is_sqlite else connection.execute(_STATE).one()


def _postgresql(what: str, state: Any, settings: Deployment, address: DatabaseUrl) -> Finding:
    wanted = settings.capacity.most * settings.processes
    if state.is_read_only == "on":
        said = f"{what}: nothing can be written there. Name the primary server in DATABASE_URL."
    elif wanted > state.most and not address.is_pooled:
        said = (
            f"{what}: {settings.processes} processes may open {wanted} connections together, and"
            f" the server allows {state.most}. Lower DATABASE_CONNECTIONS or DATABASE_OVERFLOW."
        )
    else:
        return Finding("database", is_well=True, said=what)
    return Finding("database", is_well=False, said=said)


def _schema(facts: Facts) -> Finding:
    is_old = facts.schema.is_older
    said = f"{facts.schema} {_MIGRATE}" if is_old else str(facts.schema)
    return Finding("schema", is_well=not is_old, said=said)


async def _try_store(settings: Deployment, clocks: Clocks) -> list[Finding]:
    url = settings.redis_url.get_secret_value()
    if not url:
        said = "There is no REDIS_URL: each process counts requests by itself."
        return [Finding("store", is_well=True, said=said)]
    where, store = store_address(url), Store(url)
    try:
        await store.settle([])  # connects
        before = time.time()
        ahead = _ahead((await store.settle([])).now, before)
        clocks["the store's"] = Clock(ahead, settings.clock_leeway_seconds)
        milliseconds = (time.time() - before) * 1000
    except (RedisError, OSError) as error:
        said = f"{where} cannot be used: {_line(error)}. Check REDIS_URL and the server."
        return [Finding("store", is_well=False, said=said)]
    finally:
        await store.close()
    most = settings.redis_timeout_milliseconds
    said = f"{where} answers within {milliseconds:.1f} ms"
    if milliseconds < most:
        return [Finding("store", is_well=True, said=f"{said}.")]
    said = f"{said}, but is given only {most}. Raise REDIS_TIMEOUT_MILLISECONDS."
    return [Finding("store", is_well=False, said=said)]


async def _try_issuer(issuer: Issuer | None, clocks: Clocks) -> list[Finding]:
    if issuer is None:
        said = "There is no other issuer: only tokens of this service are accepted."
        return [Finding("issuer", is_well=True, said=said)]
    documents = IssuerDocuments(issuer)
    before = time.time()
    try:
        keys = usable_keys(await documents.key_set(), {})
    except IssuerUnavailableError as error:
        reason = _line(error.__cause__ or error)
        said = f"{issuer.name}: {error} ({reason}). Check BETTER_AUTH_URL, OIDC_ISSUER or JWKS_URL."
        return [Finding("issuer", is_well=False, said=said)]
    finally:
        await documents.close()
    if documents.clock is not None:
        # It leaves out the parts of a second.
        ahead = _ahead(documents.clock, before - 1)
        clocks["the issuer's"] = Clock(ahead, issuer.leeway_seconds)
    fitting = sum(not issuer.algorithms.isdisjoint(key.algorithms) for key in keys.values())
    if fitting:
        said = f"{issuer.name} publishes {fitting} keys that may sign."
        return [Finding("issuer", is_well=True, said=said)]
    said = f"{issuer.name} publishes no key for JWT_ALGORITHMS. Let it make one, or change those."
    return [Finding("issuer", is_well=False, said=said)]


async def _try_collector(collector: Collector | None) -> list[Finding]:
    """Sends no traces, which a collector confirms."""
    if collector is None:
        said = "There is no OTEL_EXPORTER_OTLP_ENDPOINT: no traces are sent."
        return [Finding("collector", is_well=True, said=said)]
    try:
        import_module("impl.telemetry.traces")
    except ModuleNotFoundError as error:
        said = (
            f"{_line(error)}. Install requirements-traces.lock in the place of requirements.lock."
        )
        return [Finding("collector", is_well=False, said=said)]
    headers = {"content-type": "application/x-protobuf", **collector.headers}
    try:
        async with httpx2.AsyncClient(headers=headers) as client:
            status = (await client.post(collector.url, content=b"")).status_code
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        reason = _line(error)
    else:
        if 200 <= status < 300:
            said = f"{collector.url} takes traces."
            return [Finding("collector", is_well=True, said=said)]
        reason = f"it answers {status}"
    said = (
        f"{collector.url} takes no traces: {reason}. Check OTEL_EXPORTER_OTLP_ENDPOINT and"
        " OTEL_EXPORTER_OTLP_HEADERS."
    )
    return [Finding("collector", is_well=False, said=said)]


def _ahead(theirs: float, before: float) -> float:
    """Returns how far a clock that was read since `before` is ahead of ours for sure."""
    after = time.time()
    return theirs - min(max(theirs, before), after)


def _compare(clocks: Clocks) -> Finding:
    wrong = [
        f"{whose} clock is {abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} this one"
        for whose, (ahead, leeway) in clocks.items()
        if abs(ahead) > leeway
    ]
    if wrong:
        said = f"{' and '.join(wrong)}. Let NTP set all clocks, also those of other processes."
        return Finding("clock", is_well=False, said=said[0].upper() + said[1:])
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    others = f"as {' and '.join(clocks)} says" if clocks else "and there is no other to compare"
    return Finding("clock", is_well=True, said=f"It is {now}, {others}.")


def _line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
