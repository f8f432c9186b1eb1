"""How two schemas differ in what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from openapi.codegen.contract.document import Json
from openapi.review.difference import (
    NARROWER,
    OTHER,
    WIDER,
    WORDS,
    Difference,
)
from openapi.review.in_short import in_short
from openapi.review.keyword_differences import keyword_difference
from openapi.review.meaning import NOTHING
from openapi.review.pointers import place
from openapi.review.reading import Reading
from openapi.review.schema_pairs import SchemaPair
from openapi.review.schema_sides import (
    ALTERNATIVES,
    schema_name,
)
from openapi.review.values import same, types_of
from openapi.review.wording import DOCUMENTING

INSIDE = ("items", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties")
CONDITIONS = ("allOf", "else", "if", "not", "then")
NAMED = ("dependentSchemas", "patternProperties")
_STRUCTURE = {
    "$defs", "additionalProperties", "discriminator", "prefixItems", "properties", "readOnly",
    "required", "writeOnly", *INSIDE, *CONDITIONS, *NAMED, *ALTERNATIVES,
}  # fmt: skip


@dataclass(frozen=True)
class SchemaComparison:
    """Compares schemas of two editions."""

    older: Reading
    newer: Reading
    renamed: Mapping[str, str]
    """The newer names of schemas that have another one."""
    open: set[tuple[int, int]] = field(default_factory=set)
    """What is being compared right now: there a schema that has itself in it ends."""

    def differences(self, old: Json, new: Json, pointer: str) -> Iterator[Difference]:
        """Yields how they differ; schemas of one name are compared where they are written."""
        before, after = schema_name(old), schema_name(new)
        if not before or self.renamed.get(before, before) != after:
            yield from self.inside(old, new, pointer)
            return
        for key in DOCUMENTING & (old.keys() | new.keys()):
            said = keyword_difference(key, old.get(key), new.get(key))
            if not same(said.before, said.after):
                where = place(self.newer.document, pointer)
                yield Difference(pointer, where, said.text, WORDS, said.before, said.after)

    def are_alike(self, old: Json, new: Json) -> bool:
        """Whether they mean the same."""
        before, after = schema_name(old), schema_name(new)
        if before and self.renamed.get(before, before) == after:
            return True
        return all(each.effect == WORDS for each in self.inside(old, new, "#"))

    def inside(self, old: Json, new: Json, pointer: str) -> Iterator[Difference]:
        """Yields how they differ, each difference once, whatever they are called."""
        pair = (id(old), id(new))
        if pair in self.open:
            return
        self.open.add(pair)
        found = list(self._between(SchemaPair(self, old, new, pointer)))
        self.open.remove(pair)  # whoever needs only the first of them does not come back
        yield from found

    def _between(self, pair: SchemaPair) -> Iterator[Difference]:
        types = [types_of(side.words.get("type")) for side in (pair.old, pair.new)]
        if all(types) and not types[0] & types[1]:
            found = pair.difference("type", "is of another type", OTHER)
            yield replace(found, before=in_short(pair.old_node), after=in_short(pair.new_node))
            return
        are_impossible = [side.words == NOTHING for side in (pair.old, pair.new)]
        if any(are_impossible):
            if not all(are_impossible):
                text, effect = (
                    ("may be something", WIDER)
                    if are_impossible[0]
                    else ("may be nothing any more", NARROWER)
                )
                yield pair.difference("not", text, effect)
            return
        if alternatives := pair.one_and_alternatives():
            yield from pair.between_alternatives(*alternatives)
            return
        for key in pair.keys(without=_STRUCTURE):
            yield from pair.of_keyword(key)
        yield from pair.of_properties()
        yield from pair.of_other_properties()
        for key in INSIDE:
            if key != "items" or pair.have_items():
                yield from pair.of_inside(key)
        for key in NAMED:
            yield from pair.of_named(key)
        yield from pair.of_first_items()
        for key in CONDITIONS:
            yield from pair.of_condition(key)
        yield from pair.of_alternatives()
