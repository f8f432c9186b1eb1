"""Each object has defaults of its own, which takes no copy of them."""

from __future__ import annotations

import copy
from types import ModuleType

import pytest
from pydantic import BaseModel

from generated.models import NewTask
from openapi.codegen.python.factories import write_factories
from tests.support.calls import counted_calls

SOURCE = """
from __future__ import annotations
from pydantic import BaseModel

class Shelf(BaseModel):
    books: list[str] = []
    kept: list[str] = ["é", "b"]
    by_name: dict[str, list[int]] = {"a": [1]}
    nothing: dict[str, int] = {}
    name: str = "[]"
"""


@pytest.fixture(scope="module")
def shelf() -> type[BaseModel]:
    module = ModuleType("shelf")
    exec(write_factories(SOURCE), vars(module))  # noqa: S102
    shelf: type[BaseModel] = module.Shelf
    shelf.model_rebuild(_types_namespace=vars(module))
    return shelf


def test_defaults_are_those_of_the_contract(shelf: type[BaseModel]) -> None:
    expected = {"books": [], "kept": ["é", "b"], "by_name": {"a": [1]}, "nothing": {}, "name": "[]"}
    assert vars(shelf()) == expected


def test_no_two_objects_share_a_default(shelf: type[BaseModel]) -> None:
    vars(shelf())["by_name"]["a"].append(2)
    vars(shelf())["kept"].append("c")
    assert vars(shelf())["by_name"] == {"a": [1]}
    assert vars(shelf())["kept"] == ["é", "b"]


def test_no_default_is_copied() -> None:
    with counted_calls() as calls:
        NewTask.model_validate({"title": "Buy milk"})
    assert not [code for code in calls if code.co_filename == copy.__file__]
