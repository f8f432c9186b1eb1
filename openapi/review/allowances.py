"""What changes in how much clients may ask for: `x-rate-limit` and `x-max-body-bytes`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from change import Change, Impact
from contract import Json
from pointers import find, join, place
from uses import Uses

BODY = "x-max-body-bytes"
RATE = "x-rate-limit"


def changes(uses: Uses) -> Iterator[Change]:
    """Compares the limits of both editions, by default, by security scheme and by operation."""
    older, newer = uses.editions
    if older.get(BODY) != newer.get(BODY):
        yield _body(older.get(BODY), newer.get(BODY))
    for owner in _owners(older, newer):
        if all(find(edition, owner) for edition in (older, newer)):
            before, after = (_policies(edition, owner) for edition in (older, newer))
            if before != after and any(_own(edition, owner) for edition in (older, newer)):
                yield _rate(uses, join(*owner, RATE), before, after)


def _owners(*editions: Json) -> list[list[str]]:
    """Returns everything that may have limits of its own; nothing is the whole contract."""
    owners: dict[tuple[str, ...], None] = {(): None}
    for edition in editions:
        schemes = edition.get("components", {}).get("securitySchemes", {})
        owners |= {("components", "securitySchemes", name): None for name in schemes}
        for path, item in edition["paths"].items():
            owners |= {("paths", path, method): None for method in item}
    return [list(owner) for owner in owners]


def _own(edition: Json, owner: list[str]) -> bool:
    """Whether it says so itself; a change of what holds by default is told there, once."""
    return find(edition, [*owner, RATE]) is not None


def _policies(edition: Json, owner: list[str]) -> list[Json]:
    """Returns what holds: an operation without a list of its own has the defaults."""
    found: Any = find(edition, [*owner, RATE])
    if found is not None or owner[:1] != ["paths"]:
        return list(found or [])
    security = find(edition, owner)["security"]
    anonymous = edition.get(RATE, []) if not security or {} in security else []
    schemes = {scheme for alternative in security for scheme in alternative}
    of_schemes = (
        find(edition, ["components", "securitySchemes", scheme, RATE]) or []
        for scheme in sorted(schemes)
    )
    return [*anonymous, *itertools.chain.from_iterable(of_schemes)]


def _body(before: object, after: object) -> Change:
    match before, after:
        case int(), int() if after > before:
            impact = Impact.ADDITIVE
        case int(), None:
            impact = Impact.ADDITIVE
        case _:
            impact = Impact.BREAKING
    return Change(
        impact=impact,
        pointer=f"#/{BODY}",
        message=f"`{BODY}`: bodies of another length",
        before=before,
        after=after,
        why="a longer body is refused" if impact is Impact.BREAKING else "",
        is_security=True,
    )


def _rate(uses: Uses, pointer: str, before: list[Json], after: list[Json]) -> Change:
    where = (
        place(uses.editions[-1], pointer)
        if pointer != f"#/{RATE}"
        else "whoever needs no credentials"
    )
    if _is_within(before, after):
        message, impact, why = f"{where}: more requests are allowed", Impact.ADDITIVE, ""
    else:
        message, impact = f"{where}: fewer requests are allowed, or others", Impact.BREAKING
        why = "who keeps to the old limits is refused by the new ones"
    return Change(
        impact=impact,
        pointer=pointer,
        message=message,
        before=before,
        after=after,
        operations=tuple(dict.fromkeys(use.operation for use in uses.of(pointer))) if why else (),
        why=why,
        is_security=True,
    )


def _is_within(before: list[Json], after: list[Json]) -> bool:
    """Whether who kept to the policies before keeps to those after."""
    return all(
        any(
            old["per"] == new["per"]
            and old.get("pointer") == new.get("pointer")
            and old["limit"] <= new["limit"]
            and old["seconds"] >= new["seconds"]
            for old in before
        )
        for new in after
    )
