"""How the parameters of an operation differ."""

from __future__ import annotations

from collections.abc import Iterator

from openapi.codegen.contract.document import Json
from openapi.codegen.text import markdown_code
from openapi.review.content_differences import of_content
from openapi.review.difference import (
    ADDITIVE,
    BREAKING,
    MORE,
    NARROWER,
    RENAMED,
    UNHEARD,
    WIDER,
    Difference,
    Effect,
    breaks,
)
from openapi.review.editions import Editions, Part
from openapi.review.in_short import in_short
from openapi.review.operation_pairs import OperationPair
from openapi.review.reading import Reading
from openapi.review.style_differences import of_style, of_way

OWNER = "x-caller-id"
"""What says of a path's parameter that it has to be the caller's own id."""

type Key = tuple[str, str]


def of_parameters(editions: Editions, pair: OperationPair) -> Iterator[Difference]:
    older = _by_key(editions.older, pair.old, pair.renamed)
    newer = _by_key(editions.newer, pair.new, {})
    for key in dict.fromkeys([*older, *newer]):
        name = key[1]
        if key in older and key in newer:
            where = f"{pair.where}, parameter {markdown_code(name)}"
            part = editions.part(older[key], newer[key], where)
            yield from _of_parameter(editions, part)
        elif key in newer:
            yield _new(editions, pair, newer[key])
        else:
            gone = editions.older.resolve(older[key])
            yield Difference(
                pointer=f"{pair.pointer}/parameters",
                where=_where(pair, gone),
                text="is gone",
                effect=breaks(UNHEARD),
                before=in_short(gone.get("schema")) or None,
            )


def _by_key(reading: Reading, operation: Json, renamed: dict[str, str]) -> dict[Key, Json]:
    """Returns the parameters by place and newer name; case does not matter to headers."""
    found: dict[Key, Json] = {}
    for node in operation["parameters"]:
        parameter = reading.resolve(node)
        name, place = parameter.get("name", ""), parameter.get("in", "")
        if place == "path":
            name = renamed.get(name, name)
        found[place, name.lower() if place == "header" else name] = node
    return found


def _where(pair: OperationPair, parameter: Json) -> str:
    kind = {"header": "header", "cookie": "cookie"}.get(parameter.get("in", ""), "parameter")
    return f"{pair.where}, {kind} {markdown_code(parameter.get('name', ''))}"


def _new(editions: Editions, pair: OperationPair, node: Json) -> Difference:
    parameter = editions.newer.resolve(node)
    is_required = _is_required(parameter)
    return Difference(
        pointer=editions.newer.origin(node),
        where=_where(pair, parameter),
        text="is new and required" if is_required else "is new",
        effect=Effect(BREAKING if is_required else ADDITIVE, ADDITIVE),
        after=in_short(parameter.get("schema")) or None,
    )


def _of_parameter(editions: Editions, part: Part) -> Iterator[Difference]:
    old, new = part.old, part.new
    if old.get("name") != new.get("name"):
        yield _of_name(part)
    if bool(old.get(OWNER)) != bool(new.get(OWNER)):
        yield _of_owner(part)
    if _is_required(old) != _is_required(new):
        text = "is required now" if _is_required(new) else "need not be sent any more"
        effect = NARROWER if _is_required(new) else WIDER
        yield Difference(f"{part.pointer}/required", part.where, text, effect)
    if bool(old.get("deprecated")) != bool(new.get("deprecated")):
        text = "is deprecated" if new.get("deprecated") else "is deprecated no more"
        yield Difference(f"{part.pointer}/deprecated", part.where, text, MORE)
    yield from of_style(editions, part)
    ways = list(of_way(part))
    yield from ways
    if not ways:
        at = f"{part.pointer}/schema"
        yield from editions.schemas.differences(old.get("schema", {}), new.get("schema", {}), at)
        yield from of_content(editions, part)
    seen_to = ("$ref", "content", "deprecated", "explode", "in", "name", "required", "schema")
    yield from editions.others(part, *seen_to, "style", OWNER)


def _is_required(parameter: Json) -> bool:
    """What is in a path is, whatever it says."""
    return bool(parameter.get("required")) or parameter.get("in") == "path"


def _of_name(part: Part) -> Difference:
    return Difference(
        pointer=f"{part.pointer}/name",
        where=part.where,
        text="has another name",
        effect=breaks(RENAMED),
        before=part.old.get("name"),
        after=part.new.get("name"),
    )


def _of_owner(part: Part) -> Difference:
    is_owner = bool(part.new.get(OWNER))
    return Difference(
        pointer=f"{part.pointer}/{OWNER}",
        where=part.where,
        text="has to be the caller's now" if is_owner else "may be anybody's now",
        effect=NARROWER if is_owner else WIDER,
        is_security=True,
    )
