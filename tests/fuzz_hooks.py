"""What Schemathesis cannot know about a service: who owns the paths, and what exists.

The example ids in the contract do not exist, so without this most requests would end at 403 or 404,
and nothing beyond would be fuzzed. What there is besides users is in `tests/fuzz_service.py`.
`tests/fuzz.py` runs Schemathesis with these hooks and sets the environment that they read.
"""

from __future__ import annotations

import json
import uuid
from typing import Any
from urllib.parse import urlsplit

import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case
from schemathesis.generation.meta import CaseMetadata, TestPhase

from impl.text.visible import is_visible
from tests import fuzz_accounts, fuzz_service
from tests.fuzz_databases import send_to_each
from tests.fuzz_owner import OWNER, OWNER_ID, URLS, http, url
from tests.fuzz_stateful import draw_the_same_again, write_endings_down
from tests.support.declared_headers import require_declared_headers

draw_the_same_again()
write_endings_down()
send_to_each(URLS)


@schemathesis.hook
def before_load_schema(_context: schemathesis.HookContext, contract: dict[str, Any]) -> None:
    """Translates what Schemathesis would not understand."""
    fuzz_accounts.translate(contract)
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
    _let_texts_be_seen(case, meta)
    _mean_what_is_there(case, meta)
    fuzz_accounts.settle(case, meta)
    match meta.phase.name:
        case TestPhase.EXAMPLES | TestPhase.COVERAGE:
            _replace_examples(case, meta)
            fuzz_service.lead(case, meta)
            fuzz_accounts.lead(case, meta)
        case TestPhase.FUZZING:  # the owner's id comes from a dictionary
            fuzz_service.lead(case, meta)
            fuzz_accounts.lead(case, meta)
        case TestPhase.STATEFUL:  # links lead to things and users
            fuzz_accounts.keep_apart(case, meta)
    fuzz_service.settle(case, meta)
    _lead_to_a_page(case, meta)


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
