"""How bodies differ: their media types, and the schemas of these."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.document import Json
from openapi.codegen.contract.media_types import PROBLEM_JSON
from openapi.review.difference import (
    ADDITIVE,
    BREAKING,
    GONE,
    MISSING,
    MORE,
    NARROWER,
    REFUSED,
    UNHEARD,
    WIDER,
    Difference,
    Effect,
)
from openapi.review.editions import Editions, Part
from openapi.review.in_short import in_short
from openapi.review.operation_pairs import OperationPair
from openapi.review.pointers import join, plain
from openapi.review.problem_differences import of_problems


def of_body(editions: Editions, pair: OperationPair) -> Iterator[Difference]:
    """Yields how the bodies of requests differ; how long they may be is told with other limits."""
    old, new = pair.old.get("requestBody"), pair.new.get("requestBody")
    where = f"{pair.where}, body"
    if old is not None and new is not None:
        part = editions.part(old, new, where)
        if bool(part.old.get("required")) != bool(part.new.get("required")):
            text = "is required now" if part.new.get("required") else "need not be sent any more"
            effect = NARROWER if part.new.get("required") else WIDER
            yield Difference(f"{part.pointer}/required", part.where, text, effect)
        yield from of_content(editions, part)
        yield from editions.others(part, "$ref", "content", "required", "x-max-body-bytes")
    elif new is not None:
        is_required = editions.newer.resolve(new).get("required", False)
        text = "is new and required" if is_required else "is new"
        effect = Effect(BREAKING if is_required else ADDITIVE, ADDITIVE, REFUSED)
        yield Difference(f"{pair.pointer}/requestBody", where, text, effect)
    elif old is not None:
        effect = Effect(BREAKING, ADDITIVE, UNHEARD)
        yield Difference(f"{pair.pointer}/requestBody", where, "is gone", effect)


def of_content(editions: Editions, part: Part) -> Iterator[Difference]:
    """Yields how the media types of a body, a response or a parameter differ."""
    older, newer = (_by_type(node.get("content", {})) for node in (part.old, part.new))
    for media_type in dict.fromkeys([*older, *newer]):
        pointer = part.pointer + join("content", media_type)[1:]
        where = f"{part.where}, {plain(media_type)}"
        if media_type not in newer:
            effect = Effect(BREAKING, BREAKING, GONE, MISSING)
            yield Difference(pointer, where, "is gone", effect)
        elif media_type not in older:
            schema = in_short(newer[media_type].get("schema"))
            yield Difference(pointer, where, "is new", MORE, after=schema or None)
        else:
            old, new = older[media_type], newer[media_type]
            at = f"{pointer}/schema"
            schemas = old.get("schema", {}), new.get("schema", {})
            if media_type == PROBLEM_JSON:
                yield from of_problems(editions, *schemas, at, where)
            else:
                yield from editions.schemas.differences(*schemas, at)
            yield from editions.others(Part(old, new, pointer, where), "schema")


def _by_type(content: Json) -> Json:
    """Returns it by media types, in which case does not matter (RFC 9110, section 8.3.1)."""
    return {media_type.lower(): media for media_type, media in content.items()}
