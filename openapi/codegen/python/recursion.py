"""Classes that a value of theirs may be held against again and again, and what has that done once.

Of two alternatives that both hold the union they are in, each is tried for each value, and so are
both within each of them: without a memory, that doubles with every level of a request.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from openapi.codegen.python.edits import Edit, edited, import_too

_IMPORT = "from .recursion import validate_once"
_CHECK = "_validate_once = validate_once()"


def write_memories(source: str) -> str:
    """Returns the source of the models with a memory in each class that needs one."""
    tree = ast.parse(source)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    tried = _tried_again(tree)
    edits = [_edit(source, each) for each in classes if each.name in tried]
    return edited(source, [*edits, import_too(source, tree, _IMPORT)]) if edits else source


def _tried_again(tree: ast.Module) -> AbstractSet[str]:
    """Returns the definitions that are in a circle, of which a union leads on in several ways."""
    nodes = dict(_definitions(tree))
    reached = _reached({name: _names(node) & nodes.keys() for name, node in nodes.items()})
    tried: set[str] = set()
    for name, node in nodes.items():
        circle = {other for other in reached[name] if name in reached[other]}
        if any(len(ways) > 1 for ways in _ways(node, circle)):
            tried |= circle
    return tried


def _definitions(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for node in tree.body:
        match node:
            case ast.ClassDef(name) | ast.TypeAlias(ast.Name(name)):
                yield name, node
            case _:
                pass


def _reached(parts: Mapping[str, AbstractSet[str]]) -> dict[str, set[str]]:
    """Returns which definitions each one leads to."""
    reached: dict[str, set[str]] = {}
    for name in parts:
        found, ahead = set[str](), list(parts[name])
        while ahead:
            if (other := ahead.pop()) not in found:
                found.add(other)
                ahead += parts[other]
        reached[name] = found
    return reached


def _ways(node: ast.stmt, circle: AbstractSet[str]) -> Iterator[list[ast.expr]]:
    """Yields the alternatives of each union that lead back into a circle."""
    for each in ast.walk(node):
        if isinstance(each, ast.BinOp):
            yield [
                alternative for alternative in _alternatives(each) if _names(alternative) & circle
            ]


def _alternatives(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp):
        yield from _alternatives(node.left)
        yield from _alternatives(node.right)
    else:
        yield node


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _edit(source: str, node: ast.ClassDef) -> Edit:
    last = node.body[-1]
    return Edit(last, f"{ast.get_source_segment(source, last)}\n    {_CHECK}")
