"""Expressions of TypeScript as trees of calls, laid out like a formatter would."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openapi.codegen.typescript.literals import typescript_literal

MAX_COLUMNS = 100


@dataclass(frozen=True)
class Call:
    """A call of a function."""

    name: str
    arguments: list[Tree] = field(default_factory=list)


@dataclass(frozen=True)
class Object:
    """An object."""

    members: Mapping[str, Tree]


@dataclass(frozen=True)
class List:
    """A list."""

    items: list[Tree]


type Tree = str | Call | Object | List


def laid_out(tree: Tree, column: int, indent: int = 0) -> str:
    """Returns the code, which begins at a column: on one line, if it and a semicolon fit there."""
    line = on_one_line(tree)
    if column + len(line) < MAX_COLUMNS or isinstance(tree, str) or not _parts(tree):
        return line
    margin = " " * (indent + 2)
    if isinstance(tree, Object):
        members = (
            f"{margin}{key(name)}: {laid_out(each, indent + 4 + len(key(name)), indent + 2)},\n"
            for name, each in tree.members.items()
        )
        return f"{{\n{''.join(members)}{' ' * indent}}}"
    if isinstance(tree, List):
        items = (f"{margin}{laid_out(each, indent + 3, indent + 2)},\n" for each in tree.items)
        return f"[\n{''.join(items)}{' ' * indent}]"
    *first, last = tree.arguments
    if isinstance(last, Object) and all(isinstance(each, str) for each in first):
        beginning = f"{tree.name}({''.join(f'{each}, ' for each in first)}"
        return f"{beginning}{laid_out(last, column + len(beginning) + 1, indent)})"
    arguments = (f"{margin}{laid_out(each, indent + 3, indent + 2)},\n" for each in tree.arguments)
    return f"{tree.name}(\n{''.join(arguments)}{' ' * indent})"


def names_in(tree: Tree) -> Iterator[str]:
    """Yields the functions that the code calls, and what stands in it as it is."""
    if isinstance(tree, str):
        yield tree
        return
    if isinstance(tree, Call):
        yield tree.name
    for part in _parts(tree):
        yield from names_in(part)


def _parts(tree: Call | Object | List) -> list[Tree]:
    match tree:
        case Call():
            return tree.arguments
        case Object():
            return list(tree.members.values())
        case List():
            return tree.items


def value_tree(value: object) -> Tree:
    """Returns a value of JSON."""
    if isinstance(value, dict):
        return Object({name: value_tree(each) for name, each in value.items()})
    if isinstance(value, list):
        return List([value_tree(each) for each in value])
    if isinstance(value, str):
        return typescript_literal(value)
    return json.dumps(value)


def key(name: str) -> str:
    """Returns the name of a member."""
    if name == "__proto__":
        return "['__proto__']"  # else it would be what the object inherits from
    return name if name.isascii() and name.isidentifier() else typescript_literal(name)


def on_one_line(tree: Tree) -> str:
    """Returns the code on one line, however long."""
    if isinstance(tree, str):
        return tree
    if isinstance(tree, Call):
        return f"{tree.name}({', '.join(map(on_one_line, tree.arguments))})"
    if isinstance(tree, List):
        return f"[{', '.join(map(on_one_line, tree.items))}]"
    members = [f"{key(name)}: {on_one_line(each)}" for name, each in tree.members.items()]
    return f"{{ {', '.join(members)} }}" if members else "{}"
