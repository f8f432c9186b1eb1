"""A contract as the review reads it: any contract, also one that breaks a rule.

It is in normal form, references can be followed, and what cannot be compared is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote

import yaml

from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.contract.pointers import find
from openapi.codegen.contract.size import MAX_NODES, number_of_nodes
from openapi.review.normal_form import normal_form
from openapi.review.pointers import join, split

_NOTHING: Json = {}


@dataclass(frozen=True)
class Reading:
    """A contract in normal form."""

    written: Json
    """As it was written."""
    unread: list[str] = field(default_factory=list)
    """What of it could not even be read."""
    known: dict[int, Any] = field(default_factory=dict, compare=False, repr=False)
    """What others have made of nodes of the document, by their `id`."""

    @cached_property
    def document(self) -> Json:
        return self._read[0]

    @property
    def faults(self) -> list[str]:
        """A line for each place that cannot be compared."""
        edition = [] if self.unread else self._other_edition
        faults = [*self.unread, *edition, *self._read[1], *self._broken_references]
        return list(dict.fromkeys(faults))

    @property
    def version(self) -> str:
        """What `info.version` says, or the least version where that is none."""
        version = self.document["info"].get("version", "")
        return version if re.fullmatch(r"\d+\.\d+\.\d+", version, re.ASCII) else "0.0.0"

    @property
    def operations(self) -> Iterator[tuple[str, str, Json]]:
        """Path, method and node of each, in the order of the contract."""
        for path, item in self.document["paths"].items():
            for method in item:
                if method in METHODS:
                    yield path, method, item[method]

    def components(self, kind: str) -> Json:
        found: Json = self.document["components"].get(kind, {})
        return found

    def resolve(self, node: Json) -> Json:
        """Returns what `node` refers to, or `node` itself; nothing where that leads nowhere."""
        seen: set[str] = set()
        while isinstance(node.get("$ref"), str):
            if node["$ref"] in seen:
                return _NOTHING
            seen.add(node["$ref"])
            found = target(self.document, node["$ref"])
            node = found if isinstance(found, dict) else _NOTHING
        return node

    def origin(self, node: Json) -> str:
        """Returns the pointer of a node, or nothing for one that is made of several."""
        return self._origins.get(id(node), "")

    @cached_property
    def _read(self) -> tuple[Json, list[str]]:
        return normal_form(self.written)

    @cached_property
    def _origins(self) -> dict[int, str]:
        return {id(node): pointer for pointer, node in _dictionaries(self.document, "#")}

    @property
    def _other_edition(self) -> list[str]:
        is_known = str(self.written.get("openapi", "")).startswith("3.1.")
        return [] if is_known else ["#/openapi is not 3.1, and what it says is read as if it were"]

    @property
    def _broken_references(self) -> Iterator[str]:
        for pointer, node in _dictionaries(self.document, "#"):
            reference = node.get("$ref")
            if isinstance(reference, str) and not self.resolve(node):
                yield f"{pointer} refers to {reference}, where nothing is"


def target(document: Json, reference: str) -> Any:
    """Returns what a reference leads to, or None where that is not in the document."""
    is_inside = reference.startswith("#/")
    return find(document, split(unquote(reference))) if is_inside else None


def read_yaml(text: str) -> Json:
    """Returns what a file says; dates and statuses are text, with and without quotes.

    Raises:
        ValueError: it is no YAML, or no object.
    """
    try:
        document = yaml.load(text, Loader=_Loader)  # noqa: S506, it is a safe one
        size = number_of_nodes(document)
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if not isinstance(document, dict):
        raise ValueError("it is no object")  # noqa: TRY004, the file is wrong, and not the code
    if size > MAX_NODES:
        raise ValueError("its aliases make it too large, or part of themselves")
    return document


def _dictionaries(node: Any, pointer: str) -> Iterator[tuple[str, Json]]:
    if isinstance(node, dict):
        yield pointer, node
        for key, value in node.items():
            yield from _dictionaries(value, pointer + join(str(key))[1:])
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from _dictionaries(value, f"{pointer}/{at}")


class _Loader(yaml.CSafeLoader):
    """Takes a date for the text that it is in JSON, and no key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002, as it is there
        keys = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        for key in {key for key in keys if keys.count(key) > 1}:
            raise yaml.constructor.ConstructorError(
                None, None, f"{key} is there twice", node.start_mark
            )
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found

    yaml_implicit_resolvers = {  # noqa: RUF012, as it is there
        first: [(tag, form) for tag, form in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }
