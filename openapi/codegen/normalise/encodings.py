"""What a contract says of the fields of a form: spelt as it is compared, and only what is read."""

from __future__ import annotations

from openapi.codegen.contract.document import Json
from openapi.codegen.contract.media_types import FORM, MULTIPART, is_json, is_text
from openapi.codegen.contract.reading_bodies import field_names
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.refusals import Place, RefusedError

_WRITING = {"allowReserved", "explode", "style"}
"""How a field is written as a text; where that is said, it is of no media type."""


def settle_encodings(draft: Draft, place: Place, media_type: str, media: Json) -> None:
    """Leaves what is read of the `encoding` of a body's media type, and tells the rest.

    Raises:
        RefusedError: a part has to have headers of its own, which are not read.
    """
    encodings = media.pop("encoding", {})
    if media_type not in {FORM, MULTIPART}:
        if encodings:
            draft.decide((*place, "encoding"), "only the fields of a form have one: it is ignored")
        return
    names = field_names(draft.document, media["schema"])
    for name in [each for each in encodings if each not in names]:
        draft.decide((*place, "encoding", name), "the form has no such property: it is ignored")
    known = {name: encodings[name] for name in encodings if name in names}
    if known:
        media["encoding"] = known
    for name, encoding in known.items():
        _settle(draft, (*place, "encoding", name), media_type, encoding)


def _settle(draft: Draft, place: Place, media_type: str, encoding: Json) -> None:
    headers = encoding.pop("headers", {})
    is_required = any(draft.resolved(header).get("required") for header in headers.values())
    if is_required and media_type == MULTIPART:
        at = (*place, "headers")
        raise RefusedError(at, "no header of a part is read: make it a part, or optional")
    if headers:
        draft.decide((*place, "headers"), "no header of a part is read: they are ignored")
    types = [each.partition(";")[0].strip().lower() for each in _listed(encoding)]
    if types and (reason := _ignored(media_type, encoding, types)):
        draft.decide((*place, "contentType"), f"{reason}: it is ignored")
        types = []
    encoding.pop("contentType", None)
    if types:
        encoding["contentType"] = ", ".join(types)


def _listed(encoding: Json) -> list[str]:
    types = str(encoding.get("contentType", "")).split(",")
    return [each for each in types if each.strip()]


def _ignored(media_type: str, encoding: Json, types: list[str]) -> str:
    """Returns why the media types of a field say nothing, or nothing."""
    if encoding.keys() & _WRITING and any(map(is_json, types)):
        return "how the field is written is said beside it"
    if media_type == FORM and not any(is_json(each) or is_text(each) for each in types):
        return "nothing in such a form tells of what a field is, and only JSON and text are read"
    return ""
