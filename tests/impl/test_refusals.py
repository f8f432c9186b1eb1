"""What handlers call a fault is in the contract, as clients branch on it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.generated.documents import DOCUMENT

IMPL = Path(__file__).parents[2] / "impl"
OF_SCHEMAS = {"enum", "format", "maxItems", "minItems", "maxLength", "pattern", "required", "type"}
OF_SCHEMAS |= {"uniqueItems"}


def keywords() -> Iterator[str]:
    """Yields the keyword of each fault that a handler makes, where it stands in the code."""
    for file in IMPL.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="invalid_field" | "row_error"),
                    args=[_, ast.Constant(value=str(keyword)), *_],
                ):
                    yield keyword
                case _:
                    pass


def test_each_keyword_of_a_handler_is_one_of_schemas_or_described() -> None:
    description = DOCUMENT["components"]["schemas"]["FieldError"]["properties"]["keyword"]
    described = set(re.findall(r"`(\w+)`", description["description"]))
    found = set(keywords())
    assert {"common", "future", "maxLength", "password"} <= found
    assert found - OF_SCHEMAS <= described
