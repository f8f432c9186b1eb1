"""Which queries a mutation makes stale, as far as paths and tags of the contract tell.

That is what is of the same tag; and what is inside of the same thing, such as all lists of a user
for a change in one of them, or is a part of the other. Rather too much than too little: only what
is on a screen is asked again at once.
"""

from __future__ import annotations

from collections.abc import Iterable

from openapi.codegen.contract.operations import Operation


def made_stale(mutation: Operation, queries: Iterable[Operation]) -> dict[str, list[str]]:
    """Returns the tags of such queries, its own first.

    Beside each stand the parameters of the path that all of them have in common with the mutation:
    what is of another user is as it was.
    """
    found: dict[str, list[str]] = {}
    for query in sorted(queries, key=lambda each: each.tag != mutation.tag):
        shared = _shared_segments(mutation, query)
        if query.tag != mutation.tag and not _is_related(mutation, query, shared):
            continue
        names = [segment[1:-1] for segment in shared if _is_parameter(segment)]
        known = found.setdefault(query.tag, names)
        found[query.tag] = [name for name in known if name in names]
    return found


def _is_related(mutation: Operation, query: Operation, shared: list[str]) -> bool:
    """Whether both are inside of the same thing, or one is a part of the other."""
    is_part = bool(shared) and shared in (_segments(mutation), _segments(query))
    return is_part or any(map(_is_parameter, shared))


def _shared_segments(one: Operation, other: Operation) -> list[str]:
    """Returns the segments with which both paths begin."""
    shared: list[str] = []
    for mine, theirs in zip(_segments(one), _segments(other), strict=False):
        if mine != theirs:
            break
        shared.append(mine)
    return shared


def _segments(operation: Operation) -> list[str]:
    return operation.path.strip("/").split("/")


def _is_parameter(segment: str) -> bool:
    return segment.startswith("{") and segment.endswith("}")
