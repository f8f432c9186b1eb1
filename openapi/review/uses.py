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
                for operation in (item[method] for method in item if method in METHODS):
                    for use, reference in _references(edition, operation):
                        found.setdefault(reference, {})[use] = None
        return found


def _references(document: Json, operation: Json) -> Iterator[tuple[Use, str]]:
    name = str(operation.get("operationId", ""))
    for alternative in operation["security"]:
        for scheme in alternative:
            yield Use(name, "request"), f"#/components/securitySchemes/{scheme}"
    taken = [operation["parameters"], operation.get("requestBody")]
    for reference in _reachable(document, taken, set()):
        yield Use(name, "request"), reference
    for reference in _reachable(document, operation.get("responses"), set()):
        yield Use(name, "response"), reference


def _reachable(document: Json, node: Any, seen: set[str]) -> set[str]:
    """Returns `seen` with every reference in `node`, and all that these lead to."""
    match node:
        case {"$ref": str(reference)} if reference not in seen:
            seen.add(reference)
            _reachable(document, find(document, split(reference)), seen)
        case dict():
            for value in node.values():
                _reachable(document, value, seen)
        case list():
            for value in node:
                _reachable(document, value, seen)
        case _:
            pass
    return seen


def _directions(rest: list[str]) -> list[Direction]:
    match rest:
        case ["parameters" | "requestBody" | "security", *_]:
            return ["request"]
        case ["responses", *_]:
            return ["response"]
        case _:
            return ["request", "response"]
