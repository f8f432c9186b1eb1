"""How the headers of a response differ."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.document import Json
from openapi.codegen.text import markdown_code
from openapi.review.content_differences import of_content
from openapi.review.difference import MISSING, MORE, SURPRISED, WORDS, Difference, breaks
from openapi.review.editions import Editions, Part
from openapi.review.in_short import in_short
from openapi.review.keyword_differences import said_of
from openapi.review.meaning import meaning
from openapi.review.pointers import join
from openapi.review.reading import Reading
from openapi.review.style_differences import of_style, of_way
from openapi.review.values import same

SOURCE = "x-value"


def of_headers(editions: Editions, part: Part) -> Iterator[Difference]:
    older, newer = (
        {n.lower(): n for n in node.get("headers", {})} for node in (part.old, part.new)
    )
    for key in dict.fromkeys([*older, *newer]):
        name = newer.get(key) or older[key]
        pointer = part.pointer + join("headers", name)[1:]
        where = f"{part.where}, header {markdown_code(name)}"
        if key not in newer:
            gone = editions.older.resolve(part.old["headers"][name]).get("schema")
            effect = breaks(MISSING)
            yield Difference(pointer, where, "is gone", effect, before=in_short(gone) or None)
        elif key not in older:
            new = editions.newer.resolve(part.new["headers"][name]).get("schema")
            yield Difference(pointer, where, "is new", MORE, after=in_short(new) or None)
        else:
            old, new = part.old["headers"][older[key]], part.new["headers"][name]
            if older[key] != name:
                text = f"was written {markdown_code(older[key])}"
                yield Difference(pointer, where, text, WORDS)
            yield from _of_header(editions, editions.part(old, new, where))


def _of_header(editions: Editions, part: Part) -> Iterator[Difference]:
    if bool(part.old.get("required")) != bool(part.new.get("required")):
        is_required = part.new.get("required")
        text = "is always there now" if is_required else "may be missing now"
        effect = MORE if is_required else breaks(MISSING)
        yield Difference(f"{part.pointer}/required", part.where, text, effect)
    if bool(part.old.get("deprecated")) != bool(part.new.get("deprecated")):
        text = "is deprecated" if part.new.get("deprecated") else "is deprecated no more"
        yield Difference(f"{part.pointer}/deprecated", part.where, text, MORE)
    yield from _of_source(part)
    yield from of_style(editions, part)
    ways = list(of_way(part))
    yield from ways
    if not ways:
        yield from _of_values(editions, part)
        yield from of_content(editions, part)
    seen_to = ("$ref", "content", "deprecated", "explode", "required", "schema", "style", SOURCE)
    yield from editions.others(part, *seen_to)


def _of_source(part: Part) -> Iterator[Difference]:
    """Yields a difference where generated code takes the value from elsewhere, or does so now."""
    before, after = part.old.get(SOURCE), part.new.get(SOURCE)
    if before != after:
        effect = breaks(SURPRISED) if before and after else MORE
        at = f"{part.pointer}/{SOURCE}"
        yield Difference(at, part.where, said_of(SOURCE, before, after), effect, before, after)


def _of_values(editions: Editions, part: Part) -> Iterator[Difference]:
    """A constant header, such as `Cache-Control`, is for caches; no client compares it."""
    old, new = part.old.get("schema", {}), part.new.get("schema", {})
    constants = _constants(editions.older, old), _constants(editions.newer, new)
    pointer = f"{part.pointer}/schema"
    if not any(constants):
        yield from editions.schemas.differences(old, new, pointer)
    elif not same(*constants):
        before, after = (
            values[0] if values else in_short(schema)
            for values, schema in zip(constants, (old, new), strict=True)
        )
        text = "has another value"
        yield Difference(pointer, part.where, text, MORE, before=before, after=after)


def _constants(reading: Reading, schema: Json) -> list[object]:
    """Returns the one value that it has, if there is only one."""
    values = meaning(reading, schema).words.get("enum", [])
    return values if len(values) == 1 else []
