"""What a contract of others asks for takes work in proportion to a request, whatever is in it."""

from __future__ import annotations

from types import ModuleType
from typing import Any

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
