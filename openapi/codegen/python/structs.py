"""Objects that are only answered: structs in place of models, whose checks they need not pass.

An object stays a model where somebody may send it, and where a struct has no place for what it has:
properties that the contract does not name, defaults that answers show, names that need escapes.
So does whatever is part of a model, since models hold no structs. Structs may hold models.

Where a struct may hold one that has a version, it may hold its JSON as well.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any, override

from openapi.codegen.python.edits import Edit, edited, import_too

_UNCHECKED = {"StrictBool": "bool", "StrictFloat": "float", "StrictInt": "int", "StrictStr": "str"}
"""What a type is called where nothing is checked."""
_UNWRITABLE = re.compile(r'["\\\x00-\x1f]')
"""What the name of a struct's property cannot contain."""
_IMPORTS = "from collections.abc import Sequence\nfrom .structs import Struct, Versioned"
"""Those that are of no use are removed later."""
_CHECKS = {"model_config", "_count_properties", "_refuse_properties", "_validate_once"}
"""What the class of a model has for those who send it."""


def write_structs(source: str, received: AbstractSet[str], versioned: AbstractSet[str]) -> str:
    """Returns the source of the models with structs in place of those that nobody sends."""
    tree = ast.parse(source)
    structs = _structs(tree, received)
    if not structs:
        return source
    written = _Written(structs.keys() & versioned)
    edits = [edit for each in structs.values() for edit in _edits_of_class(each, written)]
    edits += _edits_of_rebuilding(tree, structs.keys())
    return edited(source, [*edits, import_too(source, tree, _IMPORTS)])


def _structs(tree: ast.Module, received: AbstractSet[str]) -> dict[str, ast.ClassDef]:
    """Returns the classes that need not be models, by name."""
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    parts = {name: _parts(node) for name, node in classes.items()} | _parts_of_types(tree)
    models: set[str] = set()
    rich = {name for name, each in classes.items() if not _is_plain(each)}
    ahead = [name for name in parts if name in received or name in rich]
    while ahead:
        name = ahead.pop()
        if name in parts and name not in models:
            models.add(name)
            ahead += parts[name]
            ahead += [other for other, each in classes.items() if name in _bases(each)]
    return {name: each for name, each in classes.items() if name not in models}


def _parts(node: ast.ClassDef) -> set[str]:
    """Returns the names that a class is made of."""
    fields = [each.annotation for each in node.body if isinstance(each, ast.AnnAssign)]
    return _bases(node) | {name for each in fields for name in _names_in(each)}


def _parts_of_types(tree: ast.Module) -> dict[str, set[str]]:
    """Returns the names that each other type is made of, in either spelling of an alias."""
    found: dict[str, set[str]] = {}
    for node in tree.body:
        match node:
            case ast.TypeAlias(ast.Name(name), value=value) | ast.Assign([ast.Name(name)], value):
                found[name] = set(_names_in(value))
            case _:
                pass
    return found


def _names_in(node: ast.expr) -> Iterator[str]:
    return (each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def _bases(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base) for base in node.bases}


def _is_plain(node: ast.ClassDef) -> bool:
    """Whether a struct has a place for everything that the model has."""
    return len(node.bases) == 1 and all(map(_is_plain_statement, node.body))


def _is_plain_statement(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(ast.Constant()) | ast.Pass():
            return True
        case ast.AnnAssign(ast.Name(name), annotation, None | ast.Name("MISSING")):
            is_writable = _UNWRITABLE.search(_alias(annotation)) is None
            return is_writable and name not in _UNCHECKED.values()
        case ast.Assign(targets=[ast.Name(name)]):
            return name in _CHECKS and "extra='allow'" not in ast.unparse(node.value)
        case _:
            return False


def _edits_of_class(node: ast.ClassDef, written: _Written) -> Iterator[Edit]:
    fields = [each for each in node.body if isinstance(each, ast.AnnAssign)]
    renamed = {ast.unparse(f.target): name for f in fields if (name := _alias(f.annotation))}
    base = ast.unparse(node.bases[0]).replace("BaseModel", "Struct")
    yield Edit(node.bases[0], f"{base}, rename={renamed}" if renamed else base)
    for field in fields:
        yield Edit(field.annotation, ast.unparse(written.visit(field.annotation)))
    checks = [each for each in node.body if isinstance(each, ast.Assign)]
    for check in checks:
        yield Edit(check, "pass" if checks == node.body else "")


def _edits_of_rebuilding(tree: ast.Module, structs: AbstractSet[str]) -> Iterator[Edit]:
    """Removes the calls that complete models which refer to later ones."""
    for node in tree.body:
        match node:
            case ast.Expr(ast.Call(ast.Attribute(ast.Name(name), "model_rebuild"))):
                yield from [Edit(node, "")] if name in structs else []
            case _:
                pass


def _alias(annotation: ast.expr) -> str:
    """Returns the name of a property, where its field has another one."""
    match annotation:
        case ast.Subscript(ast.Name("Annotated"), ast.Tuple([_, *marks])):
            keywords = [k for mark in marks if isinstance(mark, ast.Call) for k in mark.keywords]
            return next((ast.literal_eval(k.value) for k in keywords if k.arg == "alias"), "")
        case _:
            return ""


class _Written(ast.NodeTransformer):
    """Leaves of an annotation what the type checker reads, and allows JSON in place of objects."""

    def __init__(self, versioned: AbstractSet[str]) -> None:
        self._versioned = versioned

    @override
    def visit_Subscript(self, node: ast.Subscript) -> Any:
        match node:
            case ast.Subscript(ast.Name("Annotated"), ast.Tuple([type_, *_])):
                return self.visit(type_)
            case ast.Subscript(ast.Name("list"), ast.Name(item)) if item in self._versioned:
                # A list of objects is no list of objects or JSON, but it is such a sequence.
                return ast.Subscript(ast.Name("Sequence"), self.visit(node.slice))
            case _:
                return self.generic_visit(node)

    @override
    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self._versioned:
            return ast.Subscript(ast.Name("Versioned"), node)
        return ast.Name(_UNCHECKED.get(node.id, node.id))
