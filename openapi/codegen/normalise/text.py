"""The text of a file as a document, whatever people write that means one thing only.

Words are what YAML 1.2 takes them for: `no`, `on` and `2020-01-01` are text.
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from openapi.codegen.contract.document import Json
from openapi.codegen.contract.size import MAX_NODES
from openapi.codegen.normalise.refusals import RefusedError
from openapi.codegen.text import visible

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 100
_SUSPICIOUS = 10_000
_COMPACT = re.compile(r"(?:[-?:][ \t]+){1000}")
"""Many levels on one line, without brackets."""


def read_text(source: bytes) -> Json:
    """Returns the document that the text of a file is.

    Raises:
        RefusedError: it is none, too long, or nested too deeply.
    """
    if len(source) > MAX_BYTES:
        raise RefusedError((), f"the file is longer than {MAX_BYTES} bytes: split it")
    try:
        text = source.decode("utf-8-sig")
        document = _parse(text)
        # Without aliases there are no more nodes than characters.
        _require_bounded(document, max(MAX_NODES, min(len(text), 4 * MAX_NODES)))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(visible(str(error), keep="\n").split())[:300]
        raise RefusedError((), f"it cannot be read: {reason}", _line(error)) from None
    if not isinstance(document, dict):
        raise RefusedError((), "it cannot be read: it is no object")
    return document


def _line(error: Exception) -> int:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    return mark.line + 1 if mark is not None else 1


def _parse(text: str) -> Any:
    if text.lstrip()[:1] == "{":
        try:
            return json.loads(text, object_pairs_hook=_object)
        except json.JSONDecodeError:
            pass  # YAML may begin with a brace, too
    if text.count("[") + text.count("{") > _SUSPICIOUS or _COMPACT.search(text):
        _require_shallow(text)
    return yaml.load(text, Loader=Loader)  # noqa: S506, it makes text, numbers and no objects


def _object(pairs: list[tuple[str, Any]]) -> Json:
    values = dict(pairs)
    if len(values) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} stands twice")
    return values


def _require_shallow(text: str) -> None:
    """Requires few levels before YAML's parser goes down into them, on the stack of C."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _too_deep()


def _require_bounded(document: object, most_nodes: int) -> None:
    """Requires the document to be small with all aliases written out; each node is seen once."""
    seen: dict[int, tuple[int, int]] = {}

    def measured(node: object, depth: int) -> tuple[int, int]:
        """Returns how many nodes there are in one, and how many levels."""
        if not isinstance(node, dict | list):
            return 1, 0
        if depth > MAX_DEPTH:
            raise _too_deep()
        if id(node) not in seen:
            children = node.values() if isinstance(node, dict) else node
            measures = [measured(child, depth + 1) for child in children]
            size = 1 + sum(size for size, _ in measures)
            seen[id(node)] = size, 1 + max((levels for _, levels in measures), default=0)
        size, levels = seen[id(node)]
        if size > most_nodes:
            raise RefusedError((), "its aliases repeat too much of it: refer to components")
        if levels > MAX_DEPTH:
            raise _too_deep()
        return size, levels

    measured(document, 0)


def _too_deep() -> RefusedError:
    return RefusedError((), f"it is nested deeper than {MAX_DEPTH} levels: name parts of it")


class Loader(yaml.CSafeLoader):
    """Reads the words of YAML 1.2, and refuses a key that stands twice."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012, so

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002, as it was
        self.flatten_mapping(node)
        made: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or key_node.value in made:
                raise yaml.constructor.ConstructorError(
                    "while reading an object",
                    node.start_mark,
                    f"the key {key_node.value!r} stands twice, or is no text",
                    key_node.start_mark,
                )
            made[key_node.value] = self.construct_object(value_node, deep=deep)
        return made


_TAG = "tag:yaml.org,2002:"
_RESOLVERS = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("merge", r"<<", "<"),
)
for _name, _pattern, _first in _RESOLVERS:
    for _char in _first:
        Loader.yaml_implicit_resolvers.setdefault("" if _char == "\0" else _char, []).append(
            (_TAG + _name, re.compile(rf"^(?:{_pattern})$"))
        )
