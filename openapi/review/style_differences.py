"""How differs in which way a value is written into a query, a path, a header or a cookie."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.document import Json
from openapi.codegen.text import markdown_code
from openapi.review.difference import SURPRISED, UNHEARD, Difference, Effect, breaks
from openapi.review.editions import Editions, Part
from openapi.review.meaning import meaning
from openapi.review.pointers import join
from openapi.review.reading import Reading

STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
WRITTEN = Effect(breaks(UNHEARD).sent, breaks(SURPRISED).got, UNHEARD, SURPRISED)


def of_style(editions: Editions, part: Part) -> Iterator[Difference]:
    """Yields the differences; a header of a response does not say where it is."""
    old, new = _style(part.old), _style(part.new)
    schemas = ((editions.older, part.old), (editions.newer, part.new))
    is_plain = all(_is_plain(reading, node.get("schema", {})) for reading, node in schemas)
    for key, before, after in zip(("style", "explode"), old, new, strict=True):
        if before != after and not (key == "explode" and is_plain):
            at, text = part.pointer + join(key)[1:], f"another {markdown_code(key)}"
            yield Difference(at, part.where, text, WRITTEN, before=before, after=after)


def of_way(part: Part) -> Iterator[Difference]:
    """Yields a difference where a value is of a media type, and was not, or back."""
    before, after = ("content" if "content" in node else "schema" for node in (part.old, part.new))
    if before != after:
        text = f"has {markdown_code(after)} in place of {markdown_code(before)}"
        yield Difference(f"{part.pointer}/{after}", part.where, text, WRITTEN)


def _style(node: Json) -> tuple[str, bool]:
    style = node.get("style", STYLES[node["in"]] if node.get("in") in STYLES else "simple")
    return style, node.get("explode", style in {"form", "cookie"})


def _is_plain(reading: Reading, schema: Json) -> bool:
    """Whether a value is one text, whatever `explode` says."""
    types = set(meaning(reading, schema).words.get("type", []))
    return bool(types) and not types & {"array", "object"}
