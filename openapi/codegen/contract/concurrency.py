"""The contract's `x-concurrency`: how many requests may run at once."""

from __future__ import annotations

from dataclasses import dataclass

from openapi.codegen.contract.conventions import CONCURRENCY
from openapi.codegen.contract.document import Json


@dataclass(frozen=True)
class Concurrency:
    """How many operations of one name may run at once, of a caller and of all."""

    name: str
    per_caller: int
    in_all: int


def read_concurrency(operation: Json) -> Concurrency | None:
    """Returns the `x-concurrency` of an operation that has no losses."""
    return Concurrency(**operation[CONCURRENCY]) if CONCURRENCY in operation else None
