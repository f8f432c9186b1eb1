"""Which operations use a component of the contract, and whether to take something or to give it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from openapi.codegen.contract.document import METHODS, Json
from openapi.review.pointers import component, find, split

type Direction = Literal["request", "response"]


@dataclass(frozen=True)
class Use:
    """An operation takes it (request) or gives it (response)."""

    operation: str
    direction: Direction


@dataclass(frozen=True)
class Uses:
    """The uses of everything in two editions of a contract, each in normal form."""

    editions: tuple[Json, ...]

    def of(self, pointer: str) -> list[Use]:
        """Returns who uses the place that the pointer names, in the order of the contract."""
        whole = component(pointer)
        if whole is not None:
            return list(self._of_components.get(whole, {}))
        match split(pointer):
            case ["paths", path, method, *rest]:
                operation = self._operation(path, method)
                return [Use(operation, direction) for direction in _directions(rest)]
            case ["paths", path]:
                methods = [m for m in sorted(METHODS) if self._operation(path, m)]
                return [Use(self._operation(path, m), d) for m in methods for d in _directions([])]
            case _:
                return []

    def _operation(self, path: str, method: str) -> str:
        """Returns the newest operationId."""
        found = [find(edition, ["paths", path, method]) or {} for edition in self.editions]
        return next((str(o["operationId"]) for o in reversed(found) if "operationId" in o), "")

    @cached_property
    def _of_components(self) -> dict[str, dict[Use, None]]:
        found: dict[str, dict[Use, None]] = {}
        for edition in self.editions:
            for item in edition["paths"].values():
                for operation in _operations(item):
                    for use, reference in _references(edition, operation):
                        found.setdefault(reference, {})[use] = None
            for name, item in edition.get("webhooks", {}).items():
                for use, reference in _called_back(edition, name, item):
                    found.setdefault(reference, {})[use] = None
        return found


def _operations(item: Json) -> Iterator[Json]:
    return (item[method] for method in item if method in METHODS)


def _references(document: Json, operation: Json) -> Iterator[tuple[Use, str]]:
    name = str(operation.get("operationId", ""))
    for alternative in operation["security"]:
        for scheme in alternative:
            yield Use(name, "request"), f"#/components/securitySchemes/{scheme}"
    yield from _taken_and_given(document, name, operation, ("request", "response"))
    for callback in operation.get("callbacks", {}).values():
        for item in callback.values():
            yield from _called_back(document, name, item)


def _called_back(document: Json, name: str, item: Json) -> Iterator[tuple[Use, str]]:
    """Yields what the service sends to clients, and what it takes for an answer."""
    for operation in _operations(item):
        yield from _taken_and_given(document, name, operation, ("response", "request"))


def _taken_and_given(
    document: Json, name: str, operation: Json, directions: tuple[Direction, Direction]
) -> Iterator[tuple[Use, str]]:
    taken = [operation.get("parameters", []), operation.get("requestBody")]
    for node, direction in zip((taken, operation.get("responses")), directions, strict=True):
        for reference in _reachable(document, node):
            yield Use(name, direction), component(reference) or reference


def _reachable(document: Json, node: Any) -> set[str]:
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


def _directions(rest: list[str]) -> list[Direction]:
    match rest:
        case ["parameters" | "requestBody" | "security", *_]:
            return ["request"]
        case ["responses", *_]:
            return ["response"]
        case _:
            return ["request", "response"]
