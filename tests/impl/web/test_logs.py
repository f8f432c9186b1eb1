"""The log: a line per request, with who requested what, and never with the contents."""

from __future__ import annotations

import asyncio
import json
import platform
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from impl.database import Database
from impl.database.schema import NEWEST
from impl.database.url import parse_database_url
from tests.support.postgres import PostgresServer
from tests.support.servers import RunningServer, run_server

PASSWORD = "canary-pa55word-of-a-user"
TITLE = "canary-title-of-a-task"
SECRET = "canary-5ecret-q7Yb2mT9xKd4Vw8sLr3Nc6Hf1Jg5Zp0a"
REVISION = "0123abc"
PRODUCTION = {
    "ENVIRONMENT": "production",
    "JWT_SECRET": SECRET,
    "BCRYPT_ROUNDS": "12",
    "GIT_REVISION": REVISION,
}


@dataclass(frozen=True)
class Deployment:
    """A server, and the database that it uses."""

    server: RunningServer
    database_url: str


@pytest.fixture(scope="module")
def on_sqlite(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Deployment]:
    """A development server."""
    directory = tmp_path_factory.mktemp("logs")
    url = f"sqlite:///{shutil.copyfile(sqlite_template, directory / 'taskpact.db')}"
    with run_server(url, directory / "output", DATABASE_OVERFLOW="5") as server:
        yield Deployment(server, url)


