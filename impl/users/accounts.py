"""Accounts of people who log in with an email and a password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import MISSING
from sqlalchemy import insert
from uuid_utils.compat import uuid7

from impl.database import Transaction
from impl.refusals import require_visible
from impl.users.common_passwords import require_uncommon_password
from impl.users.passwords import Passwords
from impl.users.roles import Role
from impl.users.rows import UserRecord
from impl.users.tables import UserRow

_MAX_NAME_LENGTH = 100
_INSERT = insert(UserRow)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a new account is created from."""

    email: str
    password: str
    name: str | MISSING = MISSING
    """By default, the part of the email before the `@`."""
    role: Role = "user"


async def open_account(
    transaction: Transaction, passwords: Passwords, new: NewAccount, now: datetime
) -> UserRecord:
    """Creates an account and returns its user.

    Raises:
        DuplicateError: the email has an account already, in whatever case.
        Refusal: 422, the password is easily guessed, or the name is invisible.
        PasswordsBusyError: too many others are waiting for a hash.
    """
    require_uncommon_password(new.password, new.email.lower())
    if new.name is not MISSING:
        require_visible("/name", new.name)
    return await add_account(transaction, passwords, new, now)


async def add_account(
    transaction: Transaction, passwords: Passwords, new: NewAccount, now: datetime
) -> UserRecord:
    """Does as `open_account`, for a contract with other rules for passwords and names."""
    email = new.email.lower()
    user = UserRecord(
        id=str(uuid7()),
        email=email,
        name=name_from(email) if new.name is MISSING else new.name,
        role=new.role,
        created_at=now,
    )
    password_hash = await passwords.hash(new.password)
    await transaction.execute(_INSERT, {**user._asdict(), "password_hash": password_hash})
    return user


def name_from(email: str) -> str:
    """Returns a name for somebody who gave none: the part of the email before the `@`."""
    return email.partition("@")[0][:_MAX_NAME_LENGTH]
