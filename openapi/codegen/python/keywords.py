"""Keywords that the model generator has no code for, or none with a bound on its work.

They go through it as marks, and come out as what the generated `keywords.py` has for them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from openapi.codegen.contract.conventions import REFUSED_PROPERTIES
from openapi.codegen.python.edits import Edit, edited, import_too
from openapi.codegen.python.literals import literal

UNIQUE_ITEMS = "x-unique-items"
FAIL_FAST = "x-fail-fast"
LEAST_PROPERTIES = "x-least-properties"
MARKS_OF_FIELDS = (UNIQUE_ITEMS, FAIL_FAST)
MARKS_OF_OBJECTS = (LEAST_PROPERTIES, REFUSED_PROPERTIES)
MAX_ERRORS = 100
"""How many faults of a request are told."""

_EXTRA = "json_schema_extra"
_IMPORT = "from .keywords import UniqueItems, count_properties, refuse_properties"


def mark_keywords(node: Any) -> Any:
    """Returns a document with marks in the place of the keywords."""
    if isinstance(node, list):
        return [mark_keywords(value) for value in node]
    if not isinstance(node, dict):
        return node
    marked = {key: mark_keywords(value) for key, value in node.items()}
    if node.get("type") == "array" and isinstance(node.get("items"), dict):
        if marked.pop("uniqueItems", False):
            marked[UNIQUE_ITEMS] = True
        if node.get("maxItems", MAX_ERRORS + 1) > MAX_ERRORS:
            marked[FAIL_FAST] = True
        if {UNIQUE_ITEMS, FAIL_FAST} & marked.keys():
            marked.setdefault("minItems", 0)  # without a bound, a mark of a nested array is lost
    elif node.keys() >= {"properties", "minProperties"} and node.get("type") == "object":
        marked[LEAST_PROPERTIES] = marked.pop("minProperties")
    return marked


def write_keywords(source: str) -> str:
    """Returns the source of the models with code in the place of the marks."""
    tree = ast.parse(source)
    edits = [*_edits_of_fields(tree), *_edits_of_objects(tree)]
    if not edits:
        return source
    edits.append(import_too(source, tree, _IMPORT))
    return edited(source, edits)


def _edits_of_fields(tree: ast.Module) -> Iterator[Edit]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Field"
        ):
            marks = _marks(node)
            if marks.keys() & set(MARKS_OF_FIELDS):
                arguments = [k for k in node.keywords if k.arg != _EXTRA and not _is_no_bound(k)]
                if FAIL_FAST in marks:
                    arguments.append(ast.keyword("fail_fast", ast.Constant(value=True)))
                call = ast.unparse(ast.Call(node.func, node.args, arguments))
                parts = [call] if arguments or node.args else []
                yield Edit(node, ", ".join(parts + ["UniqueItems"] * (UNIQUE_ITEMS in marks)))


def _edits_of_objects(tree: ast.Module) -> Iterator[Edit]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            marks = _marks(node.value)
            if marks.keys() & set(MARKS_OF_OBJECTS):
                config = [k for k in node.value.keywords if k.arg != _EXTRA]
                call = ast.unparse(ast.Call(node.value.func, [], config))
                lines = [f"model_config = {call}"] if config else []
                yield Edit(node, f"\n{' ' * node.col_offset}".join([*lines, *_checks(marks)]))


def _checks(marks: Mapping[str, Any]) -> Iterator[str]:
    """Yields the checks of an object that its marks stand for."""
    if LEAST_PROPERTIES in marks:
        yield f"_count_properties = count_properties({marks[LEAST_PROPERTIES]})"
    if REFUSED_PROPERTIES in marks:
        names = ", ".join(map(literal, marks[REFUSED_PROPERTIES]))
        yield f"_refuse_properties = refuse_properties({names})"


def _marks(call: ast.Call) -> dict[str, Any]:
    extra = next((k.value for k in call.keywords if k.arg == _EXTRA), None)
    return dict(ast.literal_eval(extra)) if extra is not None else {}


def _is_no_bound(keyword: ast.keyword) -> bool:
    return keyword.arg == "min_length" and ast.unparse(keyword.value) == "0"
