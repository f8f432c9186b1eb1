"""The version that a change needs, and whether a breaking change is declared."""

from __future__ import annotations

import pytest

from openapi.review.change import Change, Impact
from openapi.review.versions import Declaration, Version, declaration

RELEASED = "# Changelog\n\n## 0.1.0, 2026-11-21\n\nThe first edition.\n"
NEXT = """# Changelog

## 0.2.0, unreleased

### Breaking

- `listTasks` needs a `limit`.

### Added

- `getTask` has an `ETag`.

## 0.1.0, 2026-11-21

### Breaking

- `deleteTask` is gone.
"""


def change(
    impact: Impact, operation: str = "listTasks", pointer: str = "#/paths/~1tasks"
) -> Change:
    return Change(impact, pointer, "something", operations=(operation,), why="because")


def declared(
    changes: list[Change], version: str, log: str, base_log: str = RELEASED
) -> Declaration:
    return declaration(changes, "0.1.0", base_log, version, log)


@pytest.mark.parametrize(
    ("version", "impact", "needed"),
    [
        ("0.1.2", Impact.BREAKING, "0.2.0"),
        ("0.1.2", Impact.ADDITIVE, "0.1.3"),
        ("0.1.2", Impact.DOCUMENTATION, "0.1.3"),
        ("0.1.2", None, "0.1.2"),
        ("1.4.2", Impact.BREAKING, "2.0.0"),
        ("1.4.2", Impact.ADDITIVE, "1.5.0"),
        ("1.4.2", Impact.DOCUMENTATION, "1.4.3"),
    ],
)
def test_the_version_that_a_change_needs(version: str, impact: Impact | None, needed: str) -> None:
    assert str(Version.read(version).after(impact)) == needed


def test_a_break_with_a_version_and_a_line_in_the_changelog_is_declared() -> None:
    assert declared([change(Impact.BREAKING)], "0.2.0", NEXT).faults() == []


def test_a_break_in_an_old_version_is_not() -> None:
    faults = declared([change(Impact.BREAKING)], "0.1.0", RELEASED).faults()
    version, changelog = faults
    assert version == "`info.version` is 0.1.0 and needs to be 0.2.0"
    assert "under `## 0.2.0, unreleased`, `### Breaking`" in changelog


def test_a_break_that_the_changelog_does_not_name_is_not_declared() -> None:
    other = change(Impact.BREAKING, "createTask")
    found = declared([change(Impact.BREAKING), other], "0.2.0", NEXT)
    assert found.undeclared == [other]


def test_only_the_section_of_the_new_version_declares() -> None:
    """An earlier breaking change or addition under the same name does not count."""
    for name in ("deleteTask", "getTask"):
        broken = change(Impact.BREAKING, name)
        assert declared([broken], "0.2.0", NEXT).undeclared == [broken]


def test_a_schema_may_stand_for_its_operations() -> None:
    broken = change(Impact.BREAKING, "createTask", "#/components/schemas/Task/properties/title")
    log = NEXT.replace("`listTasks`", "`Task`")
    assert declared([broken], "0.2.0", log).undeclared == []


def test_what_is_released_together_needs_one_new_version() -> None:
    """The base already has a breaking change, which is not released yet."""
    assert declared([change(Impact.BREAKING)], "0.2.0", NEXT, base_log=NEXT).faults() == []


def test_before_the_first_release_it_counts_from_the_version_of_the_base() -> None:
    log = RELEASED.replace("2026-11-21", "unreleased")
    found = declared([change(Impact.BREAKING)], "0.1.0", log, base_log=log)
    assert str(found.needed) == "0.2.0"


def test_an_addition_in_an_old_version_is_reported_but_not_as_breaking() -> None:
    found = declared([change(Impact.ADDITIVE)], "0.1.0", RELEASED)
    assert not found.is_bumped
    assert found.undeclared == []
