"""What changes in whether an operation ends, when, and what its responses tell of it."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.conventions import SINCE, SUNSET
from openapi.review.difference import MORE, Difference, breaks
from openapi.review.editions import Editions, Part
from openapi.review.pointers import plain

KEYS_OF_DEPRECATION = ("deprecated", "externalDocs", SINCE, SUNSET)
TOO_SOON = "they were told that they have more time"


def of_deprecation(editions: Editions, part: Part) -> Iterator[Difference]:
    is_, was = (bool(node.get("deprecated")) for node in (part.new, part.old))
    if is_ != was:
        yield Difference(f"{part.pointer}/deprecated", part.where, _said(part, is_=is_), MORE)
    elif is_:
        yield from _of_end(part)
        yield from _of_headers(part)
    else:
        yield from editions.others(part, *(part.old.keys() | part.new.keys()) - {"externalDocs"})


def _said(part: Part, *, is_: bool) -> str:
    if not is_:
        return "is deprecated no more"
    until = f" and ends on {plain(part.new[SUNSET])}" if SUNSET in part.new else ""
    return f"is deprecated{until}"


def _of_end(part: Part) -> Iterator[Difference]:
    before, after = part.old.get(SUNSET), part.new.get(SUNSET)
    if before == after:
        return
    is_earlier = after is not None and (before is None or after < before)
    yield Difference(
        pointer=f"{part.pointer}/{SUNSET}",
        where=part.where,
        text="ends earlier" if is_earlier else "ends later",
        effect=breaks(TOO_SOON) if is_earlier else MORE,
        before=before,
        after=after,
    )


def _of_headers(part: Part) -> Iterator[Difference]:
    """Yields what responses tell otherwise: since when, and where to read on."""
    links = [node.get("externalDocs", {}).get("url") for node in (part.old, part.new)]
    since = [node.get(SINCE) for node in (part.old, part.new)]
    for key, header, (before, after) in (
        (SINCE, "Deprecation", since),
        ("externalDocs", "Link", links),
    ):
        if before != after:
            text = f"another header `{header}`"
            at = f"{part.pointer}/{key}"
            yield Difference(at, part.where, text, MORE, before=before, after=after)
