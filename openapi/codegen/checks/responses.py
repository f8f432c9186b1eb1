"""What of a response generated code sends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openapi.codegen.checks.problems import problems_of_another_status
from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import LINKS_OF_PAGES, REPLAYED
from openapi.codegen.contract.document import Json, is_named, schema_of_items
from openapi.codegen.contract.media_types import LINES_OF_JSON, PROBLEM_JSON, is_json
from openapi.codegen.contract.problems import problem_names

_MAX_STREAM_SECONDS = 3600
_STATUS = re.compile(r"[1-5][0-9]{2}|[1-5]XX|default")


def losses_in_responses(
    contract: Contract, operation: Json, references: list[Json]
) -> Iterator[str]:
    """Yields what of the responses to an operation with such parameters could not be sent."""
    for status, reference in operation["responses"].items():
        if not _STATUS.fullmatch(status) or (contract.is_strict and not status.isdecimal()):
            yield f"response {status} is no status code"
        if contract.is_strict and status[0] in "45" and "$ref" not in reference:
            yield f"response {status} needs a name in components.responses"
        response = contract.resolve(reference)
        found = [
            *_in_response(contract, response),
            *problems_of_another_status(contract, status, response),
        ]
        yield from (f"response {status} {loss}" for loss in found)
    if contract.is_strict:
        yield from _in_links(contract, operation, references)


def _in_response(contract: Contract, response: Json) -> Iterator[str]:
    content = response.get("content", {})
    is_streamed = "x-stream-seconds" in response
    if len(content) > 1 and not is_streamed and contract.is_strict:
        yield "has several media types"
    if is_streamed:
        yield from _in_stream(response["x-stream-seconds"], content)
    for media_type, media in content.items():
        if (
            is_json(media_type)
            and not _is_of_problems(contract, media_type, media)
            and not is_named(media.get("schema", {}))
        ):
            yield "needs a schema of components.schemas"
        if media_type in LINES_OF_JSON and not is_streamed and contract.is_strict:
            yield f"of {media_type} needs x-stream-seconds"
    for name, reference in response.get("headers", {}).items():
        header = contract.resolve(reference)
        schema = header.get("schema", {})
        if "const" not in schema and not is_named(schema):
            yield f"has a header {name} that needs a schema of components.schemas"
        is_set = header.get("required") or name == REPLAYED or not contract.is_strict
        if "const" in schema and not is_set:
            yield f"has a header {name} with a const, which is never set unless it is required"


def _is_of_problems(contract: Contract, media_type: str, media: Json) -> bool:
    names = set(problem_names(media.get("schema", {})))
    is_known = bool(names) and names <= contract.problem_types.keys()
    return media_type == PROBLEM_JSON and (contract.is_strict or is_known)


def _in_stream(seconds: object, content: Json) -> Iterator[str]:
    if type(seconds) is not int or not 1 <= seconds <= _MAX_STREAM_SECONDS:
        yield f"needs x-stream-seconds that are a whole number from 1 to {_MAX_STREAM_SECONDS}"
    if not content:
        yield "is streamed and has no body"
    for media_type, media in content.items():
        if is_json(media_type):
            yield f"is streamed, which {media_type} is not"
        if media_type in LINES_OF_JSON and not is_named(schema_of_items(media.get("schema", {}))):
            yield f"of {media_type} needs an array of a schema of components.schemas"


def _in_links(contract: Contract, operation: Json, references: list[Json]) -> Iterator[str]:
    """Says where generated code cannot make the `Link` header of a page."""
    queries = {p["name"] for p in map(contract.resolve, references) if p["in"] == "query"}
    for status, reference in operation["responses"].items():
        response = contract.resolve(reference)
        if LINKS_OF_PAGES not in response.get("headers", {}) or status == "304":
            continue
        content = response.get("content", {}).get("application/json", {})
        body = contract.resolve(content.get("schema", {}))
        if "next_cursor" not in body.get("required", []) or "cursor" not in queries:
            yield f"response {status} has a header Link, but no next_cursor, or takes no cursor"