@pytest.fixture(scope="module")
def on_postgresql(
    postgres_server: PostgresServer,
    postgresql_template: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[Deployment]:
    """A production server."""
    url = postgres_server.create_database(postgresql_template)
    with_password = url.replace("taskpact@", "taskpact:canary-of-the-database@")
    output = tmp_path_factory.mktemp("logs") / "output"
    with run_server(with_password, output, **PRODUCTION) as server:
        yield Deployment(server, url)
    postgres_server.drop_database(url)


@pytest.fixture
def development(on_sqlite: Deployment) -> RunningServer:
    return on_sqlite.server


@pytest.fixture
def production(on_postgresql: Deployment) -> RunningServer:
    return on_postgresql.server


class Client(httpx.Client):
    """A client of a server, which can sign up as a user."""

    def __init__(self, server: RunningServer) -> None:
        super().__init__(base_url=server.url, trust_env=False, timeout=20)

    def become(self, email: str) -> str:
        """Signs up, and returns the user's id."""
        account = {"email": email, "password": PASSWORD}
        signed_in = self.post("/api/auth/signup", json=account).json()
        self.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        return str(signed_in["user"]["id"])

    @property
    def token(self) -> str:
        return self.headers["Authorization"].removeprefix("Bearer ")


def settled(server: RunningServer) -> str:
    """Returns the log, including all answered requests.

    A line is written after its response was sent, but before the next request is read.
    """
    with Client(server) as client:
        client.get("/docs/files/docs.js")
    return server.output


def json_lines(server: RunningServer) -> list[dict[str, Any]]:
    """Returns the log, having checked that every line is JSON."""
    lines = settled(server).splitlines()
    not_json = [line for line in lines if not line.startswith("{")]
    assert all(line.split()[0] in ("API", "Docs", "Contract") for line in not_json), not_json
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_the_first_line_says_what_was_started(
    production: RunningServer, development: RunningServer
) -> None:
    first = json_lines(production)[0]
    assert first["event"] == "starting"
    assert re.fullmatch(r"\d+\.\d+\.\d+", first["version"])
    assert first["revision"] == REVISION
    assert first["python"] == platform.python_version()
    assert re.fullmatch(r"PostgreSQL \d+\.\d+", first["database"])
    assert first["schema"] == NEWEST
    assert first["settings"]["JWT_SECRET"] == "(secret)"
    assert re.fullmatch(r"postgresql://taskpact:\*\*\*@.*", first["settings"]["DATABASE_URL"])
    assert "CORS_ORIGINS" not in first["settings"], "it has its default"
    first_line = next(line for line in development.output.splitlines() if "=" in line)
    assert re.search(r"info .*starting .*database='SQLite 3\.", first_line)


def test_what_means_nothing_to_sqlite_is_said_when_it_is_set(development: RunningServer) -> None:
    (line,) = [x for x in development.output.splitlines() if "settings_without_effect" in x]
    assert "warning" in line
    assert "['DATABASE_OVERFLOW']" in line


def test_production_logs_a_line_of_json_for_each_request(production: RunningServer) -> None:
    with Client(production) as client:
        user_id = client.become("lines@logs.example")
        answers = [
            client.post(f"/api/{user_id}/tasks", json={"title": TITLE}),
            client.get(f"/api/{user_id}/tasks/no-uuid"),
            client.get("/nothing"),
            client.post(f"/api/{user_id}/exports", params={"format": "csv"}),
        ]
    by_id = {line["request_id"]: line for line in json_lines(production) if "request_id" in line}
    lines = [by_id[answer.headers["x-request-id"]] for answer in answers]
    assert [line["event"] for line in lines] == ["request"] * 4
    assert [line["method"] for line in lines] == ["POST", "GET", "GET", "POST"]
    assert [line["operation"] for line in lines] == ["createTask", "getTask", None, "exportData"]
    assert [line["path"] for line in lines] == [
        "/api/{user_id}/tasks",
        "/api/{user_id}/tasks/{id}",
        "/nothing",
        "/api/{user_id}/exports",
    ]
    assert [line["bytes"] for line in lines] == [len(answer.content) for answer in answers]
    assert lines[0]["statements"] > 0 == lines[2]["statements"]
    assert [line["user_id"] for line in lines] == [user_id, user_id, None, user_id]
    assert [line["status"] for line in lines] == [201, 422, 404, 200]
    for line in lines:
        assert 0 < line["milliseconds"] < 10_000
        assert 0 <= line["database_milliseconds"] <= line["milliseconds"]
        assert line["address"] == "127.0.0.1"
        assert line["level"] == "info"
        assert line["timestamp"].endswith("Z")


def test_a_request_has_one_line_and_no_other_log_repeats_it(production: RunningServer) -> None:
    with Client(production) as client:
        answer = client.get("/api/health/live")
    request_id = answer.headers["x-request-id"]
    assert settled(production).count(request_id) == 1
    assert "GET /api/health/live" not in production.output, "the server has no log of its own"


def test_no_line_is_lost_when_the_process_is_killed(
    on_postgresql: Deployment, tmp_path: Path
) -> None:
    with run_server(on_postgresql.database_url, tmp_path / "output", **PRODUCTION) as server:
        with Client(server) as client:
            answers = [client.get("/api/health/live") for _ in range(20)]
            client.get("/docs/files/docs.js")  # so that the last line is written, too
        server.process.kill()
    ids = [answer.headers["x-request-id"] for answer in answers]
    assert [each for each in ids if each not in server.output] == []


def test_above_the_level_of_requests_there_are_no_lines_of_them(
    on_postgresql: Deployment, tmp_path: Path
) -> None:
    settings = {**PRODUCTION, "LOG_LEVEL": "warning"}
    with run_server(on_postgresql.database_url, tmp_path / "output", **settings) as server:
        with Client(server) as client:
            user_id = client.become("quiet@logs.example")
        lines = json_lines(server)
    assert [line["event"] for line in lines] == ["sign_up"], "the audit log is written at any level"
    assert lines[0]["user_id"] == user_id
    assert "request_id" in lines[0]


def test_development_logs_a_line_that_people_can_read(development: RunningServer) -> None:
    with Client(development) as client:
        user_id = client.become("readable@logs.example")
        answer = client.get("/api/me")
    (line,) = [
        line for line in settled(development).splitlines() if answer.headers["x-request-id"] in line
    ]
    assert not line.startswith("{")
    assert "\x1b" not in line, "colours are for terminals"
    for part in ("method=GET", "operation=getMe", f"user_id={user_id}", "status=200", "millisec"):
        assert part in line


def test_nothing_that_is_secret_or_said_by_users_is_logged(
    production: RunningServer, development: RunningServer
) -> None:
    """Canaries are planted wherever a request can carry something, and in the configuration."""
    for server in (production, development):
        with Client(server) as client:
            user_id = client.become("canary-email@logs.example")
            tasks = f"/api/{user_id}/tasks"
            credentials = {"email": "canary-email@logs.example", "password": PASSWORD}
            task = client.post(tasks, json={"title": TITLE, "description": TITLE}).json()
            client.patch(f"{tasks}/{task['id']}", json={"title": TITLE, "canary-field": TITLE})
            client.post("/api/auth/login", json=credentials)
            client.post("/api/auth/login", json={**credentials, "password": PASSWORD + "x"})
            client.post("/api/auth/signup", json=credentials)
            client.post("/api/auth/signup", json={**credentials, PASSWORD: PASSWORD})
            client.post("/api/auth/login", content=f'{{"password": "{PASSWORD}"')
            client.get("/api/me", params={"access_token": client.token, "q": "canary-query"})
            client.get(f"/path/canary/{client.token}", headers={"X-Canary": "canary-header"})
            client.get("/api/me", headers={"Authorization": f"Basic {PASSWORD}"})
            token = client.token
        output = settled(server)
        assert output.count("operation") >= 8
        assert "canary" not in output
        assert token not in output
        assert token.rpartition(".")[2] not in output, "not its signature either"


# Failures


@contextmanager
def broken(database_url: str, statement: str, repair: str) -> Generator[None]:
    """Temporarily changes a database behind the service's back."""

    async def execute(sql: str) -> None:
        database = Database(parse_database_url(database_url))
        await database.run(lambda connection: connection.execute(text(sql)))
        await database.close()

    asyncio.run(execute(statement))
    yield
    asyncio.run(execute(repair))


FAILURES = [
    pytest.param(
        "ALTER TABLE users RENAME COLUMN name TO other",
        "ALTER TABLE users RENAME COLUMN other TO name",
        id="a column is missing",
    ),
    # PostgreSQL repeats the whole row in its message then.
    pytest.param(
        "ALTER TABLE users ADD CONSTRAINT no_row CHECK (created_at IS NULL) NOT VALID",
        "ALTER TABLE users DROP CONSTRAINT no_row",
        id="a row is refused",
    ),
]


def sign_up_in_vain(server: RunningServer) -> tuple[httpx.Response, str]:
    """Returns the response, and what was logged meanwhile."""
    account = {"email": "canary-email@x.example", "password": PASSWORD, "name": "canary-name"}
    before = len(server.output)
    with Client(server) as client:
        answer = client.post("/api/auth/signup", json=account)
    logged = "\n".join(
        line
        for line in settled(server)[before:].splitlines()
        if answer.headers["x-request-id"] in line or "operation" not in line
    )
    assert "canary" not in logged
    assert "$2b$" not in logged, "the hash of the password is a secret too"
    return answer, logged


@pytest.mark.parametrize(("statement", "repair"), FAILURES)
def test_an_unexpected_error_is_logged_with_its_traceback_and_no_secret(
    on_postgresql: Deployment, statement: str, repair: str
) -> None:
    with broken(on_postgresql.database_url, statement, repair):
        answer, logged = sign_up_in_vain(on_postgresql.server)
    assert answer.status_code == 500
    assert "impl/auth/handlers.py" in logged, "without the traceback nobody finds the reason"
    lines = [json.loads(line) for line in logged.splitlines()]
    assert {line["request_id"] for line in lines} == {answer.headers["x-request-id"]}
    events = ["statement_failed", "unexpected_error", "request"]
    assert [line["event"] for line in lines] == events
    assert [line["level"] for line in lines] == ["error", "error", "info"]
    assert '"locals"' not in logged


def test_in_development_as_well(on_sqlite: Deployment) -> None:
    statement = (
        "CREATE TRIGGER no_row BEFORE INSERT ON users BEGIN SELECT RAISE(ABORT, 'no row'); END"
    )
    with broken(on_sqlite.database_url, statement, "DROP TRIGGER no_row"):
        answer, logged = sign_up_in_vain(on_sqlite.server)
    assert answer.status_code == 500
    assert "impl/auth/handlers.py" in logged
    assert logged.count(answer.headers["x-request-id"]) == 3
    assert "locals" not in logged
