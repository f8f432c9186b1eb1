"""How two contracts differ in what they say of themselves: title, servers, tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from openapi.codegen.contract.document import Json
from openapi.codegen.text import markdown_code
from openapi.review.difference import MORE, WORDS, Difference, Effect, breaks
from openapi.review.editions import Editions, Part

ELSEWHERE = "who calls it there gets no answer any more"
_SEEN_TO = (
    "components", "info", "paths", "security", "servers", "tags", "x-max-body-bytes",
    "x-rate-limit", "x-rate-limit-uncounted",
)  # fmt: skip
_WORDS = ("$schema", "externalDocs", "jsonSchemaDialect", "openapi")


def of_contract(editions: Editions) -> Iterator[Difference]:
    """Yields the differences; they concern everybody."""
    older, newer = editions.older.document, editions.newer.document
    everybody = tuple(pair.id for pair in editions.operations)
    info = Part(older["info"], newer["info"], "#/info", "`info`")
    found = [
        *(replace(each, effect=WORDS) for each in editions.others(info, "version")),
        *_of_tags(older, newer),
        *_of_servers(older, newer),
    ]
    whole = Part(older, newer, "#", "the contract")
    for each in editions.others(whole, *_SEEN_TO):
        key = each.pointer.removeprefix("#/")
        found.append(replace(each, effect=WORDS) if key in _WORDS else each)
    yield from (replace(each, operations=everybody) for each in found)


def _of_servers(older: Json, newer: Json) -> Iterator[Difference]:
    before, after = ({s.get("url", ""): s for s in d.get("servers", [])} for d in (older, newer))
    for url in dict.fromkeys([*before, *after]):
        where = f"server {markdown_code(url)}"
        if url not in after:
            yield Difference("#/servers", where, "is gone", breaks(ELSEWHERE))
        elif url not in before:
            yield Difference("#/servers", where, "is new", MORE)
        elif before[url] != after[url]:
            effect = _of_variables(*(s[url].get("variables", {}) for s in (before, after)))
            yield Difference("#/servers", where, "is described otherwise", effect)


def _of_variables(older: Json, newer: Json) -> Effect:
    """Returns what it is to those who put values of their own into the address of a server."""
    if older.keys() != newer.keys():
        return breaks(ELSEWHERE)
    pairs = [(older[name], newer[name]) for name in older]
    values = [(before.get("enum"), after.get("enum")) for before, after in pairs]
    if any(before.get("default") != after.get("default") for before, after in pairs):
        return breaks(ELSEWHERE)
    if all(before == after for before, after in values):
        return WORDS
    are_kept = all(
        after is None or (before is not None and set(before) <= set(after))
        for before, after in values
    )
    return MORE if are_kept else breaks(ELSEWHERE)


def _of_tags(older: Json, newer: Json) -> Iterator[Difference]:
    before, after = ({t.get("name", ""): t for t in d.get("tags", [])} for d in (older, newer))
    for name in dict.fromkeys([*before, *after]):
        where = f"tag {markdown_code(name)}"
        if name not in after or name not in before:
            text = "is gone" if name in before else "is new"
            yield Difference("#/tags", where, text, WORDS)
        elif before[name] != after[name]:
            yield Difference("#/tags", where, "is described otherwise", WORDS)
