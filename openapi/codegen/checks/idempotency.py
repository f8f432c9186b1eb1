"""What an operation that takes an `Idempotency-Key` must say besides."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.conventions import IDEMPOTENCY_KEY, REPLAYED
from openapi.codegen.contract.document import Json

_SAFE = {"get", "head", "options"}


def losses_in_idempotency(
    contract: Contract, method: str, operation: Json, references: list[Json]
) -> Iterator[str]:
    """Yields why the answers of an operation that takes a key could not be kept or told."""
    names = {p["name"] for p in map(contract.resolve, references) if p["in"] == "header"}
    for name in names:
        if name != IDEMPOTENCY_KEY and name.lower() == IDEMPOTENCY_KEY.lower():
            yield f"{name} is not generated, unless it is written {IDEMPOTENCY_KEY}"
    if IDEMPOTENCY_KEY not in names:
        return
    if method in _SAFE:
        yield f"{IDEMPOTENCY_KEY} has no meaning where nothing changes"
    if operation.get("x-standalone"):
        yield f"{IDEMPOTENCY_KEY} needs a dependency that keeps the answer"
    if operation.get("x-oauth2-errors"):
        yield f"{IDEMPOTENCY_KEY} has problems that no error of RFC 6749 stands for"
    yield from _in_answers(contract, operation)


def _in_answers(contract: Contract, operation: Json) -> Iterator[str]:
    for status, response in operation["responses"].items():
        if "x-stream-seconds" in contract.resolve(response):
            yield f"{IDEMPOTENCY_KEY} needs answers that are whole: response {status} is a stream"
        elif status.startswith("2") and not _can_be_replayed(contract, response):
            yield f"response {status} needs the optional header {REPLAYED}, a const 'true'"


def _can_be_replayed(contract: Contract, response: Json) -> bool:
    headers = contract.resolve(response).get("headers", {})
    header = contract.resolve(headers.get(REPLAYED, {}))
    return not header.get("required") and header.get("schema", {}).get("const") == "true"
