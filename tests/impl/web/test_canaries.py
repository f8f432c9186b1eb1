"""Secrets that are planted in a running service must not turn up where they do not belong.

Whatever happens, no secret is in the log, in response headers or in an error, and in a body only
where the contract returns it.
"""

from __future__ import annotations

import asyncio
import base64
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from impl.database import Database
from impl.database.url import parse_database_url
from tests.support.clients import blocking_client_at
from tests.support.postgres import PostgresServer
from tests.support.servers import RunningServer, run_server

PASSWORD = "canary-of-a-password"
NEXT_PASSWORD = "canary-of-the-next-password"
KEY = "canary-of-an-idempotency-key"
DATABASE_PASSWORD = "canary-of-the-database"
CONFIGURED = {
    "JWT_SECRET": "canary-of-the-key-q7Yb2mT9xKd4Vw8sLr3Nc6Hf1Jg5Zp0a",
    "JWT_SECRET_PREVIOUS": "canary-of-the-last-key-Zp0aJg5Hf1Nc6Lr3Vw8sKd4xT9m",
    "REDIS_URL": "redis://:canary-of-redis@127.0.0.1:1/0",
    "LOG_LEVEL": "debug",
    "DATABASE_LOCK_SECONDS": "1",
}
EMAIL = "somebody@canaries.example"
GIVES_SECRETS = ("/signup", "/login", "/token", "/refresh", "/api-keys")
JSON = {"Content-Type": "application/json"}


@dataclass
class Canaries:
    """A client that plants secrets, and records them and the responses."""

    server: RunningServer
    answers: list[httpx.Response] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)

    def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        with blocking_client_at(self.server.url, timeout=20) as client:
            answer = client.request(method, path, **request)
        self.answers.append(answer)
        return answer

    def plant(self, *secrets: str) -> None:
        """Adds secrets, in all encodings in which they might turn up."""
        for secret in secrets:
            self.secrets |= {secret, base64.b64encode(secret.encode()).decode().rstrip("=")}
            if secret.count(".") == 2:  # only the signature of a token is secret
                self.secrets.add(secret.rpartition(".")[2])

    def found_in(self, haystack: str) -> set[str]:
        return {secret for secret in self.secrets if secret in haystack}


@dataclass(frozen=True)
class Deployment:
    """A server, its database, and statements that break it so that responses are 500 or 503."""

    server: RunningServer
    database_url: str
    break_down: tuple[str, str]
    """A statement, and the one that repairs it."""
    go_away: Callable[[], object]


