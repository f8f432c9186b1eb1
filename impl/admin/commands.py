"""Creates administrators on the command line, as the first one must be."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from getpass import getpass

from pydantic import ValidationError
from sqlalchemy import bindparam, null, update
from sqlmodel import col

from generated.models import SignUp
from generated.problems import Refusal
from impl.commands import Command, HashingSettings
from impl.database import Database, DuplicateError, Transaction, values_of
from impl.database.url import DatabaseUrl
from impl.users.accounts import NewAccount, open_account
from impl.users.passwords import Passwords
from impl.users.tables import OWN_ISSUER, UserRow

_PROMOTE = values_of(
    str,
    update(UserRow)
    .where(col(UserRow.issuer) == OWN_ISSUER, col(UserRow.email) == bindparam("address"))
    .values(role="admin", deactivated_at=null())
    .returning(col(UserRow.id)),
)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--email", required=True)
    parser.add_argument("--name", help="without one, the part of the email before the @")
    parser.add_argument(
        "--promote", action="store_true", help="the account exists; its password stays as it is"
    )


def _make_admin(settings: HashingSettings, address: DatabaseUrl, arguments: Namespace) -> str:
    if arguments.promote:
        return asyncio.run(promote(address, arguments.email))
    new = {"email": arguments.email, "name": arguments.name, "password": read_password()}
    given = {name: value for name, value in new.items() if value is not None}
    return asyncio.run(create_admin(address, settings.bcrypt_rounds, given))


CREATE_ADMIN = Command(
    "create-admin", "make an administrator, and print the id", _add_arguments, _make_admin
)


def read_password() -> str:
    """Returns the password, typed twice on a terminal, or else the first line of the input.

    Raises:
        ValueError: the two differ, or there is none.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    try:
        password, again = getpass("Password: "), getpass("Again: ")
    except (EOFError, KeyboardInterrupt):
        raise ValueError("There is no password.") from None
    if again != password:
        raise ValueError("The passwords differ.")
    return password


async def create_admin(
    address: DatabaseUrl, bcrypt_rounds: int, values: Mapping[str, object]
) -> str:
    """Creates an administrator, by the rules of the contract, and returns the id.

    `values` are those of a `SignUp`.

    Raises:
        ValueError: a value breaks a rule, or the email is taken.
    """
    try:
        wanted = SignUp.model_validate(values)
        passwords = Passwords(bcrypt_rounds)
        new = NewAccount(wanted.email, wanted.password, wanted.name, "admin")
        async with _transaction(address) as transaction:
            user = await open_account(transaction, passwords, new, datetime.now(UTC))
    except ValidationError as error:
        rules = [f"The {e['loc'][0]} is not valid: {e['msg']}." for e in error.errors()]
        raise ValueError("\n".join(rules)) from None
    except Refusal as refusal:
        reasons = [f"{error.message}." for error in refusal.problem.errors]
        raise ValueError("\n".join(reasons)) from None
    except DuplicateError:
        raise ValueError(
            f"{values['email']} has an account already: --promote makes it an administrator's."
        ) from None
    return user.id


async def promote(address: DatabaseUrl, email: str) -> str:
    """Makes the user with that email an active administrator, and returns the id.

    Raises:
        ValueError: nobody has that email.
    """
    async with _transaction(address) as transaction:
        user_id = await transaction.first(_PROMOTE, {"address": email.lower()})
    if user_id is None:
        raise ValueError(f"Nobody here has the email {email}.")
    return user_id


@asynccontextmanager
async def _transaction(address: DatabaseUrl) -> AsyncGenerator[Transaction]:
    database = Database(address)
    try:
        async with database.transaction() as transaction:
            yield transaction
    finally:
        await database.close()
