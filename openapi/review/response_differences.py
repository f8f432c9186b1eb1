"""How the responses of an operation differ: statuses, headers, bodies, and what problems are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from openapi.codegen.contract.conventions import DECIDED_BY
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.media_types import PROBLEM_JSON
from openapi.codegen.text import markdown_code
from openapi.review.content_differences import of_content
from openapi.review.difference import (
    MISSING,
    MORE,
    SURPRISED,
    WORDS,
    Difference,
    breaks,
)
from openapi.review.editions import Editions, Part
from openapi.review.header_differences import of_headers
from openapi.review.operation_pairs import OperationPair
from openapi.review.pointers import join, place
from openapi.review.values import same

STREAM = "x-stream-seconds"


def of_responses(editions: Editions, pair: OperationPair) -> Iterator[Difference]:
    older, newer = pair.old.get("responses", {}), pair.new.get("responses", {})
    for status in dict.fromkeys([*older, *newer]):
        where = f"{pair.where}, response {status}"
        if status in older and status in newer:
            old, new = older[status], newer[status]
            part = editions.part(old, new, where)
            yield from _of_name(editions, pair, status)
            yield from _of_response(editions, part)
        else:
            yield _of_status(editions, pair, status, where)


def _of_status(editions: Editions, pair: OperationPair, status: str, where: str) -> Difference:
    """An error less cannot be met, and one more is a problem like any other; a success is not.

    Neither is a redirect, but for a 304: that gets only who asks for it.
    """
    is_new = status in pair.new.get("responses", {})
    reading, operation = (editions.newer, pair.new) if is_new else (editions.older, pair.old)
    node = operation["responses"][status]
    is_success = status[:1] in {"1", "2", "3"} and status != "304"
    said = node.get("$ref", "").rpartition("/")[2] or reading.resolve(node).get("description")
    found = Difference(
        pointer=pair.pointer + join("responses", status)[1:],
        where=where,
        text="is new" if is_new else "is gone",
        effect=breaks(SURPRISED if is_new else MISSING) if is_success else MORE,
    )
    return replace(found, after=said) if is_new else replace(found, before=said)


def _of_response(editions: Editions, part: Part) -> Iterator[Difference]:
    yield from of_headers(editions, part)
    yield from of_content(editions, part)
    yield from _of_stream(part)
    if _decides(part.old) != _decides(part.new):
        by = " and ".join(_decides(part.new)) or "nothing"
        pointer = f"{part.pointer}/{DECIDED_BY}"
        yield Difference(pointer, part.where, f"is decided by the {by} now", MORE)
    yield from _of_links(editions, part)
    seen_to = ("$ref", "content", "headers", "links", DECIDED_BY, STREAM)
    yield from editions.others(part, *seen_to)


def _of_links(editions: Editions, part: Part) -> Iterator[Difference]:
    """Yields what is said otherwise of where to go on; an operation may have another name."""
    renamed = {pair.old["operationId"]: pair.new["operationId"] for pair in editions.operations}
    before, after = part.old.get("links", {}), part.new.get("links", {})
    links = {
        name: {**link, "operationId": renamed.get(link["operationId"], link["operationId"])}
        if isinstance(link, dict) and isinstance(link.get("operationId"), str)
        else link
        for name, link in (before.items() if isinstance(before, dict) else ())
    }
    if not same(links, after):
        yield Difference(f"{part.pointer}/links", part.where, "other `links`", WORDS)


def _decides(response: Json) -> list[str]:
    return sorted(response.get(DECIDED_BY, ["handler"]))


def _of_stream(part: Part) -> Iterator[Difference]:
    before, after = part.old.get(STREAM), part.new.get(STREAM)
    if before == after:
        return
    is_shorter = after is not None and (before is None or after < before)
    found = Difference(
        pointer=f"{part.pointer}/{STREAM}",
        where=part.where,
        text=f"{markdown_code(STREAM)}: it may take {'less' if is_shorter else 'more'} time",
        effect=breaks("who reads slowly gets only its beginning") if is_shorter else MORE,
    )
    yield replace(found, before=before, after=after)


def _of_name(editions: Editions, pair: OperationPair, status: str) -> Iterator[Difference]:
    """Yields what generated code is called otherwise."""
    old, new = pair.old["responses"][status], pair.new["responses"][status]
    if PROBLEM_JSON in editions.newer.resolve(new).get("content", {}):
        return  # code knows problems by their own names
    names = _component(old), _component(new)
    pointer = pair.pointer + join("responses", status)[1:]
    where = f"{pair.where}, response {status}"
    if names[1] and editions.renamed["responses"].get(names[0], names[0]) == names[1]:
        pointer = join("components", "responses", names[1])
        where = place(editions.newer.document, pointer)
    if all(names) and names[0] != names[1]:
        text = "has another name in generated code"
        yield Difference(pointer, where, text, WORDS, before=names[0], after=names[1])


def _component(node: Json) -> str:
    reference: Any = node.get("$ref", "")
    return str(reference).rpartition("/")[2]
