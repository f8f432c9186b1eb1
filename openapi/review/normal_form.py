"""The normal form of a contract, in which two of them are compared.

What OpenAPI lets one say in several ways is said in one, the explicit one. So contracts that mean
the same are the same, and a change shows at the operations that it is a change to.
"""

from __future__ import annotations

from typing import Any

from contract import METHODS, Json


def normal_form(document: Json) -> Json:
    """Returns the normal form; the document stays as it is."""
    normal: Json = {key: _unwrapped(value) for key, value in document.items() if key != "security"}
    security = document.get("security", [])
    for item in normal["paths"].values():
        shared = item.pop("parameters", [])
        for method in METHODS & item.keys():
            operation = item[method]
            operation["parameters"] = [*shared, *operation.get("parameters", [])]
            operation["security"] = [
                {scheme: sorted(scopes) for scheme, scopes in alternative.items()}
                for alternative in operation.get("security", security)
            ]
    return normal


def _unwrapped(node: Any) -> Any:
    """Returns a copy with what a single `allOf` wraps in its place, and enums in a fixed order."""
    match node:
        case {"allOf": [wrapped], **rest} if not rest.keys() & wrapped.keys():
            return _unwrapped({**wrapped, **rest})
        case {"enum": [*values], **rest}:
            return {**_unwrapped(rest), "enum": sorted(values, key=str)}
        case dict():
            return {key: _unwrapped(value) for key, value in node.items()}
        case list():
            return [_unwrapped(value) for value in node]
        case _:
            return node
