"""The lines of responses and their headers in the text of a contract, where all else stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml

from openapi.codegen.contract.operations import Operation

type _Entries = dict[str, tuple[yaml.Node, yaml.Node]]
"""The keys and values of a mapping."""


@dataclass(frozen=True)
class Edit:
    """Text that takes the place of what is between two positions."""

    start: int
    end: int
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Returns the text after edits that do not overlap; those of one place stay in order."""
    parts, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])


@dataclass(frozen=True)
class ResponseLines:
    """The responses of an operation that is written in block style."""

    text: str
    operation: yaml.Node
    """Composed from the text."""

    @classmethod
    def of(cls, operation: Operation, root: yaml.Node | None, text: str) -> ResponseLines:
        """Returns those of an operation of the contract that is composed as `root`."""
        return cls(text, node_at(root, ("paths", operation.path, operation.method.lower())))

    def declaring(self, chosen: dict[str, str]) -> Iterator[Edit]:
        """Yields the edits after which each of these statuses has its response, by name."""
        key, responses = _entries(self.operation).get("responses", (None, None))
        lines = [_line(status, name) for status, name in chosen.items()]
        if key is None or responses is None:
            first, _ = next(iter(_entries(self.operation).values()))
            lines = ["responses:", *(f"  {line}" for line in lines)]
            yield below(self.text, self.operation, first, lines)
        elif not (entries := _entries(responses)):
            yield Edit(self._before(responses), responses.end_mark.index, "")
            yield below(self.text, key, key, [f"  {line}" for line in lines])
        else:
            for status, name in chosen.items():
                if status in entries:
                    yield from _renaming(entries[status][1], name)
                else:
                    yield self._adding(key, entries, status, name)

    def _adding(self, key: yaml.Node, entries: _Entries, status: str, name: str) -> Edit:
        """Returns the edit that puts a status behind those that are smaller."""
        smaller = [node for other, (_, node) in entries.items() if other < status]
        first, _ = next(iter(entries.values()))
        after = smaller[-1] if smaller else key
        return below(self.text, after, first, [_line(status, name)])

    def _before(self, node: yaml.Node) -> int:
        """Returns where the text before a node ends."""
        return len(self.text[: node.start_mark.index].rstrip())


def with_headers(text: str, response: yaml.Node, references: dict[str, str]) -> Edit:
    """Returns the edit after which a response has these headers, too, each by reference."""
    entries = _entries(response)
    lines = [f"{name}: {{$ref: '{reference}'}}" for name, reference in references.items()]
    if "headers" in entries:
        _, headers = entries["headers"]
        first, _ = next(iter(_entries(headers).values()))
        return below(text, headers, first, lines)
    (first, _), *_ = entries.values()
    before = [value for name, (_, value) in entries.items() if name not in _AFTER_HEADERS]
    return below(text, before[-1], first, ["headers:", *(f"  {line}" for line in lines)])


_AFTER_HEADERS = {"content", "links"}
"""What follows the headers of a response."""


def below(text: str, node: yaml.Node, beside: yaml.Node, lines: list[str]) -> Edit:
    """Returns the edit that puts lines below a node, indented as another."""
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = " " * beside.start_mark.column
    end = text.find(newline, len(text[: _end(node)].rstrip()))
    end = len(text) if end < 0 else end
    return Edit(end, end, "".join(f"{newline}{indent}{line}" for line in lines))


def _line(status: str, name: str) -> str:
    return f"'{status}': {{$ref: '#/components/responses/{name}'}}"


def _renaming(response: yaml.Node, name: str) -> Iterator[Edit]:
    """Yields the edit that lets a reference to a response be to another one."""
    if (entry := _entries(response).get("$ref")) is not None:
        start, end = entry[1].start_mark.index, entry[1].end_mark.index
        yield Edit(start, end, f"'#/components/responses/{name}'")


def node_at(root: yaml.Node | None, keys: Iterable[str]) -> yaml.Node:
    """Returns what these keys lead to, each in the mapping that the one before leads to."""
    node = root
    for key in keys:
        _, node = _entries(node)[key]
    assert node is not None, "there is a key"
    return node


def _entries(node: yaml.Node | None) -> _Entries:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {str(key.value): (key, value) for key, value in pairs}


def _end(node: yaml.Node) -> int:
    """Returns where a node ends: in block style, that is where the last in it does."""
    if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)
