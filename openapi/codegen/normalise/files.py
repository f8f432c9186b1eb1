"""Files of forms: `format: binary` where there is one, and nowhere else."""

from __future__ import annotations

from copy import deepcopy

from openapi.codegen.contract.conventions import MOST_BYTES
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.media_types import FORM, MULTIPART, is_json, is_text
from openapi.codegen.contract.scalars import is_object
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.refusals import Place, RefusedError
from openapi.codegen.normalise.schemas import ANNOTATIONS
from openapi.codegen.normalise.shape import Part, parts

_BINARY = "binary-anywhere"
"""What `binary` is called until it is known where there are files."""
_OF_FILES = {"contentEncoding", "contentMediaType", "maxLength", "minLength", "pattern"}


def settle_files(draft: Draft) -> None:
    """Gives forms with files schemas of their own, in which each file is one.

    Raises:
        RefusedError: a part has to have headers of its own, which are not read.
    """
    binary = [
        part.node
        for part in parts(draft.document)
        if part.kind == "schema" and part.node.get("format") == "binary"
    ]
    for schema in binary:
        schema["format"] = _BINARY
    for part in list(parts(draft.document)):
        is_sent = "webhooks" in part.place or "callbacks" in part.place
        content = part.node.get("content", {}) if part.kind == "body" and not is_sent else {}
        for media_type in {FORM, MULTIPART} & content.keys():
            _say_object(draft, (*part.place, "content", media_type), content[media_type])
        if MULTIPART in content:
            _settle(draft, part, content[MULTIPART])
    for schema in binary:
        del schema["format"]


def _say_object(draft: Draft, place: Place, media: Json) -> None:
    """Takes a form whose schema is no object, or says nothing of one, for any fields."""
    form = draft.resolved(media["schema"])
    if not is_object(draft.document, form) or not form.keys() - ANNOTATIONS - {"type"}:
        media["schema"] = {"type": "object", "additionalProperties": {}}
        draft.decide(
            (*place, "schema"), "the fields of a form are those of an object: any are read"
        )


def _settle(draft: Draft, part: Part, media: Json) -> None:
    encoding = media.get("encoding", {})
    for name, of_part in encoding.items():
        headers = of_part.get("headers", {})
        if any(draft.resolved(header).get("required") for header in headers.values()):
            place = (*part.place, "content", MULTIPART, "encoding", name, "headers")
            raise RefusedError(place, "no header of a part is read: make it a part, or optional")
    media["schema"] = _form_in_place(draft, media["schema"], encoding, {})


def _form(draft: Draft, schema: Json, encoding: Json, known: dict[str, Json]) -> Json:
    """Does as `_form_in_place`, and puts what is referred to beside that."""
    reference = schema.get("$ref")
    if reference is None:
        return _form_in_place(draft, schema, encoding, known)
    if reference not in known:
        known[reference] = schema  # as it is, in what it is made of itself
        made = _form_in_place(draft, schema, encoding, known)
        if made is not schema:
            name = f"{reference.rpartition('/')[2]}Form"
            while name in draft.components("schemas"):
                name = f"{name}2"
            draft.components("schemas")[name] = made
            known[reference] = {"$ref": f"#/components/schemas/{name}"}
    return known[reference]


def _form_in_place(draft: Draft, schema: Json, encoding: Json, known: dict[str, Json]) -> Json:
    """Returns the schema of a form; one of its own where it, or an alternative, has files."""
    form = draft.resolved(schema)
    files = {
        name: made
        for name, node in form.get("properties", {}).items()
        if (made := _file(draft, node, str(encoding.get(name, {}).get("contentType", ""))))
    }
    made = {"properties": form["properties"] | files} if files else {}
    for key in {"anyOf", "oneOf"} & form.keys():
        alternatives = [_form(draft, each, encoding, known) for each in form[key]]
        if alternatives != form[key]:
            made[key] = alternatives
    return {**deepcopy(form), **made} if made else schema


def _file(draft: Draft, node: Json, media_types: str) -> Json | None:
    """Returns the schema of a part that is a file, or a list of files; nothing of any other."""
    whole = draft.resolved(node)
    others = [each for each in whole.get("anyOf", []) if each != {"type": "null"}]
    if len(others) == 1 and len(whole["anyOf"]) == 2:
        whole = draft.resolved(others[0])
    if whole.get("type") == "array":
        item = _file(draft, whole.get("items", {}), media_types)
        kept = {key: value for key, value in whole.items() if key != "uniqueItems"}
        return {**kept, "items": item} if item else None
    return _as_file(whole) if _is_file(whole, media_types) else None


def _is_file(schema: Json, media_types: str) -> bool:
    if "contentEncoding" in schema or schema.get("type", "string") != "string":
        return False
    said = {key for key in schema if key not in ANNOTATIONS and not key.startswith("x-")}
    if schema.get("format") == _BINARY:
        return True
    if said - _OF_FILES - {"type"}:
        return False
    given = [each.strip().lower() for each in media_types.split(",") if each.strip()]
    of_schema = str(schema.get("contentMediaType", "")).lower()
    named = given or ([of_schema] if of_schema else [])
    is_bytes = any(not (is_json(each) or is_text(each)) for each in named)
    return is_bytes or not said


def _as_file(schema: Json) -> Json:
    words = {key: value for key, value in schema.items() if key in ANNOTATIONS - {"default"}}
    most = {MOST_BYTES: schema["maxLength"]} if "maxLength" in schema else {}
    return {**words, "type": "string", "format": "binary", **most}
