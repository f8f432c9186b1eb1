"""Defaults that could be changed: what makes one for each object.

Pydantic would copy one such default for each object by Python's `deepcopy`, which takes as long as
to validate all else of a small one.
"""

from __future__ import annotations

import ast

from openapi.codegen.python.edits import Edit, edited, import_too

_IMPORT = "from pydantic import Field"
_MADE_BY = {"[]": "list", "{}": "dict"}


def write_factories(source: str) -> str:
    """Returns the source of the models with factories in place of lists and of objects."""
    tree = ast.parse(source)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    fields = [node for each in classes for node in each.body if isinstance(node, ast.AnnAssign)]
    edits = [
        Edit(field.value, with_factory(ast.unparse(field.value)))
        for field in fields
        if isinstance(field.value, ast.List | ast.Dict)
    ]
    return edited(source, [*edits, import_too(source, tree, _IMPORT)]) if edits else source


def with_factory(default: str) -> str:
    """Returns the field whose default is the list or the object that this code makes."""
    return f"Field(default_factory={_MADE_BY.get(default, f'lambda: {default}')})"
