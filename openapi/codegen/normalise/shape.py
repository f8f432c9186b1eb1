"""Whether each part of a document is what OpenAPI has there, so that others need not ask.

What people write and every tool understands is put right: an empty key is none, a number is text
where text has its place, text is a number where that has, and the type null is one without quotes.
All else that does not fit is refused, with its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from openapi.codegen.contract.document import Json
from openapi.codegen.normalise.grammar import EVERYWHERE, GRAMMAR, REQUIRED, SCALARS
from openapi.codegen.normalise.refusals import Place, RefusedError

_WORDS = {
    "flag": "true or false",
    "number": "a number",
    "text": "text",
    "whole": "a whole number",
}


_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?", re.ASCII)
_FLAGS = {"true": True, "false": False}


class Part(NamedTuple):
    """A node of a document, what it is by the grammar, and where."""

    kind: str
    place: Place
    node: Json

    @property
    def is_reference(self) -> bool:
        return "$ref" in self.node

    @property
    def is_sent(self) -> bool:
        """Whether it is of a request that the service sends, by where it is.

        The third step to a place is a method, or any name: that of a component.
        """
        return not {"callbacks", "webhooks"}.isdisjoint((*self.place[:2], *self.place[3:]))


def shaped(document: object) -> Json:
    """Returns a copy of a document in which everything has the shape that the grammar gives it.

    Raises:
        RefusedError: something has another one.
    """
    made: Json = _shaped("contract", (), document)
    return made


def shaped_as(kind: str, place: Place, node: object) -> Json:
    """Does as `shaped` with a part of a document."""
    made: Json = _shaped(kind, place, node)
    return made


def parts(document: Json, kind: str = "contract", place: Place = ()) -> Iterator[Part]:
    """Yields every part of a document that has a shape, each before what is in it."""
    ahead: list[tuple[str, Place, Any]] = [(kind, place, document)]
    while ahead:
        kind, place, node = ahead.pop()
        kind = kind.removesuffix("|flag")
        if isinstance(node, bool):
            inner = []
        elif kind.startswith("{"):
            inner = [(kind[1:-1], (*place, str(name)), child) for name, child in node.items()]
        elif kind.startswith("["):
            inner = [(kind[1:-1], (*place, str(index)), each) for index, each in enumerate(node)]
        elif isinstance(node, dict) and kind in GRAMMAR:
            yield Part(kind, place, node)
            inner = [
                (of_key, (*place, key), child)
                for key, child in node.items()
                if (of_key := kind_of(kind, key)) is not None and of_key not in SCALARS
            ]
        else:
            inner = []
        ahead += reversed(inner)


def kind_of(kind: str, key: str) -> str | None:
    """Returns what stands under a key of a part, unless that is anything."""
    words = GRAMMAR[kind]
    return words.get(key, None if key.startswith("x-") else words.get("*"))


def _shaped(kind: str, place: Place, node: Any) -> Any:
    if kind.endswith("|flag"):
        return node if isinstance(node, bool) else _shaped(kind[:-5], place, node)
    if kind.startswith("{"):
        return _object(place, node, lambda _: kind[1:-1])
    if kind.startswith("["):
        return _list(kind[1:-1], place, node)
    if kind == "types":
        return _types(place, node)
    if kind in SCALARS:
        return _scalar(kind, place, node)
    return _part(kind, place, node) if kind in GRAMMAR else node


def _part(kind: str, place: Place, node: Any) -> Json:
    if kind == "schema" and isinstance(node, bool):
        return {} if node else {"not": {}}
    if kind in EVERYWHERE and isinstance(node, dict) and "$ref" in node:
        return _reference(kind, place, node)
    if kind == "schema" and isinstance(node, dict) and isinstance(node.get("items"), list):
        node = _with_prefix(node)
    made = _object(place, node, lambda key: kind_of(kind, key))
    for key in REQUIRED.get(kind, ()):
        if key not in made:
            raise RefusedError(place, f"say its {key}")
    return made


def _with_prefix(schema: Json) -> Json:
    """Returns a schema of lists whose first items are told by their places, as 2020-12 says it."""
    kept = {key: value for key, value in schema.items() if key not in {"additionalItems", "items"}}
    others = {"items": schema["additionalItems"]} if "additionalItems" in schema else {}
    return {"prefixItems": schema["items"], **others, **kept}


def _reference(kind: str, place: Place, node: Json) -> Json:
    if not isinstance(node["$ref"], str):
        raise RefusedError(place, "write in $ref where it is, as text")
    others = {key: value for key, value in node.items() if key != "$ref"}
    beside = _object(place, others, lambda key: kind_of(kind, key))
    return {"$ref": node["$ref"], **beside}


def _object(place: Place, node: Any, kind_at: Callable[[str], str | None]) -> Json:
    if not isinstance(node, dict):
        raise RefusedError(place, f"write an object here, not {_named(node)}")
    made: Json = {}
    for key, value in node.items():
        kind = kind_at(key)
        if kind is None:
            made[key] = deepcopy(value)
        elif value is not None:
            made[key] = _shaped(kind, (*place, key), value)
    return made


def _list(kind: str, place: Place, node: Any) -> list[Any]:
    if not isinstance(node, list):
        raise RefusedError(place, f"write a list here, not {_named(node)}")
    return [_shaped(kind, (*place, str(index)), each) for index, each in enumerate(node)]


def _types(place: Place, node: Any) -> Any:
    if isinstance(node, list):
        return _list("text", place, ["null" if each is None else each for each in node])
    return _scalar("text", place, node)


def _scalar(kind: str, place: Place, node: Any) -> Any:
    if kind == "text" and isinstance(node, int | float):
        return str(node).lower() if isinstance(node, bool) else str(node)
    if kind == "flag" and isinstance(node, str) and node in _FLAGS:
        return _FLAGS[node]
    if kind in {"number", "whole"} and isinstance(node, str) and _NUMBER.fullmatch(node):
        node = float(node)
    if kind in {"number", "whole"} and isinstance(node, float) and node.is_integer():
        return int(node)
    is_flag = isinstance(node, bool)
    if not isinstance(node, SCALARS[kind]) or (is_flag and kind != "flag"):
        raise RefusedError(place, f"write {_WORDS[kind]} here, not {_named(node)}")
    return node


def _named(node: object) -> str:
    match node:
        case dict():
            return "an object"
        case list():
            return "a list"
        case None:
            return "nothing"
        case bool():
            return str(node).lower()
        case _:
            return repr(node)[:60]
