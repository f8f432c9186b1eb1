"""Two schemas in one place, and how each of their keywords differs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from openapi.codegen.contract.conventions import OPEN_ENUM
from openapi.codegen.contract.document import Json
from openapi.codegen.text import markdown_code
from openapi.review.alternative_differences import Matches, are_of_one_value, matched, values_of
from openapi.review.bounds import TWINS, fitting
from openapi.review.comparer import Comparison
from openapi.review.difference import (
    MORE_TO_WRITE,
    NARROWER,
    OTHER,
    WIDER,
    Difference,
    Effect,
)  # fmt: skip
from openapi.review.in_short import in_short
from openapi.review.keyword_differences import bound_difference, keyword_difference
from openapi.review.meaning import NOTHING, Meaning, meaning
from openapi.review.open_enums import foreseen
from openapi.review.pointers import component, join, place
from openapi.review.property_differences import of_property
from openapi.review.schema_sides import (
    ALTERNATIVES,
    alternatives_in,
    item_of,
    of_each_type,
    schema_name,
)  # fmt: skip
from openapi.review.values import same
from openapi.review.wording import DOCUMENTING


@dataclass(frozen=True)
class SchemaPair:
    """Two schemas that stand in one place."""

    comparison: Comparison
    old_node: Json
    new_node: Json
    pointer: str

    @cached_property
    def old(self) -> Meaning:
        return meaning(self.comparison.older, self.old_node)

    @cached_property
    def new(self) -> Meaning:
        return meaning(self.comparison.newer, self.new_node)

    def keys(self, *, without: set[str]) -> list[str]:
        keys = dict.fromkeys([*self.old.words, *self.new.words])
        return [key for key in keys if key not in without | self._said_by_values]

    @cached_property
    def _said_by_values(self) -> set[str]:
        """The bounds of one side that all values keep to which the other side lists."""
        found: set[str] = set()
        for one, other in ((self.old.words, self.new.words), (self.new.words, self.old.words)):
            if "enum" in one and "enum" not in other:
                bounded = dict(other)
                if fitting(bounded, one["enum"]) == one["enum"]:
                    found |= other.keys() - bounded.keys()
        return found

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
        are_listed = ["enum" in side.words for side in (self.old, self.new)]
        if (key == "type" and any(are_listed)) or (key == OPEN_ENUM and not all(are_listed)):
            return  # the values say it
        twin = TWINS.get(key)
        if twin is not None and (before is None) != (after is None):
            was, is_ = self.old.words.get(twin), self.new.words.get(twin)
            if before is None and was is not None:
                return  # told where it is gone
            if after is None and is_ is not None:
                said = bound_difference(key, before, twin, is_)
                found = self.difference(twin, said.text, said.effect)
                yield replace(found, before=said.before, after=said.after)
                return
        if not same(before, after):
            said = keyword_difference(key, before, after)
            if key == "enum":
                said = foreseen(said, self.old.words, self.new.words)
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
        if old != new and new == NOTHING:
            yield self.difference(key, "takes no other properties any more", NARROWER)
        elif old != new and old == NOTHING:
            found = self.difference(key, "takes other properties", MORE_TO_WRITE)
            yield replace(found, after=in_short(new) if new else None)
        else:
            yield from self.of_inside(key)

    def have_items(self) -> bool:
        """Whether items may come after the first ones, in both."""
        sides = (self.old.words, self.new.words)
        return all(len(s.get("prefixItems", [])) < s.get("maxItems", math.inf) for s in sides)

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
                is_new = name in newer
                text = f"{markdown_code(key)} has {markdown_code(name)} "
                effect = self._of_one_more(key) if is_new else self._of_one_less(key)
                yield self.difference(key, text + ("more" if is_new else "no more"), effect)

    def _of_one_more(self, key: str) -> Effect:
        """Where no others are taken, a pattern lets some in; else it has a say in them."""
        rest = self.old.words.get("additionalProperties", {})
        if key != "patternProperties" or rest == {}:
            return NARROWER
        return MORE_TO_WRITE if rest == NOTHING else OTHER

    def _of_one_less(self, key: str) -> Effect:
        rest = self.new.words.get("additionalProperties", {})
        if key != "patternProperties" or rest == {}:
            return WIDER
        return NARROWER if rest == NOTHING else OTHER

    def of_first_items(self) -> Iterator[Difference]:
        """Yields how those differ that have a place of their own, in one or in both."""
        key = "prefixItems"
        longest = max(len(side.words.get(key, [])) for side in (self.old, self.new))
        for at in range(longest):
            old, new = (item_of(side, at) for side in (self.old, self.new))
            yield from self.comparison.differences(old, new, self.at(key, key, str(at)))

    def of_condition(self, key: str) -> Iterator[Difference]:
        """What is inside of a condition works both ways, so any difference does."""
        old, new = self.old.words.get(key), self.new.words.get(key)
        if same(old, new) or self._are_alike(old, new):
            return
        said = keyword_difference(key, old, new)
        yield replace(self.difference(key, said.text, said.effect), before=old, after=new)

    def _are_alike(self, old: Any, new: Any) -> bool:
        """Whether both mean the same, or both have the same members in whatever order."""
        match old, new:
            case dict(), dict():
                return self.comparison.are_alike(old, new)
            case list(), list():
                left = matched(old, new, self.comparison.are_alike)
                return not left.gone and not left.new
            case _:
                return False

    def one_and_alternatives(self) -> tuple[list[Json], list[Json]] | None:
        """Returns those of both sides, where one has nothing else, and the other is one schema."""
        sides = ((self.old, self.old_node), (self.new, self.new_node))
        keys = [alternatives_in(side) for side, _ in sides]
        if sorted(map(len, keys)) != [0, 1]:
            return None
        ((only,),) = filter(None, keys)
        whole = self.old if keys[0] else self.new
        if whole.words.keys() - {only, "discriminator", "type", "default"} - DOCUMENTING:
            return None
        older, newer = (
            side.words[key[0]] if key else of_each_type(side, node)
            for key, (side, node) in zip(keys, sides, strict=True)
        )
        return older, newer

    def of_alternatives(self) -> Iterator[Difference]:
        """Yields how the alternatives differ that stand beside what both say else."""
        older, newer = (alternatives_in(side) for side in (self.old, self.new))
        if len(older) == len(newer) == 1:
            pair = self.old.words[older[0]], self.new.words[newer[0]]
            yield from self.between_alternatives(*pair)
            return
        for key in ALTERNATIVES:
            old, new = (side.words.get(key) for side in (self.old, self.new))
            if old is None or new is None:
                yield from self.of_condition(key)
            elif not self._are_alike(old, new):
                said = keyword_difference(key, old, new)
                yield replace(self.difference(key, said.text, said.effect), before=old, after=new)

    def between_alternatives(self, older: list[Json], newer: list[Json]) -> Iterator[Difference]:
        comparison = self.comparison
        matches = matched(
            older,
            newer,
            lambda old, new: (
                bool(schema_name(old))
                and comparison.renamed.get(schema_name(old), schema_name(old)) == schema_name(new)
            ),
            comparison.are_alike,
            lambda old, new: are_of_one_value(comparison.older, old, comparison.newer, new),
            lambda old, new: (
                len(older) == len(newer) and not (schema_name(old) and schema_name(new))
            ),
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
        if {"anyOf", "oneOf"} <= {*self.old.words, *self.new.words}:
            is_wider = "anyOf" in self.new.words
            text = f"{'any' if is_wider else 'one'} of its alternatives may fit"
            yield self.difference(key, text, WIDER if is_wider else NARROWER)

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
        gone, fresh = (
            {schema_name(node) for node in nodes} for nodes in (matches.gone, matches.new)
        )
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
