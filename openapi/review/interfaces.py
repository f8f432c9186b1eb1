"""What handlers are written against: the interfaces and outcomes of the generated modules."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Mapping


def difference(older: Mapping[str, str], newer: Mapping[str, str]) -> dict[str, str]:
    """Returns a diff of what handlers see, for each module of `generated/` where that differs.

    Args:
        older: the source of each module by its name.
        newer: the same, later.
    """
    found = {}
    for name in sorted(older.keys() | newer.keys()):
        before, after = (list(_lines(sources.get(name, ""))) for sources in (older, newer))
        lines = [
            line
            for line in difflib.unified_diff(before, after, n=0, lineterm="")
            if not line.startswith(("---", "+++", "@@"))
        ]
        if lines:
            found[name] = "\n".join(lines)
    return found


def _lines(source: str) -> Iterator[str]:
    """Returns a line for each method of a handler, each union of outcomes and each outcome."""
    for node in _parsed(source).body:
        match node:
            case ast.ClassDef(bases=[ast.Name("Api"), *_]):
                for method in node.body:
                    if isinstance(method, ast.AsyncFunctionDef):
                        yield f"{node.name}.{_signature(method)}"
            case ast.TypeAlias(name=ast.Name(name)) if name.endswith("Outcome"):
                yield ast.unparse(node)
            case ast.ClassDef() if _status(node):
                yield _outcome(node)


def _parsed(source: str) -> ast.Module:
    """Returns nothing of a module that is no Python: whoever has damaged it generates it again."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])


def _signature(method: ast.AsyncFunctionDef) -> str:
    returns = f" -> {ast.unparse(method.returns)}" if method.returns else ""
    return f"{method.name}({ast.unparse(method.args)}){returns}"


def _status(node: ast.ClassDef) -> bool:
    """Whether a class is an outcome: these have a status."""
    return any(
        isinstance(target, ast.Name) and target.id == "status"
        for field in node.body
        for target in _targets(field)
    )


def _targets(node: ast.stmt) -> list[ast.expr]:
    match node:
        case ast.Assign():
            return node.targets
        case ast.AnnAssign():
            return [node.target]
        case _:
            return []


def _outcome(node: ast.ClassDef) -> str:
    bases = ", ".join(ast.unparse(base) for base in node.bases)
    fields = [
        _field(field)
        for field in node.body
        if isinstance(field, ast.AnnAssign) and "ClassVar" not in ast.unparse(field.annotation)
    ]
    return f"class {node.name}({bases}): {'; '.join(fields) or '...'}"


def _field(node: ast.AnnAssign) -> str:
    """Returns a field as who makes the outcome sees it, whatever header it is."""
    declaration = f"{ast.unparse(node.target)}: {ast.unparse(node.annotation)}"
    match node.value:
        case None:
            return declaration
        case ast.Call(
            func=ast.Name("header" | "member"), keywords=[ast.keyword(arg="default", value=value)]
        ):
            return f"{declaration} = {ast.unparse(value)}"
        case ast.Call(func=ast.Name("header" | "member")):
            return declaration
        case value:
            return f"{declaration} = {ast.unparse(value)}"
