"""The accounts of a service that is fuzzed, as contracts of this house have them.

A service with others has such a file of its own.
"""

from __future__ import annotations

import itertools
import uuid
from typing import Any

import httpx
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.case import Case
from schemathesis.generation.meta import CaseMetadata

from generated.problems import Refusal
from impl.admin.commands import promote
from impl.database.url import DatabaseUrl
from impl.users.common_passwords import require_uncommon_password
from tests import fuzz_service
from tests.fuzz_owner import OWNER, OWNER_ID, created, read, url
from tests.support.users import PASSWORD, SignedUp, log_in, sign_up

# An access token must last as long as the run; one hour is the maximum.
SETTINGS = {"ACCESS_TOKEN_MINUTES": "60"}
TABLES = ("users", "sessions")
"""Where accounts are stored."""
_numbers = itertools.count(1)
_OF_SOMEBODY_ELSE = {
    *("refreshSession", "logOut", "changePassword", "endSession"),
    *("createApiKey", "getApiKey", "revokeApiKey", "deleteMe"),
}


async def sign_up_both(
    client: httpx.AsyncClient, address: DatabaseUrl
) -> tuple[SignedUp, SignedUp]:
    """Signs up the owner, who is an administrator, and another user."""
    owner, other = await sign_up(client), await sign_up(client)
    await promote(address, owner.email)
    return await log_in(client, owner), other


def translate(contract: dict[str, Any]) -> None:
    """Declares tokens as bearer tokens.

    Schemathesis does not remove those of OAuth 2.0 and OpenID Connect.
    """
    schemes = contract["components"]["securitySchemes"]
    for name in {"oauth2", "openIdConnect"} & schemes.keys():
        schemes[name] = {"type": "http", "scheme": "bearer"}


def settle(case: Case[Any], meta: CaseMetadata) -> None:
    """Makes a case mean accounts that are there, and harm none that others need."""
    _choose_an_uncommon_password(case, meta)
    _spare_the_session(case, meta)
    if case.path_parameters.get("id") == OWNER_ID:
        case.path_parameters["id"] = _somebody()  # the owner stays an administrator


def lead(case: Case[Any], meta: CaseMetadata) -> None:
    """Signs a user up for an administrator's case, unless it tests the path."""
    is_for_administrators = case.operation.path == "/api/admin/users/{id}"
    if is_for_administrators and not meta.is_negative_at(ParameterLocation.PATH):
        case.path_parameters["id"] = _somebody()


def keep_apart(case: Case[Any], meta: CaseMetadata) -> None:
    """Gives each new user of a scenario a unique email.

    Schemathesis silently ends the phase if a repeated scenario takes another course, as it would
    after a 409 in place of a 201. The other phases do sign the same email up again.
    """
    is_new_user = case.operation.definition.raw["operationId"] in ("signUp", "createUser")
    if (
        is_new_user
        and isinstance(case.body, dict)
        and not meta.is_negative_at(ParameterLocation.BODY)
    ):
        case.body["email"] = f"scenario-{next(_numbers)}@example.com"


def _choose_an_uncommon_password(case: Case[Any], meta: CaseMetadata) -> None:
    """Replaces a password that fits the contract but is refused as common, such as `00000000`.

    JSON Schema cannot express which these are.
    """
    if not isinstance(case.body, dict) or meta.is_negative_at(ParameterLocation.BODY):
        return
    for name in {"password", "new_password"} & case.body.keys():
        password = str(case.body[name])
        try:
            require_uncommon_password(password, str(case.body.get("email", "")))
        except Refusal:
            case.body[name] = f"\N{SPARKLES}{password[1:]}"


def _spare_the_session(case: Case[Any], meta: CaseMetadata) -> None:
    """Uses a separate user for the cases that create and end sessions and keys."""
    operation_id = case.operation.definition.raw["operationId"]
    if operation_id not in _OF_SOMEBODY_ELSE:
        return
    account = {"email": f"{uuid.uuid4()}@example.com", "password": PASSWORD}
    signed_in = created("/api/auth/signup", account)
    somebody = {"Authorization": f"Bearer {signed_in['access_token']}"}
    if case.headers.get("Authorization") == OWNER["Authorization"]:
        case.headers.update(somebody)
    if not meta.is_negative_at(ParameterLocation.PATH):
        if operation_id == "endSession":
            sessions = read("/api/auth/sessions", somebody)["items"]
            case.path_parameters["session_id"] = sessions[0]["id"]
        if operation_id in {"getApiKey", "revokeApiKey"}:
            key = {"name": "Made for one case", "scopes": [fuzz_service.SCOPE_OF_KEYS]}
            case.path_parameters["key_id"] = created("/api/auth/api-keys", key, somebody)["id"]
    if isinstance(case.body, dict) and not meta.is_negative_at(ParameterLocation.BODY):
        case.body |= {
            "changePassword": {"current_password": PASSWORD},
            "createApiKey": {"expires_at": "2999-12-31T23:59:59Z"},
            "refreshSession": {"refresh_token": signed_in["refresh_token"]},
        }.get(operation_id, {})
    if case.cookies:
        case.headers["Origin"] = url()  # without it, a cookie does not count
        if isinstance(case.body, dict) and not meta.is_negative_at(ParameterLocation.COOKIE):
            case.cookies.clear()  # the token is either here or there


def _somebody() -> str:
    """Returns the id of a user that nothing else needs."""
    account = {"email": f"{uuid.uuid4()}@example.com", "password": PASSWORD}
    user_id: str = created("/api/auth/signup", account)["user"]["id"]
    return user_id
