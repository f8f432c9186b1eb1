"""Contracts without some of their domains, and without what only these need."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import yaml

from openapi.codegen.contract.document import METHODS, Json
from openapi.codegen.contract.pointers import escape
from openapi.service.cutting import Place, without


def without_domains(text: str, tags: Collection[str]) -> str:
    """Returns a contract without the operations of these tags; all else stays as it is written.

    Gone with them are links to these operations, components that nothing refers to any more, and
    comments that head what is gone.
    """
    for places in (_operations, _tags, _links):
        text = without(text, places(_read(text), tags))
    while unused := list(_unused(_read(text))):
        text = without(text, unused)
    return text


def _read(text: str) -> Json:
    document: Json = yaml.load(text, Loader=yaml.CSafeLoader)
    return document


def _operations(document: Json, tags: Collection[str]) -> Iterator[Place]:
    for path, item in document["paths"].items():
        methods = METHODS & item.keys()
        gone = {method for method in methods if {*item[method]["tags"]} & {*tags}}
        if gone == methods:
            yield ("paths", path)
        else:
            yield from (("paths", path, method) for method in gone)


def _tags(document: Json, tags: Collection[str]) -> Iterator[Place]:
    for place, tag in enumerate(document["tags"]):
        if tag["name"] in tags:
            yield ("tags", str(place))


def _links(document: Json, _: Collection[str]) -> Iterator[Place]:
    operations = {
        operation["operationId"]
        for item in document["paths"].values()
        for method, operation in item.items()
        if method in METHODS
    }
    for place, links in _walk(document, ()):
        if place[-1:] == ("links",):
            gone = {name for name in links if links[name].get("operationId") not in operations}
            yield from _entries(place, links, gone)


def _unused(document: Json) -> Iterator[Place]:
    """Yields the components that nothing refers to, but for the security schemes."""
    used = set(_references(document))
    for section, components in document["components"].items():
        if section != "securitySchemes":
            unused = {name for name in components if _reference(section, name) not in used}
            yield from _entries(("components", section), components, unused)


def _entries(place: Place, node: Json, gone: Collection[str]) -> Iterator[Place]:
    """Yields the places of some entries of a mapping, or its own if they are all that it has."""
    if gone == node.keys():
        yield place
    else:
        yield from ((*place, name) for name in gone)


def _reference(section: str, name: str) -> str:
    return f"#/components/{section}/{escape(name)}"


def _references(document: Json) -> Iterator[str]:
    for place, node in _walk(document, ()):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        if place[-1:] == ("mapping",):
            yield from node.values()


def _walk(node: Any, place: Place) -> Iterator[tuple[Place, Json]]:
    """Yields every object below a node, with its place."""
    if isinstance(node, dict):
        yield place, node
    children = node.items() if isinstance(node, dict) else enumerate(node)
    for key, child in children:
        if isinstance(child, dict | list):
            yield from _walk(child, (*place, str(key)))
