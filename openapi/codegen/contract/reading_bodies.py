"""From the bodies of requests in the document to what is read of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal

from openapi.codegen.contract.bodies import Body, FormField
from openapi.codegen.contract.conformance import asks_beyond_types
from openapi.codegen.contract.conventions import LEAST_BYTES, MOST_BYTES, is_strict
from openapi.codegen.contract.document import Json, resolve, schema_name, schema_of_items
from openapi.codegen.contract.media_types import (
    FORM,
    LINES_OF_JSON,
    MULTIPART,
    is_json,
    is_text,
    suffixes,
)
from openapi.codegen.contract.scalars import may_be_json, scalar_types

type Kind = Literal["json", "form", "multipart", "text", "raw"]

STYLES_OF_LISTS = {"form": ",", "pipeDelimited": "|", "spaceDelimited": " "}
"""What is between the items of a list that is one text."""


def read_max_body_bytes(document: Json) -> int:
    """Returns how long a body may be that says nothing else."""
    return int(document["x-max-body-bytes"])


def read_bodies(document: Json, node: Json) -> list[Body]:
    """Returns what a body may be: one for all media types of a schema that are read alike."""
    content = resolve(document, node)["content"]
    if is_strict(document):
        return [_body(document, node, list(content), "")]
    several: dict[tuple[Kind, str, tuple[int, float]], list[str]] = {}
    for media_type, media in content.items():
        kind = kind_of(media_type, document)
        schema = str(media.get("schema", {}).get("$ref", ""))
        alike = (kind, schema, _bytes_of_raw(document, kind, media))
        several.setdefault(alike, []).append(media_type)
    groups = list(several.values())
    called = suffixes([group[0] for group in groups])
    return [_body(document, node, *each) for each in zip(groups, called, strict=True)]


def kind_of(media_type: str, document: Json) -> Kind:
    """Returns how a body of a media type is read."""
    if is_json(media_type):
        return "json"
    if media_type == FORM:
        return "form"
    if media_type == MULTIPART and not is_strict(document):
        return "multipart"
    return "text" if is_text(media_type) and not is_strict(document) else "raw"


def form_fields(document: Json, content: Json) -> Iterator[FormField]:
    """Yields the fields of a form, or the members of an object: those of all alternatives."""
    for name, several in _properties(document, content["schema"], set()).items():
        schema = several[0] if len(several) == 1 else {"anyOf": several}
        encoding = content.get("encoding", {}).get(name, {})
        yield form_field(document, name, schema, encoding)


def field_names(document: Json, schema: Json) -> set[str]:
    """Returns the properties that a form, or one of its alternatives, has."""
    return set(_properties(document, schema, set()))


def _properties(document: Json, schema: Json, seen: set[str]) -> dict[str, list[Json]]:
    """Returns the schemas that an object, or an alternative of it, has for each property."""
    if "$ref" in schema:
        if schema["$ref"] in seen:
            return {}
        seen.add(schema["$ref"])
    whole = resolve(document, schema)
    found = {name: [node] for name, node in whole.get("properties", {}).items()}
    for key in ("allOf", "anyOf", "oneOf"):
        for part in whole.get(key, []):
            for name, several in _properties(document, part, seen).items():
                known = found.setdefault(name, [])
                known += [each for each in several if each not in known]
    return found


def form_field(document: Json, name: str, schema: Json, encoding: Json | None = None) -> FormField:
    """Returns a field of a form, or a member of an object, of a schema."""
    encoding = encoding or {}
    node = _without_null(document, resolve(document, schema))
    is_list = node.get("type") == "array"
    read = resolve(document, schema_of_items(node)) if is_list else node
    separator = _separator_of(encoding) if is_list else ""
    media_types = tuple(encoding.get("contentType", "").split(", "))
    is_json_text = any(map(is_json, media_types))
    return FormField(
        name,
        scalars=scalar_types(document, read),
        is_repeated=is_list and not separator and not is_json_text,
        may_be_json=may_be_json(document, read),
        is_json=is_json_text,
        separator=separator,
        is_file=read.get("format") == "binary",
        media_types=tuple(each for each in media_types if each),
        least_bytes=read.get(LEAST_BYTES),
        most_bytes=read.get(MOST_BYTES),
        max_items=node.get("maxItems"),
    )


def separator_of(style: str, *, explode: bool | None) -> str:
    """Returns what is between the items of a list in a query, if they are one text."""
    is_exploded = style == "form" if explode is None else explode
    return "" if is_exploded else STYLES_OF_LISTS.get(style, "")


def _separator_of(encoding: Json) -> str:
    return separator_of(encoding.get("style", "form"), explode=encoding.get("explode"))


def _without_null(document: Json, schema: Json) -> Json:
    """Returns what a schema is, unless it is null, which no field of a form is."""
    others = [each for each in schema.get("anyOf", []) if each != {"type": "null"}]
    return resolve(document, others[0]) if len(others) == 1 else schema


def _body(document: Json, node: Json, media_types: list[str], suffix: str) -> Body:
    body = resolve(document, node)
    first, content = media_types[0], body["content"][media_types[0]]
    kind = kind_of(first, document)
    schema = "" if kind == "raw" and not is_strict(document) else schema_of(first, content)
    fields = form_fields(document, content) if kind in {"form", "multipart"} else ()
    least, most = _bytes_of_raw(document, kind, content)
    is_checked = kind != "raw" and not is_strict(document)
    return Body(
        schema=schema,
        kind=kind,
        is_beyond_types=is_checked and asks_beyond_types(document, schema),
        fields=tuple(each for each in fields if kind == "multipart" or each.is_beyond_text),
        media_types=media_types,
        scalars=scalar_types(document, content["schema"] if kind == "text" else {}),
        required=bool(body.get("required", False)),
        least_bytes=least,
        max_bytes=int(min(_max_bytes(document, body), most)),
        suffix=suffix,
    )


def _max_bytes(document: Json, body: Json) -> int:
    return int(body.get("x-max-body-bytes", read_max_body_bytes(document)))


def _bytes_of_raw(document: Json, kind: Kind, media: Json) -> tuple[int, float]:
    """Returns how many bytes the schema of a body that is not read asks for, and allows."""
    schema = resolve(document, media.get("schema", {})) if kind == "raw" else {}
    return int(schema.get("minLength", 0)), float(schema.get("maxLength", math.inf))


def schema_of(media_type: str, media: Json) -> str:
    """Returns the schema of a body, or of each of its lines."""
    schema = media["schema"]
    return schema_name(schema_of_items(schema) if has_lines(media_type, media) else schema)


def has_lines(media_type: str | None, media: Json) -> bool:
    """Whether a body is lines of JSON, and says so: an array of what is in each."""
    return media_type in LINES_OF_JSON and media["schema"].get("type") == "array"
