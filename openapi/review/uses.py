"""Which operations use a component of the contract, and whether to take something or to give it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.contract.pointers import find
from openapi.review.pointers import component, split

type Direction = Literal["request", "replacement", "response"]
"""A replacement is the body of a PUT: a request that writes what it leaves out, too."""


@dataclass(frozen=True)
class Use:
    """An operation takes it (request, replacement) or gives it (response)."""

    operation: str
    direction: Direction


@dataclass(frozen=True)
class Uses:
    """The uses of everything in two editions of a contract, each in normal form."""

    older: Json
    newer: Json
    renamed: Mapping[str, str]
    """The newer names of operations that have another one."""

    def of(self, pointer: str) -> list[Use]:
        """Returns who uses the place that the pointer names, in the order of the contract."""
        whole = component(pointer)
        if whole is not None:
            return list(self._of_components.get(whole, {}))
        match split(pointer):
            case ["paths", path, method, *rest]:
                operation = self._operation(path, method)
                return [Use(operation, direction) for direction in _directions(method, rest)]
            case ["paths", path]:
                methods = [m for m in sorted(METHODS) if self._operation(path, m)]
                return [
                    Use(self._operation(path, method), direction)
                    for method in methods
                    for direction in _directions(method, [])
                ]
            case _:
                return []

    def _operation(self, path: str, method: str) -> str:
        """Returns the newest operationId."""
        for edition, renamed in ((self.newer, {}), (self.older, self.renamed)):
            operation = find(edition, ["paths", path, method]) or {}
            if "operationId" in operation:
                return _now(str(operation["operationId"]), renamed)
        return ""

    @cached_property
    def _of_components(self) -> dict[str, dict[Use, None]]:
        found: dict[str, dict[Use, None]] = {}
        for edition, renamed in ((self.older, self.renamed), (self.newer, {})):
            for item in edition["paths"].values():
                for method, operation in _operations(item):
                    for use, reference in _references(edition, method, operation):
                        now = replace(use, operation=_now(use.operation, renamed))
                        found.setdefault(reference, {})[now] = None
            for name, item in edition.get("webhooks", {}).items():
                for use, reference in _called_back(edition, name, item):
                    found.setdefault(reference, {})[use] = None
        return found


def _now(operation: str, renamed: Mapping[str, str]) -> str:
    return renamed.get(operation, operation)


def _operations(item: Json) -> Iterator[tuple[str, Json]]:
    return ((method, item[method]) for method in item if method in METHODS)


def _references(document: Json, method: str, operation: Json) -> Iterator[tuple[Use, str]]:
    name = str(operation.get("operationId", ""))
    for alternative in operation["security"]:
        for scheme in alternative:
            yield Use(name, "request"), f"#/components/securitySchemes/{scheme}"
    parts: dict[str, Direction] = {"parameters": "request", "responses": "response"}
    parts["requestBody"] = "replacement" if method == "put" else "request"
    yield from _taken_and_given(document, name, operation, parts)
    for callback in operation.get("callbacks", {}).values():
        for item in callback.values():
            yield from _called_back(document, name, item)


def _called_back(document: Json, name: str, item: Json) -> Iterator[tuple[Use, str]]:
    """Yields what the service sends to clients, and what it takes for an answer."""
    parts: dict[str, Direction] = {"parameters": "response", "requestBody": "response"}
    parts["responses"] = "request"
    for _, operation in _operations(item):
        yield from _taken_and_given(document, name, operation, parts)


def _taken_and_given(
    document: Json, name: str, operation: Json, parts: dict[str, Direction]
) -> Iterator[tuple[Use, str]]:
    for part, direction in parts.items():
        for reference in reachable(document, operation.get(part)):
            yield Use(name, direction), component(reference) or reference


def reachable(document: Json, node: Any) -> set[str]:
    """Returns every reference in `node`, and all that these lead to."""
    seen: set[str] = set()
    ahead = [node]
    while ahead:
        match ahead.pop():
            case dict() as inner:
                for reference in _references_in(inner) - seen:
                    seen.add(reference)
                    ahead.append(find(document, split(reference)))
                ahead += inner.values()
            case list() as items:
                ahead += items
            case _:
                pass
    return seen


def _references_in(node: Json) -> set[str]:
    """Returns what a node refers to itself: with `$ref`, and with values that stand for schemas."""
    match node:
        case {"$ref": str(reference)}:
            return {reference}
        case {"propertyName": str(), "mapping": dict(mapping)}:
            return {str(target) for target in mapping.values()}
        case _:
            return set()


def _directions(method: str, rest: list[str]) -> list[Direction]:
    match rest:
        case ["requestBody", *_] if method == "put":
            return ["replacement"]
        case ["parameters" | "requestBody" | "security", *_]:
            return ["request"]
        case ["responses", *_]:
            return ["response"]
        case _:
            return ["request", "response"]
