"""What changes in when a deprecated operation ends."""

from __future__ import annotations

from collections.abc import Iterator

from change import Change, Impact
from contract import METHODS
from pointers import join, place
from uses import Uses

SUNSET = "x-sunset"


def changes(uses: Uses) -> Iterator[Change]:
    """Compares the ends of operations that had one before; a first is told with `deprecated`."""
    older, newer = uses.editions
    for path, item in newer["paths"].items():
        for method in sorted(METHODS & item.keys() & older["paths"].get(path, {}).keys()):
            before = older["paths"][path][method].get(SUNSET)
            after = item[method].get(SUNSET)
            if before and after and before != after:
                pointer = join("paths", path, method, SUNSET)
                is_earlier = str(after) < str(before)
                yield Change(
                    impact=Impact.BREAKING if is_earlier else Impact.ADDITIVE,
                    pointer=pointer,
                    message=f"{place(newer, pointer)}: ends {'earlier' if is_earlier else 'later'}",
                    before=before,
                    after=after,
                    operations=(item[method]["operationId"],) if is_earlier else (),
                    why="they were told that they have more time" if is_earlier else "",
                )
