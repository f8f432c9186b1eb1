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


def _ways(node: ast.AST, circle: AbstractSet[str]) -> Iterator[list[ast.expr]]:
    """Yields the alternatives of each union that lead back into a circle."""
    for each in ast.walk(node):
        yield [way for way in _alternatives(each) if _names(way) & circle]


def _alternatives(node: ast.AST) -> Iterator[ast.expr]:
    """Yields those of a union, in either spelling."""
    match node:
        case ast.BinOp(left, ast.BitOr(), right):
            yield from [*_alternatives(left)] or [left]
            yield from [*_alternatives(right)] or [right]
        case ast.Subscript(ast.Name("Union"), ast.Tuple(alternatives)):
            yield from alternatives
        case _:
            pass


def _names(node: ast.AST) -> set[str]:
    """Returns the names in a node, as they are or in quotes."""
    nodes = list(ast.walk(node))
    quoted = {each.value for each in nodes if isinstance(each, ast.Constant)}
    named = {each.id for each in nodes if isinstance(each, ast.Name)}
    return named | {each for each in quoted if isinstance(each, str)}


def _edit(source: str, node: ast.ClassDef) -> Edit:
    last = node.body[-1]
    return Edit(last, f"{ast.get_source_segment(source, last)}\n    {_CHECK}")
