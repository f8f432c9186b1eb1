"""Which policies hold for whom, and whether who kept to some keeps to others.

Each requests is counted by the name of its policy: what shares a name shares its number.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openapi.codegen.contract.document import Json
from openapi.codegen.contract.pointers import find
from openapi.review.pointers import join
from openapi.review.reading import Reading

RATE = "x-rate-limit"
CONCURRENCY = "x-concurrency"

type Owner = tuple[str, ...]
"""The way to what has policies; the whole contract's is empty."""


@dataclass(frozen=True)
class Policies:
    """The policies of one edition."""

    reading: Reading

    @property
    def owners(self) -> Iterator[Owner]:
        """Everything that may have policies of its own."""
        yield ()
        for name in self.reading.components("securitySchemes"):
            yield ("components", "securitySchemes", name)
        for path, method, _ in self.reading.operations:
            yield ("paths", path, method)

    def own(self, owner: Owner) -> list[Json] | None:
        """Returns what an owner says itself, if it says something."""
        found: Any = find(self.reading.document, [*owner, RATE])
        return found if isinstance(found, list) else None

    def of(self, owner: Owner) -> list[Json]:
        """Returns what holds: an operation without a list of its own has the defaults."""
        found = self.own(owner)
        if found is not None or owner[:1] != ("paths",):
            return found or []
        security = find(self.reading.document, owner)["security"]
        anonymous = self.own(()) or [] if not security or {} in security else []
        schemes = sorted({scheme for alternative in security for scheme in alternative})
        of_schemes = (self.own(("components", "securitySchemes", name)) or [] for name in schemes)
        return [*anonymous, *itertools.chain.from_iterable(of_schemes)]

    def sharing(self, name: str) -> set[str]:
        """Returns who is counted by a name: whatever may be asked for under it."""
        return {
            join(*owner)
            for owner in self.owners
            if any(policy["name"] == name for policy in self.own(owner) or [])
        }

    def running_together(self, name: str) -> set[str]:
        """Returns the operations of which so many may run at once, all together."""
        return {
            join("paths", path, method)
            for path, method, node in self.reading.operations
            if node.get(CONCURRENCY, {}).get("name") == name
        }


def are_kept(before: list[Json], after: list[Json]) -> bool:
    """Whether who kept to the policies before keeps to those after."""
    return all(any(_is_within(old, new) for old in before) for new in after)


def _is_within(old: Json, new: Json) -> bool:
    return bool(
        old["per"] == new["per"]
        and old.get("pointer") == new.get("pointer")
        and old["limit"] <= new["limit"]
        and old["seconds"] >= new["seconds"]
        and (old.get("counted") != "process" or new.get("counted") == "process")
    )
