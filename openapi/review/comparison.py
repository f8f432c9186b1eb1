"""All changes between two contracts, rated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from openapi.codegen.contract.document import Json
from openapi.review.allowances import of_allowances
from openapi.review.change import Change
from openapi.review.contract_differences import of_contract
from openapi.review.difference import Difference, rated
from openapi.review.editions import Editions
from openapi.review.operation_differences import of_operations
from openapi.review.permissions import of_permissions
from openapi.review.pointers import join
from openapi.review.reading import Reading
from openapi.review.schema_names import of_schema_names
from openapi.review.scheme_differences import of_schemes
from openapi.review.spelling import reworded


def compare(older: Json, newer: Json) -> list[Change]:
    """Returns the changes, the worst first, and else in the order of the contract."""
    return changes(Editions(Reading(older), Reading(newer)))


def changes(editions: Editions) -> list[Change]:
    """Returns each change once, however many ways lead to it."""
    found: dict[tuple[object, ...], Change] = {}
    _put(found, _differences(editions), editions)
    _put(found, list(reworded(editions, found.values())), editions)
    return sorted(found.values(), key=lambda change: -change.impact)


def _put(
    found: dict[tuple[object, ...], Change], differences: Iterable[Difference], editions: Editions
) -> None:
    for difference in differences:
        change = rated(difference, editions.uses)
        if change is not None:
            found.setdefault((change.pointer, change.message, str(change.after)), change)


def _differences(editions: Editions) -> Iterator[Difference]:
    yield from of_operations(editions)
    yield from _of_schemas(editions)
    yield from of_permissions(editions)
    yield from of_schemes(editions)
    yield from of_allowances(editions)
    yield from of_schema_names(editions)
    yield from of_contract(editions)


def _of_schemas(editions: Editions) -> Iterator[Difference]:
    """Yields how the schemas differ that both editions have."""
    newer = editions.newer.components("schemas")
    for name, old in editions.older.components("schemas").items():
        now = editions.renamed["schemas"].get(name, name)
        if now in newer and not (now == name and editions.is_as_before(old, newer[now])):
            pointer = join("components", "schemas", now)
            yield from editions.schemas.inside(old, newer[now], pointer)
