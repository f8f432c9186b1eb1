"""How the operations of two contracts differ, but for who may call them, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from openapi.codegen.text import markdown_code
from openapi.review.content_differences import of_body
from openapi.review.deprecation_differences import KEYS_OF_DEPRECATION, of_deprecation
from openapi.review.difference import (
    GONE,
    MORE,
    RENAMED,
    WORDS,
    Difference,
    breaks,
)
from openapi.review.editions import Editions, Part
from openapi.review.operation_pairs import OperationPair, called, only_in
from openapi.review.parameter_differences import of_parameters
from openapi.review.pointers import join
from openapi.review.response_differences import of_responses
from openapi.review.server_differences import of_servers

PROMISES = {
    "x-oauth2-errors": (
        breaks("its errors are those of RFC 6749 now, and no problems any more"),
        breaks("its errors are problems now, and those of RFC 6749 no more"),
    ),
    "x-standalone": (
        MORE,
        breaks("it answered whatever the dependencies did, and needs them now"),
    ),
}
"""What it is to clients that an operation says so, and that it says so no more."""
_SEEN_TO = {
    "operationId", "parameters", "requestBody", "responses", "security", "servers", "tags",
    "x-concurrency", "x-rate-limit", *PROMISES, *KEYS_OF_DEPRECATION,
}  # fmt: skip


def of_operations(editions: Editions) -> Iterator[Difference]:
    """Yields the differences in the order of the newer contract, those of what is gone first."""
    for path, method, node in only_in(editions.older, editions.newer):
        pointer = join("paths", path, method)
        where, summary = called(path, method), node.get("summary")
        yield Difference(pointer, where, "is gone", breaks(GONE), before=summary)
    for path, method, node in only_in(editions.newer, editions.older):
        pointer = join("paths", path, method)
        where, summary = called(path, method), node.get("summary")
        yield Difference(pointer, where, "is new", MORE, after=summary)
    for pair in editions.operations:
        yield from of_servers(editions, pair)
        if pair.old_path == pair.path and editions.is_as_before(pair.old, pair.new):
            continue
        yield from _of_names(pair)
        part = Part(pair.old, pair.new, pair.pointer, pair.where)
        yield from of_deprecation(editions, part)
        yield from of_parameters(editions, pair)
        yield from of_body(editions, pair)
        yield from of_responses(editions, pair)
        yield from _of_promises(part)
        yield from editions.others(part, *_SEEN_TO)


def _of_names(pair: OperationPair) -> Iterator[Difference]:
    before, after = pair.old["operationId"], pair.new["operationId"]
    if before != after:
        pointer = f"{pair.pointer}/operationId"
        text = "another `operationId`"
        yield Difference(pointer, pair.where, text, breaks(RENAMED), before=before, after=after)
    tags = pair.old.get("tags", []), pair.new.get("tags", [])
    if tags[0][:1] != tags[1][:1]:
        found = Difference(
            pointer=f"{pair.pointer}/tags",
            where=pair.where,
            text="another tag: generated code has it in another module",
            effect=WORDS,
        )
        yield replace(found, before=", ".join(tags[0]), after=", ".join(tags[1]))
    elif sorted(tags[0]) != sorted(tags[1]):
        before, after = (", ".join(each) for each in tags)
        yield Difference(f"{pair.pointer}/tags", pair.where, "other tags", WORDS, before, after)


def _of_promises(part: Part) -> Iterator[Difference]:
    for key, (given, taken) in PROMISES.items():
        if bool(part.old.get(key)) != bool(part.new.get(key)):
            is_new = bool(part.new.get(key))
            text = (
                f"has {markdown_code(key)} now"
                if is_new
                else f"has no {markdown_code(key)} any more"
            )
            effect = given if is_new else taken
            yield Difference(f"{part.pointer}/{key}", part.where, text, effect)
