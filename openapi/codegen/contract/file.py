"""The contract's file as a document of JSON, whose text can be written into code as it is.

What is checked here holds for any contract, before anything looks at what it means.
"""

from __future__ import annotations

import math
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from openapi.codegen.contract.document import Json
from openapi.codegen.contract.pointers import escape, unescape
from openapi.codegen.contract.size import MAX_NODES, number_of_nodes
from openapi.codegen.text import visible

MAX_DEPTH = 100
UNFIT = re.compile(
    r"(?!\r\n)[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""No generator, and no reader, can be trusted with these; a line may end as on Windows."""
_REFERENCE = re.compile(r"#/components/[A-Za-z]+/[^/]+")
VALUES = {"const", "default", "enum", "example", "examples", "value"}
"""Keys under which, as in extensions, `$ref` is a part of a value and no reference."""
MAPS = {
    "$defs", "callbacks", "definitions", "dependentSchemas", "headers", "parameters", "pathItems",
    "patternProperties", "properties", "requestBodies", "responses", "schemas", "securitySchemes",
    "webhooks",
}  # fmt: skip
"""Keys under which the contract chooses the names; it may choose one of `VALUES`, or of these."""


def read_document(file: Path) -> Json:
    """Returns the contract that a file of YAML or JSON holds.

    Raises:
        SystemExit: it is no document of JSON, or has text unfit for code; it says where.
    """
    try:
        document = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506, safe
        size = number_of_nodes(document)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        sys.exit(f"{file.name} cannot be read: {visible(str(error), keep='\n')}")
    if not isinstance(document, dict):
        sys.exit(f"{file.name} cannot be read: it is no object")
    if size > MAX_NODES:
        sys.exit(f"{file.name} cannot be read: its aliases repeat too much of it")
    if found := list(faults(document)):
        lines = [f"  {visible(fault)}" for fault in found]
        sys.exit("\n".join(["The contract cannot be written as code:", *lines]))
    return document


def faults(document: Json) -> Iterator[str]:
    """Yields a line for each place that is no JSON, refers outside, or has unfit text."""
    to_see = [_Node("#", document)]
    while to_see:
        node = to_see.pop()
        if node.depth > MAX_DEPTH:
            yield f"{node.place}: this is nested too deeply"
            return
        if fault := _fault(node) or _fault_of_reference(document, node):
            yield f"{node.place}: {fault}"
        to_see += reversed(list(node.children()))


def word_under(key: str, name: str) -> str:
    """Returns the word of OpenAPI that a name is, which stands under a key: none in a map."""
    return "" if key in MAPS else name


class _Node(NamedTuple):
    """A node of a document, and where it is."""

    place: str
    value: Any
    key: str = ""
    depth: int = 0
    is_value: bool = False
    """Whether it is a value that the contract speaks of, and not a part of what it says."""

    @property
    def is_reference(self) -> bool:
        is_node = isinstance(self.value, dict) and not self.is_value and self.key not in MAPS
        return is_node and isinstance(self.value.get("$ref"), str)

    def children(self) -> Iterator[_Node]:
        items: list[tuple[object, Any]] = []
        if isinstance(self.value, dict):
            items = list(self.value.items())
        elif isinstance(self.value, list):
            items = list(enumerate(self.value))
        for name, child in items:
            part = escape(str(name))
            begins_value = name in VALUES or str(name).startswith("x-")
            is_value = self.is_value or (begins_value and self.key not in MAPS)
            word = word_under(self.key, str(name))
            yield _Node(f"{self.place}/{part}", child, word, self.depth + 1, is_value)


def _fault(node: _Node) -> str | None:
    """Says what is wrong with a node itself, if anything is, and what to do."""
    match node.value:
        case str() if found := UNFIT.search(node.value):
            return f"leave out {_name(found[0])}, or describe it in words"
        case float() if not math.isfinite(node.value):
            return f"{node.value} is no number of JSON"
        case dict():
            of_key = _fault_of_path if node.place == "#/paths" else _fault_of_key
            return next(filter(None, map(of_key, node.value)), None)
        case list() | str() | int() | float() | None:
            return None
        case other:
            return f"put {other} in quotes, or it is no value of JSON"


def _fault_of_key(key: object) -> str | None:
    if not isinstance(key, str):
        return f"put the key {key} in quotes, or it is no text"
    if found := UNFIT.search(key):
        return f"leave {_name(found[0])} out of the key {key}"
    if key == "__proto__":
        return "use another name than __proto__, which no object of JavaScript can have"
    return None


def _fault_of_path(key: object) -> str | None:
    is_path = isinstance(key, str) and key.startswith(("/", "x-"))
    return _fault_of_key(key) or (None if is_path else f"begin the path {key} with a slash")


def _fault_of_reference(document: Json, node: _Node) -> str | None:
    """Says why a node that is a reference, or what it refers to, does not lead to a component."""
    if not node.is_reference:
        return None
    seen: set[str] = set()
    reference: str = node.value["$ref"]
    while _REFERENCE.fullmatch(reference) and reference not in seen:
        seen.add(reference)
        _, _, kind, name = reference.split("/")
        found = document.get("components", {}).get(kind, {}).get(unescape(name))
        if found is None:
            return f"there is no {reference}: add it, or correct the name"
        if "$ref" not in found:
            return None
        reference = str(found["$ref"])
    return f"refer to #/components/KIND/NAME, not to {reference!r} or itself"


def _name(char: str) -> str:
    return f"U+{ord(char):04X} ({unicodedata.name(char, 'a control character')})"


class _Loader(yaml.CSafeLoader):
    """Refuses what YAML allows and JSON does not: a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002, as it was
        seen: set[Any] = set()
        for key_node, _ in node.value:
            if key_node.tag == "tag:yaml.org,2002:merge":
                continue
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int | float | bool | None) or key in seen:
                raise yaml.constructor.ConstructorError(
                    "while reading an object",
                    node.start_mark,
                    f"the key {key!r} stands twice, or is no text",
                    key_node.start_mark,
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)
