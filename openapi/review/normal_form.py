"""The normal form of a contract, in which two of them are compared.

What OpenAPI lets one say in several places is said in one, and every node is of the kind that its
place asks for. What is not of it cannot be compared, and is told as a fault.
"""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass, field
from typing import Any

from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.contract.pointers import find
from openapi.review.grammar import ANY, GRAMMAR, REQUIRED, SCALARS
from openapi.review.pointers import join, split

MAX_DEPTH = 100
_MISSING = object()


def normal_form(document: Json) -> tuple[Json, list[str]]:
    """Returns the normal form of a document, and a line for each place that it lacks."""
    shaper = _Shaper()
    normal = shaper.shaped(document, "contract", "#")
    for key in ("components", "info", "paths"):
        normal.setdefault(key, {})
    _explain_operations(normal)
    return normal, shaper.faults


@dataclass
class _Shaper:
    """Makes a copy in which every node is of its kind."""

    faults: list[str] = field(default_factory=list)

    def shaped(self, node: Any, kind: str, pointer: str) -> Any:
        if pointer.count("/") > MAX_DEPTH:
            return self._refuse(pointer, "is nested too deeply")
        if kind == ANY:
            return copy.deepcopy(node)
        if kind in SCALARS:
            return self._scalar(node, kind, pointer)
        if kind == "types":
            return self._list([node] if isinstance(node, str) else node, "text", pointer)
        if kind.startswith("["):
            return self._list(node, kind[1:-1], pointer)
        return self._object(node, kind, pointer)

    def _scalar(self, node: Any, kind: str, pointer: str) -> Any:
        if isinstance(node, float):
            if not math.isfinite(node):
                return self._refuse(pointer, f"is no {kind}")
            node = int(node) if node.is_integer() else node
        is_flag = isinstance(node, bool)
        if isinstance(node, SCALARS[kind]) and is_flag == (kind == "flag"):
            return node
        return self._refuse(pointer, f"is no {kind}")

    def _list(self, node: Any, kind: str, pointer: str) -> list[Any]:
        if not isinstance(node, list):
            self._refuse(pointer, "is no list")
            return []
        items = [self.shaped(item, kind, f"{pointer}/{at}") for at, item in enumerate(node)]
        return [item for item in items if item is not _MISSING]

    def _object(self, node: Any, kind: str, pointer: str) -> Any:
        if kind == "schema" and isinstance(node, bool):
            return {} if node else {"not": {}}
        if not isinstance(node, dict):
            refused = self._refuse(pointer, "is no object")
            return refused if kind in REQUIRED else {}
        is_reference = kind in GRAMMAR or isinstance(node.get("$ref"), str)
        kinds = {"$ref": "text", **GRAMMAR.get(kind, {})} if is_reference else {}
        rest = kind[1:-1] if kind.startswith("{") else ANY
        shaped = {
            str(key): self.shaped(value, kinds.get(str(key), rest), pointer + join(str(key))[1:])
            for key, value in node.items()
            if not (kind == "{path}" and str(key).startswith("x-"))
        }
        shaped = {key: value for key, value in shaped.items() if value is not _MISSING}
        lacking = [key for key in REQUIRED.get(kind, ()) if key not in shaped]
        if lacking and not (kind == "parameter" and "$ref" in node):
            return self._refuse(pointer, f"has no {' and no '.join(lacking)}")
        return shaped

    def _refuse(self, pointer: str, fault: str) -> Any:
        self.faults.append(f"{pointer} {fault}")
        return _MISSING


def _explain_operations(document: Json) -> None:
    """Says in each operation what its path or the whole contract says for it."""
    everywhere = document.get("security", [])
    servers = document.setdefault("servers", []) or [{"url": "/"}]
    document["servers"] = servers
    for path, reference in document["paths"].items():
        item = {**copy.deepcopy(_target(document, reference)), **reference}
        document["paths"][path] = item
        shared = item.pop("parameters", [])
        own_servers = item.pop("servers", servers)
        for method in METHODS & item.keys():
            operation = item[method]
            parameters = [*copy.deepcopy(shared), *operation.get("parameters", [])]
            operation["parameters"] = parameters
            operation.setdefault("security", copy.deepcopy(everywhere))
            operation.setdefault("operationId", "")
            operation["servers"] = operation.get("servers") or copy.deepcopy(own_servers)
            if operation["servers"] == servers:
                del operation["servers"]
            for name, callback in operation.get("callbacks", {}).items():
                operation["callbacks"][name] = _target(document, callback) or callback


def _target(document: Json, node: Json) -> Json:
    """Returns the component that a path item or a callback refers to, or nothing."""
    found = find(document, split(node["$ref"])) if "$ref" in node else None
    return found if isinstance(found, dict) else {}
