"""JSON Pointers into a document (RFC 6901): how a part is spelled, and what and where they name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml


def escape(part: str) -> str:
    """Returns a name as it is spelled in a pointer."""
    return part.replace("~", "~0").replace("/", "~1")


def unescape(part: str) -> str:
    """Returns the name that a part of a pointer spells."""
    return part.replace("~1", "/").replace("~0", "~")


def find(document: dict[str, Any], parts: Sequence[str]) -> Any:
    """Returns what is there, or None where nothing is."""
    node: Any = document
    for part in parts:
        match node:
            case dict() if part in node:
                node = node[part]
            case list() if part.isdecimal() and int(part) < len(node):
                node = node[int(part)]
            case _:
                return None
    return node


def line_of(root: yaml.Node | None, parts: Sequence[str]) -> int:
    """Returns the line, from 1, of the deepest thing on the way that is in the text."""
    node, line = root, 1
    for part in parts:
        match node:
            case yaml.MappingNode(value=pairs):
                key, node = next(((k, v) for k, v in pairs if k.value == part), (None, None))
                if key is None:
                    return line
                line = key.start_mark.line + 1
            case yaml.SequenceNode(value=items) if part.isdecimal() and int(part) < len(items):
                node = items[int(part)]
                line = node.start_mark.line + 1
            case _:
                return line
    return line
