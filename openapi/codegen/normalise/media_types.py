"""The media types of each body, spelt as they are compared, and JSON before all others."""

from __future__ import annotations

import re

from openapi.codegen.contract.document import Json
from openapi.codegen.contract.media_types import FORM, MULTIPART, is_json, is_text
from openapi.codegen.contract.scalars import is_object, may_be_json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.encodings import settle_encodings
from openapi.codegen.normalise.path_items import operations
from openapi.codegen.normalise.refusals import Place, RefusedError
from openapi.codegen.normalise.schemas import ANNOTATIONS, merged_all_of
from openapi.codegen.normalise.shape import Part, parts

_WITHOUT_BODY = re.compile("204|205|304")
_BYTES = "application/octet-stream"
_LENGTHS = ("maxLength", "minLength")
_OF_BYTES = {"contentEncoding", "contentMediaType", "format", "type", *_LENGTHS}
_RANGE = re.compile(r"\*/\*|[a-z]+/\*")


def settle_media_types(draft: Draft) -> None:
    """Spells the media types of bodies alike, and leaves a body out where HTTP has none."""
    for part in list(parts(draft.document)):
        if part.kind in {"body", "response"} and not part.is_reference:
            _settle(draft, part)
    for place, _, method, operation in operations(draft):
        for status, reference in operation["responses"].items():
            response = draft.resolved(reference)
            if "content" in response and (method == "head" or _WITHOUT_BODY.fullmatch(status)):
                operation["responses"][status] = {
                    k: response[k] for k in response if k != "content"
                }
                draft.decide((*place, "responses", status), "it has no body in HTTP: none is sent")


def drop_unread_forms(draft: Draft) -> None:
    """Leaves out a form of which nobody knows the fields, where a body may be something else."""
    for part in list(parts(draft.document)):
        content = part.node.get("content", {}) if part.kind == "body" else {}
        form = content.get(FORM, {}).get("schema", {}) if len(content) > 1 else {}
        if form and not is_object(draft.document, form):
            del content[FORM]
            draft.decide((*part.place, "content", FORM), "no object: a form is a 415")


def _settle(draft: Draft, part: Part) -> None:
    content: Json = {}
    for name, media in part.node.get("content", {}).items():
        place = (*part.place, "content", name)
        if "$ref" in media:
            reason = "write here what it refers to: a media type is no reference"
            raise RefusedError((*place, "$ref"), reason)
        spelt = _spelt(name, media, is_range_read=part.kind == "body")
        if "/" not in spelt and len(part.node["content"]) > 1:
            draft.decide(place, "this is no media type: it is ignored")
        elif spelt in content:
            draft.decide(place, f"{spelt} is there before: this is ignored")
        else:
            content[spelt] = _complete(draft, place, spelt, media)
            if part.kind == "body" and is_text(spelt):
                _say_text(draft, place, content[spelt])
            if part.kind == "body" and not part.is_sent:
                settle_encodings(draft, place, spelt, content[spelt])
            elif media.pop("encoding", None) and part.kind == "response":
                draft.decide((*place, "encoding"), "only requests have one: it is ignored")
    if content:
        part.node["content"] = {name: content[name] for name in sorted(content, key=_rank)}
    elif part.kind == "body":
        raise RefusedError(part.place, "say in content of which media type the body is")
    else:
        part.node.pop("content", None)


def _spelt(name: str, media: Json, *, is_range_read: bool) -> str:
    """Returns a media type as it is compared: in lowercase, and without parameters."""
    spelt = name.partition(";")[0].strip().lower()
    if "*" not in spelt:
        return spelt
    is_object = media.get("schema", {}).get("format") != "binary" and "schema" in media
    if is_object and spelt == "*/*":
        return "application/json"
    return spelt if is_range_read and _RANGE.fullmatch(spelt) else _BYTES


def _complete(draft: Draft, place: Place, name: str, media: Json) -> Json:
    """Returns a media type with the schema of what code reads of it."""
    if name in {FORM, MULTIPART}:
        media.setdefault("schema", {"type": "object"})
    elif is_text(name) and media.get("schema", {}).keys() & {"$ref", "enum", "pattern", "type"}:
        pass
    elif not is_json(name):
        media["schema"] = _of_bytes(draft, place, media.get("schema", {}))
    media.setdefault("schema", {})
    return media


def _of_bytes(draft: Draft, place: Place, schema: Json) -> Json:
    """Returns what of a schema is asked of bytes that no code reads: how many they are."""
    whole = draft.resolved(schema)
    if "allOf" in whole:
        whole = merged_all_of(draft, place, whole)
    words = whole.keys() - ANNOTATIONS - _OF_BYTES
    if ignored := sorted(word for word in words if not word.startswith("x-")):
        draft.decide(place, f"it is bytes to code, which ignores {', '.join(ignored)}")
    has_length = whole.get("type", "string") == "string"
    lengths = {key: whole[key] for key in _LENGTHS if key in whole and has_length}
    return {"type": "string", **lengths}


def _say_text(draft: Draft, place: Place, media: Json) -> None:
    if may_be_json(draft.document, media["schema"]):
        media["schema"] = {"type": "string"}
        draft.decide(place, "it is any text: nobody knows how an object or a list is written in it")


def _rank(name: str) -> int:
    """Returns how soon a media type comes: the first is taken where nobody says which."""
    ranks = (name == "application/json", is_json(name), name == FORM)
    return next((rank for rank, is_so in enumerate(ranks) if is_so), len(ranks))
