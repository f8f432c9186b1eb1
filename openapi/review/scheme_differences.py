"""How security schemes differ: where credentials go, where they come from, what they grant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from openapi.codegen.contract.document import Json
from openapi.codegen.text import markdown_code
from openapi.review.difference import MORE, RENAMED, WORDS, Difference, breaks
from openapi.review.editions import Editions, Part
from openapi.review.keyword_differences import said_of
from openapi.review.pointers import join, place

NOT_FOUND = "the credentials that they send are not found"
NO_TOKENS = "where they get their credentials is not there any more"
NO_SCOPE = "who asks for it is refused"
_OF_CREDENTIALS = ("type", "in", "name", "scheme", "openIdConnectUrl")
_OF_TOKENS = ("authorizationUrl", "refreshUrl", "tokenUrl")


def of_schemes(editions: Editions) -> Iterator[Difference]:
    """Yields the differences; what an operation asks for is told with it (permissions.py)."""
    older, newer = (r.components("securitySchemes") for r in (editions.older, editions.newer))
    renamed = editions.renamed["securitySchemes"]
    for name, old in older.items():
        now = renamed.get(name, name)
        if now in newer:
            pointer = join("components", "securitySchemes", now)
            where = place(editions.newer.document, pointer)
            if name != now:
                effect = breaks(RENAMED)
                yield Difference(pointer, where, "has another name", effect, name, now)
            part = replace(editions.part(old, newer[now], where), pointer=pointer)
            yield from _of_scheme(editions, part)


def _of_scheme(editions: Editions, part: Part) -> Iterator[Difference]:
    for key in _OF_CREDENTIALS:
        yield from _of_text(part, key, NOT_FOUND)
    yield from _of_flows(editions, part)
    if part.old.get("bearerFormat") != part.new.get("bearerFormat"):
        yield replace(editions.of_key(part, "bearerFormat"), effect=WORDS)
    yield from editions.others(part, *_OF_CREDENTIALS, "bearerFormat", "flows", "x-rate-limit")


def _of_flows(editions: Editions, part: Part) -> Iterator[Difference]:
    older, newer = part.old.get("flows", {}), part.new.get("flows", {})
    for flow in dict.fromkeys([*older, *newer]):
        pointer = part.pointer + join("flows", flow)[1:]
        where = f"{part.where}, flow {markdown_code(flow)}"
        if flow not in newer:
            yield _secured(Difference(pointer, where, "is gone", breaks(NO_TOKENS)))
        elif flow not in older:
            yield _secured(Difference(pointer, where, "is new", MORE))
        else:
            inner = Part(older[flow], newer[flow], pointer, where)
            for key in _OF_TOKENS:
                yield from _of_text(inner, key, NO_TOKENS)
            yield from _of_scopes(inner)
            yield from editions.others(inner, *_OF_TOKENS, "scopes")


def _of_scopes(part: Part) -> Iterator[Difference]:
    older, newer = part.old.get("scopes", {}), part.new.get("scopes", {})
    for scope in dict.fromkeys([*older, *newer]):
        pointer = part.pointer + join("scopes", scope)[1:]
        where = f"{part.where}, scope {markdown_code(scope)}"
        if scope not in newer:
            yield _secured(Difference(pointer, where, "is gone", breaks(NO_SCOPE)))
        elif scope not in older:
            yield _secured(Difference(pointer, where, "is new", MORE, after=newer[scope]))
        elif older[scope] != newer[scope]:
            before, after = older[scope], newer[scope]
            yield Difference(pointer, where, "another `description`", WORDS, before, after)


def _of_text(part: Part, key: str, why: str) -> Iterator[Difference]:
    before, after = part.old.get(key), part.new.get(key)
    if _meant(part.old, key) != _meant(part.new, key):
        is_more = before is None and key in _OF_TOKENS
        yield _secured(
            Difference(
                pointer=f"{part.pointer}/{key}",
                where=part.where,
                text=said_of(key, before, after),
                effect=MORE if is_more else breaks(why),
                before=before,
                after=after,
            )
        )


def _meant(node: Json, key: str) -> Any:
    """Returns the text as HTTP reads it: to schemes and headers, case does not matter."""
    is_any_case = key == "scheme" or (key == "name" and node.get("in") == "header")
    return node[key].lower() if is_any_case and key in node else node.get(key)


def _secured(difference: Difference) -> Difference:
    return replace(difference, is_security=True)
