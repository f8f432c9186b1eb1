"""Expressions of TypeScript as trees of calls, laid out like a formatter would."""

from __future__ import annotations

from collections.abc import Mapping
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


type Tree = str | Call | Object


def laid_out(tree: Tree, column: int, indent: int = 0) -> str:
    """Returns the code, which begins at a column: on one line, if it and a semicolon fit there."""
    line = on_one_line(tree)
    if isinstance(tree, str) or column + len(line) < MAX_COLUMNS:
        return line
    margin = " " * (indent + 2)
    if isinstance(tree, Object):
        members = (
            f"{margin}{key(name)}: {laid_out(each, indent + 4 + len(key(name)), indent + 2)},\n"
            for name, each in tree.members.items()
        )
        return f"{{\n{''.join(members)}{' ' * indent}}}"
    if len(tree.arguments) == 1 and isinstance(tree.arguments[0], Object):
        return f"{tree.name}({laid_out(tree.arguments[0], column + len(tree.name) + 2, indent)})"
    arguments = (f"{margin}{laid_out(each, indent + 3, indent + 2)},\n" for each in tree.arguments)
    return f"{tree.name}(\n{''.join(arguments)}{' ' * indent})"


def key(name: str) -> str:
    """Returns the name of a member."""
    return name if name.isascii() and name.isidentifier() else typescript_literal(name)


def on_one_line(tree: Tree) -> str:
    """Returns the code on one line, however long."""
    if isinstance(tree, str):
        return tree
    if isinstance(tree, Call):
        return f"{tree.name}({', '.join(map(on_one_line, tree.arguments))})"
    members = [f"{key(name)}: {on_one_line(each)}" for name, each in tree.members.items()]
    return f"{{ {', '.join(members)} }}" if members else "{}"
