"""The accounts of the blog, as the RealWorld specification has them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import httpx
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.case import Case
from schemathesis.generation.meta import CaseMetadata

from impl.database.url import DatabaseUrl
from tests.fuzz_owner import OWNER, created

SETTINGS: dict[str, str] = {}
TABLES = ("users", "sessions", "profiles")
"""Where accounts are stored."""
_PASSWORD = "a password that is good enough"
_NEW_NAMES = {"register", "updateCurrentUser"}


@dataclass(frozen=True)
class SignedUp:
    """A user with a token. Nothing of the interface has ids of users."""

    headers: dict[str, str]
    user_id: str = ""


async def sign_up_both(
    client: httpx.AsyncClient, _address: DatabaseUrl
) -> tuple[SignedUp, SignedUp]:
    """Signs up the owner, and another user."""
    answers = [await client.post("/api/users", json=_new_user()) for _ in range(2)]
    owner, other = (SignedUp(_headers(answer.json())) for answer in answers)
    return owner, other


def translate(_contract: dict[str, Any]) -> None:
    """Translates nothing: Schemathesis understands all of it."""


def settle(case: Case[Any], meta: CaseMetadata) -> None:
    """Gives valid cases names that nobody has, and changes nobody whom others need."""
    operation_id = case.operation.definition.raw["operationId"]
    if operation_id == "updateCurrentUser":
        is_owners = case.headers.get("Authorization") == OWNER["Authorization"]
        if is_owners:
            case.headers.update(_headers(created("/api/users", _new_user())))
    if operation_id == "logIn" and not meta.is_negative_at(ParameterLocation.BODY):
        account = _new_user()
        created("/api/users", account)
        case.body["user"] |= {name: account["user"][name] for name in ("email", "password")}
    if operation_id in _NEW_NAMES and not meta.is_negative_at(ParameterLocation.BODY):
        user = case.body["user"]
        user |= {name: value for name, value in _names().items() if name in user}


def lead(case: Case[Any], meta: CaseMetadata) -> None:
    """Makes a case about a user be about one who exists, unless it tests the path."""
    if "username" in case.path_parameters and not meta.is_negative_at(ParameterLocation.PATH):
        case.path_parameters["username"] = created("/api/users", _new_user())["user"]["username"]


def keep_apart(_case: Case[Any], _meta: CaseMetadata) -> None:
    """Does nothing: `settle` keeps all new users apart."""


def _new_user() -> dict[str, Any]:
    return {"user": {**_names(), "password": _PASSWORD}}


def _names() -> dict[str, str]:
    name = uuid.uuid4().hex
    return {"username": name, "email": f"{name}@example.com"}


def _headers(answer: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Token {answer['user']['token']}"}
