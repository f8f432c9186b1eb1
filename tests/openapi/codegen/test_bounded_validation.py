"""What a contract of others asks for takes work in proportion to a request, whatever is in it."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from openapi.codegen.python.recursion import write_memories

NAMES = {"propertyNames": {"pattern": "^[a-z]+$"}}
EITHER = {"oneOf": [{"properties": {"a": {"$ref": "#/components/schemas/Either"}}}, NAMES]}


def test_faults_beyond_types_are_told_where_they_are_if_that_is_little_work(
    cinema_api: ModuleType,
) -> None:
    def told(schema: Any, body: object) -> list[tuple[str, str]]:
        conformance = cinema_api.conformance.Conformance({"Either": schema}, "Either")
        return [(error.pointer, error.keyword) for error in conformance.errors(body)]

    items = {"items": {"not": {"type": "integer"}}}
    assert told(items, ["a", 1, 2]) == [("/1", "not"), ("/2", "not")]
    assert len(told(items, [1] * 200)) == 100
    assert told(NAMES, {"A": 1, "B": 1}) == [("", "pattern")], "each field once"
    assert told(NAMES, {f"A{number}": 1 for number in range(2000)}) == [("", "schema")]
    deep: dict[str, object] = {"a": {"A": 1}}
    for _ in range(20):
        deep = {"a": deep, "b": deep["a"]}
    assert told({"oneOf": [EITHER, EITHER]}, deep) == [("", "schema")]


MODELS = """
from __future__ import annotations
from typing import Annotated
from pydantic import BaseModel, BeforeValidator

tried = []

def note(value):
    tried.append(value)
    return value

type Filter = All | Either | Leaf

class All(BaseModel):
    parts: list[Filter]
    mark: Annotated[str, BeforeValidator(note)]

class Either(BaseModel):
    parts: list[Filter] = []
    inner: dict[str, Filter] = {}
    mark: Annotated[int, BeforeValidator(note)]

class Leaf(BaseModel):
    name: str
    next: Leaf | None = None
"""


def _imported(source: str, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    source = source.replace("from .", "from openapi.codegen.python.runtime.")
    (folder / f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    return importlib.import_module(name)


SPELLINGS = ["inner: All | Other", 'inner: Union[All, "Other"]']


@pytest.mark.parametrize("union", SPELLINGS)
def test_a_union_is_found_however_it_is_spelled(union: str) -> None:
    source = f"from typing import Union\nclass All:\n    {union}\nclass Other:\n    one: All\n"
    assert write_memories(source).count("_validate_once = validate_once()") == 2


def test_a_value_is_held_once_against_each_alternative_of_a_recursive_schema(
    cinema_api: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_memories(MODELS)
    assert source.count("_validate_once = validate_once()") == 2, "a leaf has one way on"
    models = _imported(source, "filter_models", tmp_path, monkeypatch)
    requests = cinema_api.requests

    fields = {"__annotations__": {"body": models.Filter}, "__module__": __name__}
    model = type("Request", (cinema_api.request_models.RequestModel,), fields)
    body: dict[str, object] = {"name": 1}
    for _ in range(12):
        body = {"parts": [body], "mark": None}
    with pytest.raises(requests.Refusal) as refused:
        requests.validate_values(model, {"body": body})
    assert len(models.tried) == 2 * 12
    assert 0 < len(refused.value.problem.errors) <= 100


def test_an_object_of_a_recursive_schema_may_be_a_body_itself(
    cinema_api: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = _imported(write_memories(MODELS), "all_models", tmp_path, monkeypatch)
    requests = cinema_api.requests
    fields = {"__annotations__": {"body": models.All}, "__module__": __name__}
    model = type("Request", (cinema_api.request_models.RequestModel,), fields)
    inner = {"parts": [{"name": "a"}], "mark": "x"}
    valid = requests.validate_values(model, {"body": {"parts": [inner, inner], "mark": "x"}})
    assert [type(part) for part in valid.body.parts] == [models.All, models.All]
