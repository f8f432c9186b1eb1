"""How two schemas differ in what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from openapi.codegen.contract.document import Json
from openapi.codegen.text import markdown_code
from openapi.review.alternative_differences import Matches, are_of_one_value, matched, values_of
from openapi.review.difference import (
    MORE,
    NARROWER,
    OTHER,
    WIDER,
    WORDS,
    Difference,
    Effect,
)
from openapi.review.in_short import in_short
from openapi.review.keyword_differences import DOCUMENTING, keyword_difference
from openapi.review.meaning import Meaning, meaning
from openapi.review.pointers import component, join, place
from openapi.review.property_differences import of_property
from openapi.review.reading import Reading
from openapi.review.values import same, types_of

CLOSED: Json = {"not": {}}
INSIDE = ("items", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties")
CONDITIONS = ("allOf", "else", "if", "not", "then")
NAMED = ("dependentSchemas", "patternProperties")
ALTERNATIVES = ("anyOf", "oneOf")
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

    def of_components(self) -> Iterator[Difference]:
        """Yields how the schemas differ that both editions have."""
        newer = self.newer.components("schemas")
        for name, old in self.older.components("schemas").items():
            now = self.renamed.get(name, name)
            if now in newer:
                yield from self.inside(old, newer[now], join("components", "schemas", now))

    def differences(self, old: Json, new: Json, pointer: str) -> Iterator[Difference]:
        """Yields how they differ; schemas of one name are compared where they are written."""
        before, after = _name(old), _name(new)
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
        before, after = _name(old), _name(new)
        if before and self.renamed.get(before, before) == after:
            return True
        return all(each.effect == WORDS for each in self.inside(old, new, "#"))

    def inside(self, old: Json, new: Json, pointer: str) -> Iterator[Difference]:
        """Yields how they differ, each difference once, whatever they are called."""
        pair = (id(old), id(new))
        if pair in self.open:
            return
        self.open.add(pair)
        yield from list(self._between(_Pair(self, old, new, pointer)))
        self.open.remove(pair)

    def _between(self, pair: _Pair) -> Iterator[Difference]:
        types = [types_of(side.words.get("type")) for side in (pair.old, pair.new)]
        if all(types) and not types[0] & types[1]:
            found = pair.difference("type", "is of another type", OTHER)
            yield replace(found, before=in_short(pair.old_node), after=in_short(pair.new_node))
            return
        if alternatives := pair.alternatives():
            yield from pair.between_alternatives(*alternatives)
            return
        for key in pair.keys(without=_STRUCTURE):
            yield from pair.of_keyword(key)
        yield from pair.of_properties()
        yield from pair.of_other_properties()
        for key in INSIDE:
            yield from pair.of_inside(key)
        for key in NAMED:
            yield from pair.of_named(key)
        yield from pair.of_first_items()
        for key in CONDITIONS:
            yield from pair.of_condition(key)


@dataclass(frozen=True)
class _Pair:
    """Two schemas that stand in one place."""

    comparison: SchemaComparison
    old_node: Json
    new_node: Json
    pointer: str

    @property
    def old(self) -> Meaning:
        return meaning(self.comparison.older, self.old_node)

    @property
    def new(self) -> Meaning:
        return meaning(self.comparison.newer, self.new_node)

    def keys(self, *, without: set[str]) -> list[str]:
        keys = dict.fromkeys([*self.old.words, *self.new.words])
        return [key for key in keys if key not in without]

    def at(self, key: str, *way: str) -> str:
        """Returns where it is written, if that is a component that both have in them."""
        source = self.new.sources.get(key) or self.old.sources.get(key) or ""
        shared = self._shared
        home = source if component(source) in shared else self.pointer
        return home + join(*way)[1:]

    def difference(self, key: str, text: str, effect: Effect) -> Difference:
        pointer = self.at(key, key)
        return Difference(pointer, self.place(pointer), text, effect)

    def place(self, pointer: str) -> str:
        return place(self.comparison.newer.document, pointer)

    def of_keyword(self, key: str) -> Iterator[Difference]:
        before, after = self.old.words.get(key), self.new.words.get(key)
        if key == "type" and ("enum" in self.old.words or "enum" in self.new.words):
            return  # the values say it
        if not same(before, after):
            said = keyword_difference(key, before, after)
            found = self.difference(key, said.text, said.effect)
            yield replace(found, before=said.before, after=said.after)
        elif (key in self.old.words) != (key in self.new.words):
            yield self._of_null(key)

    def _of_null(self, key: str) -> Difference:
        """A default of null is another one than none: what is left out is there, and null."""
        values = (None, "null") if key in self.new.words else ("null", None)
        said = keyword_difference(key, *values)
        return self.difference(key, f"{said.text}, of null", said.effect)

    def of_properties(self) -> Iterator[Difference]:
        older, newer = (side.words.get("properties", {}) for side in (self.old, self.new))
        needed = [side.words.get("required", []) for side in (self.old, self.new)]
        for name in dict.fromkeys([*older, *newer]):
            pointer = self._pointer_of_property(name)
            old, new = older.get(name), newer.get(name)
            marks = [
                meaning(reading, node).words if node is not None else None
                for reading, node in ((self.comparison.older, old), (self.comparison.newer, new))
            ]
            where = self.place(pointer)
            found = of_property((marks[0], marks[1]), (name in needed[0], name in needed[1]))
            for said in found:
                shown = (in_short(old), in_short(new)) if said.is_whole else ("", "")
                before, after = (text or None for text in shown)
                yield Difference(pointer, where, said.text, said.effect, before, after)
            if old is not None and new is not None:
                yield from self.comparison.differences(old, new, pointer)
        for name in dict.fromkeys([*needed[0], *needed[1]]):
            if (
                name not in older
                and name not in newer
                and needed[0].count(name) != needed[1].count(name)
            ):
                is_new = name in needed[1]
                text = f"requires {markdown_code(name)}" + ("" if is_new else " no more")
                yield self.difference("required", text, NARROWER if is_new else WIDER)

    def of_other_properties(self) -> Iterator[Difference]:
        """Who gets more than is declared leaves it alone; who sends more may not any more."""
        key = "additionalProperties"
        old, new = (side.words.get(key, {}) for side in (self.old, self.new))
        if old != new and new == CLOSED:
            yield self.difference(key, "takes no other properties any more", NARROWER)
        elif old != new and old == CLOSED:
            found = self.difference(key, "takes other properties", MORE)
            yield replace(found, after=in_short(new) if new else None)
        else:
            yield from self.of_inside(key)

    def of_inside(self, key: str) -> Iterator[Difference]:
        old, new = self.old.words.get(key), self.new.words.get(key)
        if old is not None and new is not None:
            yield from self.comparison.differences(old, new, self._nearest(new, self.at(key, key)))
        elif old is not None or new is not None:
            said = keyword_difference(key, old, new)
            found = self.difference(key, said.text, said.effect)
            yield replace(found, before=in_short(old) or None, after=in_short(new) or None)

    def of_named(self, key: str) -> Iterator[Difference]:
        older, newer = (side.words.get(key, {}) for side in (self.old, self.new))
        for name in dict.fromkeys([*older, *newer]):
            if name in older and name in newer:
                at = self.at(key, key, name)
                yield from self.comparison.differences(older[name], newer[name], at)
            else:
                text = f"{markdown_code(key)} has {markdown_code(name)} "
                is_new = name in newer
                effect = NARROWER if is_new else WIDER
                yield self.difference(key, text + ("more" if is_new else "no more"), effect)

    def of_first_items(self) -> Iterator[Difference]:
        older, newer = (side.words.get("prefixItems", []) for side in (self.old, self.new))
        for at, (old, new) in enumerate(zip(older, newer, strict=False)):
            pointer = self.at("prefixItems", "prefixItems", str(at))
            yield from self.comparison.differences(old, new, pointer)
        if len(older) != len(newer):
            effect = NARROWER if len(newer) > len(older) else WIDER
            yield self.difference("prefixItems", "other `prefixItems`", effect)

    def of_condition(self, key: str) -> Iterator[Difference]:
        """What is inside of a condition works both ways, so any difference does."""
        old, new = self.old.words.get(key), self.new.words.get(key)
        if same(old, new):
            return
        if isinstance(old, dict) and isinstance(new, dict) and self.comparison.are_alike(old, new):
            return
        said = keyword_difference(key, old, new)
        yield replace(self.difference(key, said.text, said.effect), before=old, after=new)

    def alternatives(self) -> tuple[list[Json], list[Json]] | None:
        """Returns those before and after, where there are any; one schema is the only one."""
        found = []
        for side, node in ((self.old, self.old_node), (self.new, self.new_node)):
            key = next((key for key in ALTERNATIVES if key in side.words), "")
            apart = side.words.keys() - {key, "discriminator", "type"} - DOCUMENTING - {"default"}
            found.append((side.words[key] if key else [node], bool(key), bool(key) and bool(apart)))
        (older, is_old, is_old_mixed), (newer, is_new, is_new_mixed) = found
        if not (is_old or is_new):
            return None
        if (is_old_mixed or is_new_mixed) and not (is_old and is_new):
            return None
        return older, newer

    def between_alternatives(self, older: list[Json], newer: list[Json]) -> Iterator[Difference]:
        comparison = self.comparison
        matches = matched(
            older,
            newer,
            lambda old, new: (
                bool(_name(old)) and comparison.renamed.get(_name(old), _name(old)) == _name(new)
            ),
            comparison.are_alike,
            lambda old, new: are_of_one_value(comparison.older, old, comparison.newer, new),
            lambda old, new: len(older) == len(newer) and not (_name(old) and _name(new)),
        )
        for at, (old, new) in enumerate(matches.pairs):
            pointer = self._nearest(new, f"{self.pointer}/anyOf/{at}")
            yield from comparison.differences(old, new, pointer)
        key = next((key for key in ALTERNATIVES if key in self.new.words), "")
        key = key or next(key for key in ALTERNATIVES if key in self.old.words)
        for nodes, text, effect in (
            (matches.gone, "is no alternative any more", NARROWER),
            (matches.new, "is one more alternative", WIDER),
        ):
            for node in nodes:
                yield self.difference(key, f"{markdown_code(in_short(node))} {text}", effect)
        yield from self._of_discriminator(matches, older, newer)
        for key in self.keys(without=_STRUCTURE):
            if all(any(k in side.words for k in ALTERNATIVES) for side in (self.old, self.new)):
                yield from self.of_keyword(key)
        if {"anyOf", "oneOf"} <= {*self.old.words, *self.new.words}:
            is_wider = "anyOf" in self.new.words
            text = f"{'any' if is_wider else 'one'} of its alternatives may fit"
            yield self.difference(key_of(self.new), text, WIDER if is_wider else NARROWER)

    def _of_discriminator(
        self, matches: Matches, older: list[Json], newer: list[Json]
    ) -> Iterator[Difference]:
        old, new = (side.words.get("discriminator") for side in (self.old, self.new))
        if old is None or new is None:
            yield from self.of_keyword("discriminator")
            return
        if old.get("propertyName") != new.get("propertyName"):
            text = "its alternatives are told apart by another property"
            found = self.difference("discriminator", text, OTHER)
            yield replace(found, before=old.get("propertyName"), after=new.get("propertyName"))
        before, after = values_of(old, older), values_of(new, newer)
        gone, fresh = ({_name(node) for node in nodes} for nodes in (matches.gone, matches.new))
        for value in dict.fromkeys([*before, *after]):
            was, is_ = before.get(value), after.get(value)
            was = self.comparison.renamed.get(was, was) if was else was
            if was == is_ or (is_ is None and was in gone) or (was is None and is_ in fresh):
                continue
            effect = OTHER if was and is_ else NARROWER if was else WIDER
            text = f"{markdown_code(value)} stands for " + (
                markdown_code(is_) if is_ else "nothing"
            )
            yield self.difference("discriminator", f"{text} now", effect)

    def _pointer_of_property(self, name: str) -> str:
        newer, older = self.comparison.newer, self.comparison.older
        for reading, side in ((newer, self.new), (older, self.old)):
            node = side.words.get("properties", {}).get(name)
            if node is not None:
                written = self.at(f"properties/{name}", "properties", name)
                origin = reading.origin(node)
                shared = component(origin) in self._shared
                return origin if origin and shared else written
        return self.pointer

    @property
    def _shared(self) -> set[str]:
        """The components that both are written in, by their newer names."""
        renamed = {
            join("components", "schemas", old): join("components", "schemas", new)
            for old, new in self.comparison.renamed.items()
        }
        return {renamed.get(name, name) for name in self.old.within} & self.new.within

    def _nearest(self, node: Json, otherwise: str) -> str:
        origin = self.comparison.newer.origin(node)
        return origin if origin and component(origin) in self._shared else otherwise


def key_of(side: Meaning) -> str:
    """Returns which of the two keywords it has."""
    return next((key for key in ALTERNATIVES if key in side.words), "anyOf")


def _name(node: Json) -> str:
    """Returns the name of the schema that it refers to, if it says nothing else of it."""
    reference: Any = node.get("$ref")
    is_plain = isinstance(reference, str) and node.keys() <= {"$ref", *DOCUMENTING}
    return str(reference).rpartition("/")[2] if is_plain else ""
