"""Two editions of a contract, and what comparing any part of them takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from openapi.codegen.contract.document import Json
from openapi.review.difference import OTHER, WORDS, Difference
from openapi.review.keyword_differences import said_of
from openapi.review.operation_pairs import OperationPair, operation_pairs
from openapi.review.pointers import component, join, place, split
from openapi.review.reading import Reading
from openapi.review.renames import renames
from openapi.review.schema_differences import SchemaComparison
from openapi.review.uses import Uses, reachable
from openapi.review.values import same
from openapi.review.wording import DOCUMENTING, without_words


@dataclass(frozen=True)
class Part:
    """A part that both editions have, with references followed."""

    old: Json
    new: Json
    pointer: str
    """Where it is: a component, if both have it from one, and else the place that is compared."""
    where: str


@dataclass(frozen=True)
class Editions:
    """An older and a newer contract."""

    older: Reading
    newer: Reading

    @cached_property
    def renamed(self) -> dict[str, dict[str, str]]:
        """The newer names of components by their older ones, by kind."""
        return renames(self.older, self.newer)

    @cached_property
    def schemas(self) -> SchemaComparison:
        return SchemaComparison(self.older, self.newer, self.renamed["schemas"])

    @cached_property
    def uses(self) -> Uses:
        pairs = self.operations
        renamed = {pair.old["operationId"]: pair.id for pair in pairs if pair.old["operationId"]}
        return Uses(self.older.document, self.newer.document, renamed)

    @cached_property
    def operations(self) -> list[OperationPair]:
        return list(operation_pairs(self.older, self.newer))

    def is_as_before(self, old: Json, new: Json) -> bool:
        """Whether two nodes are written alike, and so is all that they lead to."""
        if not same(old, new):
            return False
        led_to = {component(reference) for reference in reachable(self.newer.document, new)}
        return led_to.isdisjoint(self._written_otherwise)

    @cached_property
    def _written_otherwise(self) -> set[str | None]:
        """The pointers of components that differ, and `None` for a place that is no component."""
        older, newer = (each.document["components"] for each in (self.older, self.newer))
        return {None} | {
            join("components", kind, name)
            for kind in newer
            for name, node in newer[kind].items()
            if not same(node, older.get(kind, {}).get(name))
        }

    def part(self, old: Json, new: Json, where: str) -> Part:
        """Follows what stands in one place in both; `where` is what a person calls that."""
        before, after = self.older.resolve(old), self.newer.resolve(new)
        home = component(self.newer.origin(after))
        was = component(self.older.origin(before))
        pointer = self.newer.origin(new)
        if home is not None and self._now(was) == home:
            pointer = self.newer.origin(after)
            where = place(self.newer.document, pointer)
        return Part(before, after, pointer, where)

    def others(self, part: Part, *seen_to: str) -> Iterator[Difference]:
        """Yields what differs under keys that nothing else sees to."""
        for key in dict.fromkeys([*part.old, *part.new]):
            before, after = part.old.get(key) or None, part.new.get(key) or None
            if key not in seen_to and not same(before, after):
                yield self.of_key(part, key)

    def of_key(self, part: Part, key: str) -> Difference:
        """Returns the difference of a key about which nothing is known."""
        before, after = part.old.get(key), part.new.get(key)
        is_text = key in DOCUMENTING or key.startswith("x-")
        is_text = is_text or same(without_words(before), without_words(after))
        found = Difference(
            pointer=part.pointer + join(key)[1:],
            where=part.where,
            text=said_of(key, before, after),
            effect=WORDS if is_text else OTHER,
        )
        return replace(found, before=before, after=after)

    def _now(self, pointer: str | None) -> str | None:
        """Returns the newer name of a component."""
        if pointer is None:
            return None
        _, kind, name = split(pointer)
        return join("components", kind, self.renamed.get(kind, {}).get(name, name))
