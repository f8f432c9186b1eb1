"""What Schemathesis cannot know about a service: who owns the paths, and what exists.

The example ids in the contract do not exist, so without this most requests would end at 403 or 404,
and nothing beyond would be fuzzed. What there is besides users is in `tests/fuzz_service.py`.
`tests/fuzz.py` runs Schemathesis with these hooks and sets the environment that they read.
"""

from __future__ import annotations

import itertools
import json
import uuid
from typing import Any
from urllib.parse import urlsplit

import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case
from schemathesis.generation.meta import CaseMetadata, TestPhase

from generated.problems import Refusal
from impl.text.visible import is_visible
from impl.users.common_passwords import require_uncommon_password
from tests import fuzz_service
from tests.fuzz_databases import send_to_each
from tests.fuzz_owner import OWNER, OWNER_ID, URLS, created, http, read, somebody, url
from tests.fuzz_stateful import draw_the_same_again, write_endings_down
from tests.support.declared_headers import require_declared_headers
from tests.support.users import PASSWORD

_numbers = itertools.count(1)
_OF_SOMEBODY_ELSE = {
    *("refreshSession", "logOut", "changePassword", "endSession"),
    *("createApiKey", "getApiKey", "revokeApiKey", "deleteMe"),
}

draw_the_same_again()
write_endings_down()
send_to_each(URLS)


@schemathesis.hook
def before_load_schema(_context: schemathesis.HookContext, contract: dict[str, Any]) -> None:
    """Translates what Schemathesis would not understand.

    Tokens are declared as bearer tokens: Schemathesis does not remove those of OAuth 2.0 and OpenID
    Connect.
    """
    schemes = contract["components"]["securitySchemes"]
    for name in {"oauth2", "openIdConnect"} & schemes.keys():
        schemes[name] = {"type": "http", "scheme": "bearer"}
    fuzz_service.translate(contract)


@schemathesis.deserializer("application/jsonl")
def read_lines(_context: schemathesis.DeserializationContext, response: Response) -> list[Any]:
    """Parses each line: the contract has the schema of all of them."""
    return [json.loads(line) for line in response.content.splitlines()]


@schemathesis.serializer("application/jsonl")
def write_lines(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    """Writes each item into a line, and anything but a list into one."""
    lines = value if isinstance(value, list) else [value]
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


@schemathesis.serializer("text/csv")
def write_text(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    """Writes a text unchanged."""
    return str(value).encode(errors="backslashreplace")


@schemathesis.deserializer("text/csv")
def read_text(_context: schemathesis.DeserializationContext, response: Response) -> str:
    """Reads the text: the contract says no more about it."""
    return response.content.decode()


@schemathesis.check
def declared_headers(_context: Any, response: Response, case: Case[Any]) -> None:
    """Holds the headers of a response against the contract, as the clients of all tests do."""
    headers = {name: ", ".join(values) for name, values in response.headers.items()}
    path = urlsplit(str(response.request.url)).path
    require_declared_headers(case.method, path, response.status_code, headers)


@schemathesis.hook
def before_call(
    _context: schemathesis.HookContext, case: Case[Any], _kwargs: dict[str, Any]
) -> None:
    """Makes everything except the subject of the case refer to what exists."""
    meta = case.meta
    if meta is None:
        return
    _choose_an_uncommon_password(case, meta)
    _let_texts_be_seen(case, meta)
    _mean_what_is_there(case, meta)
    _spare_the_session(case, meta)
    match meta.phase.name:
        case TestPhase.EXAMPLES | TestPhase.COVERAGE:
            _replace_examples(case, meta)
            fuzz_service.lead(case, meta)
            _lead_to_a_user(case, meta)
        case TestPhase.FUZZING:  # the owner's id comes from a dictionary
            fuzz_service.lead(case, meta)
            _lead_to_a_user(case, meta)
        case TestPhase.STATEFUL:  # links lead to things and users
            _keep_emails_apart(case, meta)
    fuzz_service.settle(case, meta)
    _lead_to_a_page(case, meta)
    if case.path_parameters.get("id") == OWNER_ID:
        case.path_parameters["id"] = somebody()  # the owner stays an administrator


def _replace_examples(case: Case[Any], meta: CaseMetadata) -> None:
    """Puts the owner's id in the place of the contract's example."""
    if "user_id" in case.path_parameters and meta.phase.data.parameter != "user_id":
        case.path_parameters["user_id"] = OWNER_ID


def _lead_to_a_page(case: Case[Any], meta: CaseMetadata) -> None:
    """Begins a valid list at a cursor of that same list, or at its first page."""
    if "cursor" not in case.query or meta.is_negative_at(ParameterLocation.QUERY):
        return
    query = {**case.query, "limit": 1}
    del query["cursor"]
    page = http.request("GET", f"{url()}{case.formatted_path}", query, OWNER).json()
    case.query = query | ({"cursor": page["next_cursor"]} if page.get("next_cursor") else {})


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


def _lead_to_a_user(case: Case[Any], meta: CaseMetadata) -> None:
    """Signs a user up for an administrator's case, unless it tests the path."""
    is_for_administrators = case.operation.path == "/api/admin/users/{id}"
    if is_for_administrators and not meta.is_negative_at(ParameterLocation.PATH):
        case.path_parameters["id"] = somebody()


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


def _let_texts_be_seen(case: Case[Any], meta: CaseMetadata) -> None:
    """Replaces texts that fit the contract but are refused as invisible.

    The contract's patterns contain no characters beyond U+FFFF.
    """
    if isinstance(case.body, dict | list) and not meta.is_negative_at(ParameterLocation.BODY):
        case.body = _seen(case.body)


def _seen(value: Any) -> Any:
    match value:
        case str() if value and not is_visible(value):
            return f"\N{SPARKLES}{value[1:]}"
        case list():
            return [_seen(item) for item in value]
        case dict():
            return {name: _seen(item) for name, item in value.items()}
        case _:
            return value


def _mean_what_is_there(case: Case[Any], meta: CaseMetadata) -> None:
    """Makes valid preconditions match any version, and valid keys new.

    JSON Schema cannot express which entity tag there is, and another one is rightly a 412; nor
    which `Idempotency-Key` was used before, which is rightly a 422. Even a case that is valid as a
    whole may contain an invalid header.
    """
    is_valid = not meta.generation.mode.is_negative
    if is_valid or not meta.is_negative_at(ParameterLocation.HEADER):
        for name in {"If-Match", "If-None-Match"} & case.headers.keys():
            case.headers[name] = "*"
        if "Idempotency-Key" in case.headers:  # each case is another request
            case.headers["Idempotency-Key"] = str(uuid.uuid4())


def _keep_emails_apart(case: Case[Any], meta: CaseMetadata) -> None:
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
