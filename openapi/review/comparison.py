"""All changes between two contracts, rated."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.document import Json
from openapi.review.allowances import of_allowances
from openapi.review.change import Change
from openapi.review.contract_differences import of_contract
from openapi.review.difference import Difference, rated
from openapi.review.editions import Editions
from openapi.review.operation_differences import of_operations
from openapi.review.permissions import of_permissions
from openapi.review.reading import Reading
from openapi.review.schema_names import of_schema_names
from openapi.review.scheme_differences import of_schemes


def compare(older: Json, newer: Json) -> list[Change]:
    """Returns the changes, the worst first, and else in the order of the contract."""
    return changes(Editions(Reading(older), Reading(newer)))


def changes(editions: Editions) -> list[Change]:
    """Returns each change once, however many ways lead to it."""
    found: dict[tuple[object, ...], Change] = {}
    for difference in _differences(editions):
        change = rated(difference, editions.uses)
        if change is not None:
            found.setdefault((change.pointer, change.message, str(change.after)), change)
    return sorted(found.values(), key=lambda change: -change.impact)


def _differences(editions: Editions) -> Iterator[Difference]:
    yield from of_operations(editions)
    yield from editions.schemas.of_components()
    yield from of_permissions(editions)
    yield from of_schemes(editions)
    yield from of_allowances(editions)
    yield from of_schema_names(editions)
    yield from of_contract(editions)
