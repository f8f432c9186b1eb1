"""The command that creates administrators, on both databases."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import col

from impl.command_line import main
from impl.database import Database
from impl.database.url import parse_database_url
from impl.users.tables import UserRow
from tests.support.commands import run_command
from tests.support.users import PASSWORD, SignedUp

type Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def create_admin(database_url: str, tmp_path: Path) -> Run:
    """Runs the command as a process, which reads the password from its input."""

    def run(*arguments: str, password: str = PASSWORD) -> subprocess.CompletedProcess[str]:
        return run_command(
            "create-admin",
            *arguments,
            folder=tmp_path,
            environment={**os.environ, "DATABASE_URL": database_url, "BCRYPT_ROUNDS": "4"},
            text=f"{password}\n",
        )

    return run


def assert_refused(ended: subprocess.CompletedProcess[str], complaint: str) -> None:
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert complaint in ended.stderr
    assert len(ended.stderr.splitlines()) == 1, ended.stderr


async def manages_users(client: httpx.AsyncClient, email: str, password: str = PASSWORD) -> bool:
    account = {"email": email, "password": password}
    signed_in = (await client.post("/api/auth/login", json=account)).json()
    headers = {"Authorization": f"Bearer {signed_in['access_token']}"}
    return (await client.get("/api/admin/users", headers=headers)).status_code == 200


async def test_the_admin_is_made_and_the_id_printed(
    create_admin: Run, client: httpx.AsyncClient
) -> None:
    ended = create_admin("--email", "Ada@Command.Example", "--name", "Ada")
    assert (ended.returncode, ended.stderr) == (0, "")
    account = {"email": "ada@command.example", "password": PASSWORD}
    user = (await client.post("/api/auth/login", json=account)).json()["user"]
    assert (user["id"], user["name"], user["role"]) == (ended.stdout.strip(), "Ada", "admin")
    assert await manages_users(client, "ada@command.example")


def test_without_a_name_the_email_gives_one(create_admin: Run) -> None:
    assert create_admin("--email", "grace@command.example").returncode == 0


async def test_an_account_that_exists_stays_as_it_is(
    create_admin: Run, client: httpx.AsyncClient, user: SignedUp
) -> None:
    assert_refused(create_admin("--email", user.email.upper()), "--promote")
    assert not await manages_users(client, user.email)


async def test_an_account_that_exists_is_promoted_when_asked(
    create_admin: Run, client: httpx.AsyncClient, user: SignedUp
) -> None:
    ended = create_admin("--email", user.email.upper(), "--promote", password="not asked for")
    assert (ended.returncode, ended.stdout.strip()) == (0, user.user_id)
    assert await manages_users(client, user.email)


async def test_whoever_is_promoted_is_active_again(
    create_admin: Run, client: httpx.AsyncClient, user: SignedUp, database_url: str
) -> None:
    database = Database(parse_database_url(database_url))
    deactivate = update(UserRow).where(col(UserRow.id) == user.user_id)
    async with database.transaction() as transaction:
        await transaction.execute(deactivate.values(deactivated_at=col(UserRow.created_at)))
    await database.close()
    assert create_admin("--email", user.email, "--promote").returncode == 0
    assert await manages_users(client, user.email)


def test_nobody_can_be_promoted_who_is_not_there(create_admin: Run) -> None:
    assert_refused(create_admin("--email", "nobody@command.example", "--promote"), "Nobody")


@pytest.mark.parametrize(
    ("arguments", "password", "complaint"),
    [
        (("--email", "no-email"), PASSWORD, "email"),
        (("--email", "x@command.example", "--name", " "), PASSWORD, "name"),
        (("--email", "x@command.example"), "", "password"),
        (("--email", "x@command.example"), "short", "password"),
        (("--email", "x@command.example"), "password1", "first that are tried"),
        (("--email", "long-part@command.example"), "Long-Part", "account's email"),
    ],
)
def test_what_breaks_a_rule_of_the_contract_is_refused(
    create_admin: Run, arguments: tuple[str, ...], password: str, complaint: str
) -> None:
    ended = create_admin(*arguments, password=password)
    assert_refused(ended, complaint)
    assert not password or password not in ended.stderr


def test_an_email_is_required(create_admin: Run) -> None:
    ended = create_admin()
    assert ended.returncode == 2
    assert "--email" in ended.stderr


class Terminal(io.StringIO):
    """Standard input that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def type_passwords(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_template: Path
) -> Callable[..., None]:
    """Runs the command with these lines typed into a terminal."""

    def run(*typed: str) -> None:
        database = tmp_path / "taskpact.db"
        database.write_bytes(sqlite_template.read_bytes())
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
        monkeypatch.setenv("BCRYPT_ROUNDS", "4")
        monkeypatch.setattr(sys, "argv", ["impl", "create-admin", "--email", "t@command.example"])
        monkeypatch.setattr(sys, "stdin", Terminal())
        left = list(typed)

        def ask(_prompt: str) -> str:
            if not left:
                raise EOFError
            return left.pop(0)

        monkeypatch.setattr("impl.admin.commands.getpass", ask)
        main()

    return run


def test_a_person_is_asked_twice(
    type_passwords: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    type_passwords(PASSWORD, PASSWORD)
    assert len(capsys.readouterr().out.strip()) == 36


@pytest.mark.parametrize("typed", [(PASSWORD, f"{PASSWORD} "), (PASSWORD,), ()])
def test_a_person_who_types_two_passwords_or_none_makes_no_admin(
    type_passwords: Callable[..., None], typed: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit, match="password"):
        type_passwords(*typed)
