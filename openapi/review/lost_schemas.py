"""Schemas that have gone, or go by another name: typed clients import them."""

from __future__ import annotations

from collections.abc import Iterator

from change import Change, Impact
from literals import markdown_code
from uses import Uses
from why import RENAMED

GONE = "in a client that is generated again, it is missing"


def changes(uses: Uses) -> Iterator[Change]:
    """Returns a change for each schema that the older edition used and the newer has not."""
    older, newer = (edition.get("components", {}).get("schemas", {}) for edition in uses.editions)
    for name in older.keys() - newer.keys():
        pointer = f"#/components/schemas/{name}"
        using = uses.of(pointer)
        others = [other for other in newer.keys() - older.keys() if newer[other] == older[name]]
        if using:
            yield Change(
                impact=Impact.BREAKING,
                pointer=pointer,
                message=f"{markdown_code(name)}: " + ("has another name" if others else "is gone"),
                before=name,
                after=next(iter(others), None),
                operations=tuple(dict.fromkeys(use.operation for use in using)),
                why=RENAMED if others else GONE,
            )
