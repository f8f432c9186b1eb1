"""How two contracts differ in what they say of themselves: title, servers, tags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from openapi.codegen.contract.document import Json
from openapi.codegen.text import markdown_code
from openapi.review.difference import MISSING, MORE, OTHER, WORDS, Difference, breaks
from openapi.review.editions import Editions, Part
from openapi.review.pointers import join
from openapi.review.server_differences import between_servers
from openapi.review.values import same
from openapi.review.wording import without_words

_SEEN_TO = (
    "components", "info", "paths", "security", "servers", "tags", "webhooks",
    "x-max-body-bytes", "x-rate-limit", "x-rate-limit-uncounted",
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
        *between_servers(older["servers"], newer["servers"], "#/servers"),
        *_of_webhooks(older.get("webhooks", {}), newer.get("webhooks", {})),
    ]
    whole = Part(older, newer, "#", "the contract")
    for each in editions.others(whole, *_SEEN_TO):
        key = each.pointer.removeprefix("#/")
        found.append(replace(each, effect=WORDS) if key in _WORDS else each)
    yield from (replace(each, operations=everybody) for each in found)


def _of_webhooks(older: Json, newer: Json) -> Iterator[Difference]:
    """Yields what is called otherwise; the schemas of what is sent are compared by their names."""
    for name in dict.fromkeys([*older, *newer]):
        where, pointer = f"webhook {markdown_code(name)}", join("webhooks", name)
        if name not in older:
            yield Difference(pointer, where, "is new", MORE)
        elif name not in newer:
            yield Difference(pointer, where, "is gone", breaks(MISSING))
        elif not same(older[name], newer[name]):
            is_text = same(without_words(older[name]), without_words(newer[name]))
            yield Difference(pointer, where, "is described otherwise", WORDS if is_text else OTHER)


def _of_tags(older: Json, newer: Json) -> Iterator[Difference]:
    before, after = ({t.get("name", ""): t for t in d.get("tags", [])} for d in (older, newer))
    for name in dict.fromkeys([*before, *after]):
        where = f"tag {markdown_code(name)}"
        if name not in after or name not in before:
            text = "is gone" if name in before else "is new"
            yield Difference("#/tags", where, text, WORDS)
        elif before[name] != after[name]:
            yield Difference("#/tags", where, "is described otherwise", WORDS)
