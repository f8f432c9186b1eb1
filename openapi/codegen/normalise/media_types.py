"""One media type for each body, where the contract offers several ways to say the same.

A service chooses what it answers with among what a response declares. What a request may be sent as
besides is refused (415), and listed when generating.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from openapi.codegen.contract.document import Json
from openapi.codegen.contract.media_types import FORM, is_json
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.path_items import operations
from openapi.codegen.normalise.refusals import RefusedError
from openapi.codegen.normalise.shape import Part, parts

_WITHOUT_BODY = re.compile("204|205|304")
_BYTES = "application/octet-stream"


def choose_media_types(draft: Draft) -> None:
    """Leaves each body the media type that says most: JSON, else a form, else the first."""
    for part in list(parts(draft.document)):
        if part.kind in {"body", "response"} and not part.is_reference:
            _choose(draft, part)
    for place, _, method, operation in operations(draft):
        for status, reference in operation["responses"].items():
            response = draft.resolved(reference)
            if "content" in response and (method == "head" or _WITHOUT_BODY.fullmatch(status)):
                operation["responses"][status] = {
                    k: response[k] for k in response if k != "content"
                }
                draft.decide((*place, "responses", status), "it has no body in HTTP: none is sent")


def _choose(draft: Draft, part: Part) -> None:
    content: Json = {}
    for name, media in part.node.get("content", {}).items():
        if "$ref" in media:
            place = (*part.place, "content", name)
            raise RefusedError(place, "write here what it refers to: a media type is no reference")
        content[_spelt(name, media)] = media
    for name, media in content.items():
        if name == FORM:
            media.setdefault("schema", {"type": "object"})
        elif not is_json(name):
            media["schema"] = {"type": "string"}
        media.setdefault("schema", {})
    chosen = _preferred(list(content))
    if chosen.startswith("multipart/") and part.kind == "body":
        draft.decide(part.place, f"{chosen} is passed to its handler as it is")
    if len(content) > 1:
        others = ", ".join(name for name in content if name != chosen)
        what = "takes" if part.kind == "body" else "is"
        draft.decide(part.place, f"it {what} {chosen}, and no {others}")
    if content:
        part.node["content"] = {chosen: content[chosen]}
    elif part.kind == "body":
        raise RefusedError(part.place, "say in content of which media type the body is")
    else:
        part.node.pop("content", None)


def _spelt(name: str, media: Json) -> str:
    """Returns a media type as it is compared: in small letters, and without parameters."""
    spelt = name.partition(";")[0].strip().lower()
    if "*" not in spelt:
        return spelt
    is_object = media.get("schema", {}).get("format") != "binary" and "schema" in media
    return "application/json" if is_object and spelt == "*/*" else _BYTES


def _preferred(names: list[str]) -> str:
    ranks: list[Callable[[str], bool]] = [
        lambda n: n == "application/json",
        is_json,
        lambda n: n == FORM,
    ]
    return next((name for rank in ranks for name in names if rank(name)), (names or [""])[0])