@pytest.fixture(params=["sqlite", "postgresql"])
def deployment(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Deployment]:
    """A development server on SQLite, and a production server on PostgreSQL."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        url = f"sqlite:///{shutil.copyfile(template, tmp_path / DATABASE_PASSWORD)}"
        with run_server(url, tmp_path / "output", **CONFIGURED) as server:
            no_row = "BEFORE INSERT ON sessions BEGIN SELECT RAISE(ABORT, 'no row'); END"
            break_down = f"CREATE TRIGGER no_row {no_row}", "DROP TRIGGER no_row"
            with closing(sqlite3.connect(tmp_path / DATABASE_PASSWORD)) as holder:
                go_away = partial(holder.execute, "BEGIN IMMEDIATE")
                yield Deployment(server, url, break_down, go_away)
        return
    postgres: PostgresServer = request.getfixturevalue("postgres_server")
    url = postgres.create_database(request.getfixturevalue("postgresql_template"))
    with_password = url.replace("taskpact@", f"taskpact:{DATABASE_PASSWORD}@")
    production = {**CONFIGURED, "ENVIRONMENT": "production", "BCRYPT_ROUNDS": "12"}
    with run_server(with_password, tmp_path / "output", **production) as server:
        # PostgreSQL repeats the whole row in its message.
        refuse = "ALTER TABLE sessions ADD CONSTRAINT no_row CHECK (generation < 0) NOT VALID"
        repair = "ALTER TABLE sessions DROP CONSTRAINT no_row"
        yield Deployment(server, url, (refuse, repair), partial(postgres.drop_database, url))


def execute(database_url: str, statement: str) -> None:
    async def run() -> None:
        database = Database(parse_database_url(database_url))
        await database.run(lambda connection: connection.execute(text(statement)))
        await database.close()

    asyncio.run(run())


def live(canaries: Canaries) -> None:
    """Goes through the life of an account, with everything that can be refused in it."""
    account = {"email": EMAIL, "password": PASSWORD}
    send = canaries.send
    once = {"Idempotency-Key": KEY}
    signed_up = send("POST", "/api/auth/signup", json=account, headers=once).json()
    send("POST", "/api/auth/signup", json=account, headers=once)
    bearer = {"Authorization": f"Bearer {signed_up['access_token']}"}
    wanted = {"name": "a key", "scopes": ["tasks:read"]}
    key = send("POST", "/api/auth/api-keys", json=wanted, headers=bearer).json()["key"]
    in_cookie = send("POST", "/api/auth/login", json={**account, "refresh_token_in": "cookie"})
    cookie = in_cookie.headers["set-cookie"].partition(";")[0]
    form = {"grant_type": "password", "username": EMAIL, "password": PASSWORD}
    granted = send("POST", "/api/auth/token", data=form).json()
    for name in ("mine", "another"):
        send("POST", "/api/auth/api-keys", json=wanted | {"name": name}, headers=bearer | once)
    canaries.plant(PASSWORD, NEXT_PASSWORD, KEY, key, cookie.partition("=")[2])
    canaries.plant(signed_up["access_token"], signed_up["refresh_token"])
    canaries.plant(granted["access_token"], granted["refresh_token"])

    tasks = f"/api/{signed_up['user']['id']}/tasks"
    send("GET", tasks, headers={"X-API-Key": key})
    send("POST", tasks, headers={"X-API-Key": key}, json={"title": "not allowed"})
    send("GET", "/api/auth/api-keys", headers=bearer)
    send("GET", "/api/auth/sessions", headers=bearer)
    send("GET", "/api/me", headers={"X-API-Key": key + "x"})
    send("GET", "/api/me", headers={**bearer, "X-API-Key": key})
    send("GET", "/api/me", headers={"Authorization": f"Bearer {key}"})
    send("GET", "/api/me", headers={"Authorization": f"Basic {PASSWORD}", "Cookie": cookie})
    send("GET", "/api/me", params={"access_token": signed_up["access_token"]})
    send("GET", f"/api/{key}/tasks", headers=bearer, params={"cursor": key})
    send("GET", f"{tasks}/{key}", headers=bearer)
    send("GET", f"/nothing/{signed_up['refresh_token']}", headers=bearer)
    send("PUT", "/api/auth/login", json=account)
    send("POST", "/api/auth/signup", json=account)
    send("POST", "/api/auth/signup", json={**account, PASSWORD[::-1]: PASSWORD, "name": [key]})
    send("POST", "/api/auth/login", json={**account, "password": PASSWORD + "x"})
    send("POST", "/api/auth/login", json={"email": PASSWORD, "password": [PASSWORD]})
    send("POST", "/api/auth/login", content=f'{{"password": "{PASSWORD}"', headers=JSON)
    send("POST", "/api/auth/login", content=f'"{PASSWORD * 4000}"', headers=JSON)
    send("POST", "/api/auth/login", content=PASSWORD)
    send("POST", "/api/auth/token", data={**form, "password": PASSWORD + "x"})
    send("POST", "/api/auth/token", data={**form, "scope": PASSWORD, "grant_type": key})
    send("POST", "/api/auth/token", data={"grant_type": "refresh_token", "refresh_token": key})
    refresh = {"refresh_token": granted["refresh_token"]}
    canaries.plant(send("POST", "/api/auth/refresh", json=refresh).json()["refresh_token"])
    send("POST", "/api/auth/refresh", headers={"Cookie": cookie})
    send("POST", "/api/auth/refresh", headers={"Cookie": cookie, "Origin": canaries.server.url})
    for current in (NEXT_PASSWORD, PASSWORD):
        change = {"current_password": current, "new_password": NEXT_PASSWORD}
        send("POST", "/api/auth/password", json=change, headers=bearer)
    send("POST", "/api/auth/logout", json={"refresh_token": signed_up["refresh_token"]})


def fail(canaries: Canaries) -> None:
    """Sends requests that need the database."""
    account = {"email": EMAIL, "password": NEXT_PASSWORD}
    canaries.send("POST", "/api/auth/login", json=account)
    form = {"grant_type": "password", "username": EMAIL, "password": NEXT_PASSWORD}
    canaries.send("POST", "/api/auth/token", data=form)
    new = {"email": "another@canaries.example", "password": PASSWORD}
    canaries.send("POST", "/api/auth/signup", json=new)


def test_no_secret_is_found_where_it_does_not_belong(deployment: Deployment) -> None:
    canaries = Canaries(deployment.server)
    canaries.plant(DATABASE_PASSWORD, "canary-of-redis")
    canaries.plant(CONFIGURED["JWT_SECRET"], CONFIGURED["JWT_SECRET_PREVIOUS"])
    live(canaries)
    statement, repair = deployment.break_down
    execute(deployment.database_url, statement)
    fail(canaries)
    execute(deployment.database_url, repair)
    deployment.go_away()
    fail(canaries)
    canaries.send("GET", "/docs/files/docs.js")  # then all is logged

    statuses = {answer.status_code for answer in canaries.answers}
    assert statuses >= {200, 201, 204, 400, 401, 403, 404, 405, 409, 413, 415, 422, 500, 503}
    for answer in canaries.answers:
        is_given = (
            answer.is_success
            and answer.request.method == "POST"
            and answer.url.path.endswith(GIVES_SECRETS)
        )
        headers = [pair for pair in answer.headers.items() if pair[0] != "set-cookie"]
        assert not canaries.found_in(str(headers)), answer.url
        assert is_given or not canaries.found_in(answer.text), answer.text
        assert is_given or "set-cookie" not in answer.headers
    # Where the file of SQLite is, is said once: in the first line.
    log = deployment.server.output.replace(deployment.database_url, "", 1)
    assert not canaries.found_in(log)
    assert "canary" not in log
    assert "$2b$" not in log, "the hash of a password is a secret too"
    for event in ("starting", "sign_up", "log_in_failed", "api_key_created", "password_changed"):
        assert event in log
