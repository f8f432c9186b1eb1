"""The operations that two editions have in common, and those that only one has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openapi.codegen.contract.document import Json
from openapi.codegen.text import markdown_code
from openapi.review.pointers import join
from openapi.review.reading import Reading
from openapi.review.renames import names_in, shape_of


@dataclass(frozen=True)
class OperationPair:
    """One operation before and after."""

    old: Json
    new: Json
    old_path: str
    path: str
    method: str

    @property
    def id(self) -> str:
        return str(self.new["operationId"] or self.old["operationId"])

    @property
    def pointer(self) -> str:
        return join("paths", self.path, self.method)

    @property
    def where(self) -> str:
        return called(self.path, self.method)

    @property
    def renamed(self) -> dict[str, str]:
        """The newer names of the path's parameters."""
        pairs = zip(names_in(self.old_path), names_in(self.path), strict=True)
        return {old: new for old, new in pairs if old != new}


def operation_pairs(older: Reading, newer: Reading) -> Iterator[OperationPair]:
    """Yields the operations that both have, whatever the parameters of their paths are called."""
    known = {(shape_of(path), method): (path, node) for path, method, node in older.operations}
    for path, method, node in newer.operations:
        found = known.get((shape_of(path), method))
        if found is not None:
            yield OperationPair(found[1], node, found[0], path, method)


def only_in(one: Reading, other: Reading) -> Iterator[tuple[str, str, Json]]:
    """Yields path, method and node of the operations of `one` that `other` has not."""
    known = {(shape_of(path), method) for path, method, _ in other.operations}
    for path, method, node in one.operations:
        if (shape_of(path), method) not in known:
            yield path, method, node


def called(path: str, method: str) -> str:
    return markdown_code(f"{method.upper()} {path}")
