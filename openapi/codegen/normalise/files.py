"""Files of forms: `format: binary` where there is one, and nowhere else."""

from __future__ import annotations

from copy import deepcopy

from openapi.codegen.contract.conventions import LEAST_BYTES, MOST_BYTES
from openapi.codegen.contract.document import Json
from openapi.codegen.contract.media_types import FORM, MULTIPART, is_json, is_text
from openapi.codegen.contract.scalars import is_object
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.refusals import Place
from openapi.codegen.normalise.schemas import ANNOTATIONS
from openapi.codegen.normalise.shape import parts

_BINARY = "binary-anywhere"
"""What `binary` is called until it is known where there are files."""
_LENGTHS = {"maxLength": MOST_BYTES, "minLength": LEAST_BYTES}
"""The length of raw bytes is their number (OpenAPI 3.1.1, "Working with Binary Data")."""
_OF_FILES = {"contentMediaType", "format", "type", *_LENGTHS}


def settle_files(draft: Draft) -> None:
    """Gives forms with files schemas of their own, in which each file is one."""
    binary = [
        part.node
        for part in parts(draft.document)
        if part.kind == "schema" and part.node.get("format") == "binary"
    ]
    for schema in binary:
        schema["format"] = _BINARY
    for part in list(parts(draft.document)):
        content = part.node.get("content", {}) if part.kind == "body" and not part.is_sent else {}
        for media_type in {FORM, MULTIPART} & content.keys():
            _say_object(draft, (*part.place, "content", media_type), content[media_type])
        if MULTIPART in content:
            media = content[MULTIPART]
            place = (*part.place, "content", MULTIPART, "schema")
            media["schema"] = _Files(draft, place, media.get("encoding", {})).form(media["schema"])
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


class _Files:
    """Finds the files of a form."""

    def __init__(self, draft: Draft, place: Place, encoding: Json) -> None:
        self._draft = draft
        self._place = place
        self._encoding = encoding
        self._known: dict[str, Json] = {}
        """What stands for each reference that was followed."""

    def form(self, schema: Json) -> Json:
        """Returns the schema of a form; one of its own where it, or an alternative, has files."""
        form = self._draft.resolved(schema)
        files = {
            name: made
            for name, node in form.get("properties", {}).items()
            if (made := self._file(name, node))
        }
        made = {"properties": form["properties"] | files} if files else {}
        for key in {"anyOf", "oneOf"} & form.keys():
            alternatives = [self._alternative(each) for each in form[key]]
            if alternatives != form[key]:
                made[key] = alternatives
        return {**deepcopy(form), **made} if made else schema

    def _alternative(self, schema: Json) -> Json:
        """Does as `form`, and puts what is referred to beside that."""
        reference = schema.get("$ref")
        if reference is None:
            return self.form(schema)
        if reference not in self._known:
            self._known[reference] = schema  # as it is, in what it is made of itself
            made = self.form(schema)
            if made is not schema:
                name = f"{reference.rpartition('/')[2]}Form"
                while name in self._draft.components("schemas"):
                    name = f"{name}2"
                self._draft.components("schemas")[name] = made
                self._known[reference] = {"$ref": f"#/components/schemas/{name}"}
        return self._known[reference]

    def _file(self, name: str, node: Json) -> Json | None:
        """Returns the schema of a part that is a file, or a list of files; nothing of any other."""
        whole = self._draft.resolved(node)
        others = [each for each in whole.get("anyOf", []) if each != {"type": "null"}]
        if len(others) == 1 and len(whole["anyOf"]) == 2:
            whole = self._draft.resolved(others[0])
        if whole.get("type") == "array":
            item = self._file(name, whole.get("items", {}))
            kept = {key: value for key, value in whole.items() if key != "uniqueItems"}
            return {**kept, "items": item} if item else None
        media_types = str(self._encoding.get(name, {}).get("contentType", ""))
        if not _is_file(whole, media_types):
            return None
        self._tell_ignored(name, whole, media_types)
        return _as_file(whole)

    def _tell_ignored(self, name: str, schema: Json, media_types: str) -> None:
        for word in sorted(_said(schema) - _OF_FILES):
            text = f"{word} of the file {name} is ignored: of files, lengths are enforced"
            self._draft.decide(self._place, text)
        if "contentMediaType" in schema and not media_types:
            text = f"the file {name} may be of any type: require one in contentType of its encoding"
            self._draft.decide(self._place, text)


def _is_file(schema: Json, media_types: str) -> bool:
    if "contentEncoding" in schema or schema.get("type", "string") != "string":
        return False
    said = _said(schema)
    if schema.get("format") == _BINARY:
        return True
    if said - _OF_FILES - {"pattern"}:
        return False
    of_schema = str(schema.get("contentMediaType", "")).lower()
    named = (media_types or of_schema).split(", ")
    is_bytes = any(each and not (is_json(each) or is_text(each)) for each in named)
    return is_bytes or not said


def _said(schema: Json) -> set[str]:
    return {key for key in schema if key not in ANNOTATIONS and not key.startswith("x-")}


def _as_file(schema: Json) -> Json:
    words = {key: value for key, value in schema.items() if key in ANNOTATIONS - {"default"}}
    lengths = {ours: schema[word] for word, ours in _LENGTHS.items() if word in schema}
    return {**words, "type": "string", "format": "binary", **lengths}
