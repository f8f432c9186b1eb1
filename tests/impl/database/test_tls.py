"""TLS to the database: each side's certificate is verified, and a wrong one is refused by name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from structlog.testing import capture_logs

from impl.database import Database, DatabaseUnavailableError
from impl.database.errors import explain
from impl.database.schema import NEWEST, schema_of
from impl.database.url import parse_database_url
from tests.support.certificates import Authority
from tests.support.rows import count_users
from tests.support.tls_front import tls_front

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
HOST, USER = "127.0.0.1", "taskpact"
REFUSED = "it closed the connection, as it does if it does not accept our sslcert"


@dataclass(frozen=True)
class World:
    """Two authorities, of which one is ours, and the database behind TLS."""

    ours: Authority
    others: Authority
    database_url: str
    port: int

    def url(self, mode: str, root: Authority, own: Authority | None) -> str:
        """Returns the address for a client that trusts one authority, and has a certificate."""
        parts = urlsplit(self.database_url)._replace(netloc=f"{USER}@{HOST}:{self.port}")
        given = {"sslmode": mode, "sslrootcert": root.file}
        if own is not None:
            given |= zip(("sslcert", "sslkey"), own.issue(USER), strict=True)
        query = "&".join(f"{name}={quote(str(value))}" for name, value in given.items())
        return parts._replace(query=query).geturl()


@pytest.fixture(params=["its own name", "another name", "an expired certificate"])
async def world(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path
) -> AsyncGenerator[World]:
    ours, others = Authority(tmp_path, "ours"), Authority(tmp_path, "others")
    names = {"another name": "db.example"}
    lasts = timedelta(days=-1 if "expired" in request.param else 1)
    certificate = ours.issue(names.get(request.param, HOST), lasts=lasts)
    server_port = urlsplit(database_url).port
    assert server_port is not None
    async with tls_front(server_port, certificate, clients_of=ours.file) as port:
        yield World(ours, others, database_url, port)


def of_a_server_with(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("world", [name], indirect=True)


async def refusal(url: str) -> str:
    """Returns what the log says and, in the end, the commands, of an address that is refused."""
    database = Database(parse_database_url(url))
    with capture_logs() as lines, pytest.raises(DatabaseUnavailableError):
        await database.ping()
    await database.close()
    with pytest.raises(DatabaseUnavailableError) as refused:
        await asyncio.to_thread(schema_of, parse_database_url(url))
    said = explain(refused.value)
    assert [(line["event"], line["detail"]) for line in lines] == [("connect_failed", said)]
    return said


@of_a_server_with("its own name")
async def test_each_side_accepts_the_certificate_of_the_other(world: World) -> None:
    url = world.url("verify-full", world.ours, world.ours)
    database = Database(parse_database_url(url))
    assert await count_users(database) >= 0
    await database.close()
    assert (await asyncio.to_thread(schema_of, parse_database_url(url))).current == NEWEST


@of_a_server_with("its own name")
async def test_a_server_of_another_authority_is_refused(world: World) -> None:
    said = await refusal(world.url("verify-full", world.others, world.ours))
    assert said.startswith("its certificate is not accepted: ")
    assert "self-signed certificate in certificate chain" in said or "local issuer" in said


@of_a_server_with("another name")
async def test_a_server_of_another_name_is_refused_unless_names_do_not_matter(
    world: World,
) -> None:
    said = await refusal(world.url("verify-full", world.ours, world.ours))
    assert said.startswith("its certificate is not accepted: IP address mismatch")
    named = Database(parse_database_url(world.url("verify-ca", world.ours, world.ours)))
    assert await count_users(named) >= 0
    await named.close()


@of_a_server_with("an expired certificate")
@pytest.mark.parametrize("mode", ["verify-full", "verify-ca", "require"])
async def test_a_certificate_that_has_expired_is_refused(world: World, mode: str) -> None:
    said = await refusal(world.url(mode, world.ours, world.ours))
    assert said == "its certificate is not accepted: certificate has expired"


@of_a_server_with("its own name")
async def test_a_client_without_a_certificate_is_refused(world: World) -> None:
    assert await refusal(world.url("verify-full", world.ours, None)) == REFUSED


@of_a_server_with("its own name")
async def test_a_client_with_a_certificate_of_another_authority_is_refused(world: World) -> None:
    assert await refusal(world.url("verify-full", world.ours, world.others)) == REFUSED
