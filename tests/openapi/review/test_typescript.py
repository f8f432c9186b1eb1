"""What the review says about TypeScript types."""

from __future__ import annotations

import pytest

from openapi.review import typescript
from tests.openapi.contracts import ROOT

SOURCES = ROOT / "generated" / "typescript" / "src"
SCHEMAS = (SOURCES / "schemas.ts").read_text(encoding="utf-8")
TASKS = (SOURCES / "operations" / "tasks.ts").read_text(encoding="utf-8")


def difference(older: str, newer: str) -> dict[str, list[str]]:
    found = typescript.difference({"a.ts": older}, {"a.ts": newer})
    return {name: diff.splitlines() for name, diff in found.items()}


@pytest.mark.parametrize("source", [SCHEMAS, TASKS], ids=["schemas", "operations"])
def test_other_words_make_no_other_type(source: str) -> None:
    assert difference(source, source.replace("/**", "/** Well, ").replace("task", "task")) == {}


def test_a_different_property_is_reported() -> None:
    start = "export type NewTask = {\n"
    changed = SCHEMAS.replace(start, f"{start}  colour?: string;\n")
    assert difference(SCHEMAS, changed) == {"NewTask": ["+  colour?: string;"]}


def test_a_different_value_is_reported() -> None:
    changed = SCHEMAS.replace("'body' | 'cookie'", "'body'")
    assert difference(SCHEMAS, changed) == {
        "RefreshTokenPlace": [
            "-export type RefreshTokenPlace = 'body' | 'cookie';",
            "+export type RefreshTokenPlace = 'body';",
        ]
    }


def test_a_different_answer_is_reported_with_its_operation() -> None:
    start = TASKS.index("export type GetTaskAnswer")
    changed = TASKS[:start] + TASKS[start:].replace("  404: TaskNotFound;\n", "", 1)
    assert difference(TASKS, changed) == {"GetTaskAnswer": ["-  404: TaskNotFound;"]}


def test_a_different_parameter_is_reported_with_its_operation() -> None:
    assert "limit?: Limit" in TASKS
    (changes,) = difference(TASKS, TASKS.replace("limit?: Limit", "limit: Limit", 1)).values()
    assert [change.replace(" ", "") for change in changes] == ["-limit?:Limit;", "+limit:Limit;"]


def test_added_and_removed_types_are_reported_whole() -> None:
    older = "export type Old = string;\n"
    newer = "export interface New {\n  /** An id. */\n  id: string;\n}\n"
    assert difference(older, newer) == {
        "New": ["+export interface New {", "+  id: string;", "+}"],
        "Old": ["-export type Old = string;"],
    }


def test_what_is_gone_is_reported_in_the_order_that_it_had() -> None:
    gone = "".join(f"export type {name} = string;\n" for name in ("Zoo", "Ant", "Moth", "Bee"))
    assert list(difference(gone, "")) == ["Zoo", "Ant", "Moth", "Bee"]
