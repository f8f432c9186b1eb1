"""What a contract need not say of its operations, and code has a name or a line for.

Nothing is written over. What is given follows from the operation alone, so that a change of another
one changes nothing here.
"""

from __future__ import annotations

import re
from http import HTTPStatus

from openapi.codegen.contract.document import Json
from openapi.codegen.names import pascal_case, snake_case
from openapi.codegen.normalise.draft import Draft
from openapi.codegen.normalise.path_items import operations
from openapi.codegen.normalise.refusals import Place, RefusedError
from openapi.codegen.normalise.shape import Part, parts

UNTAGGED = "default"
"""The tag of operations without one."""
MAX_BODY_BYTES = 1024 * 1024
_STATUS = re.compile(r"[1-5][0-9]{2}|[1-5]XX|default", re.ASCII)
_OF_SCHEMES = {"apiKey": ("in", "name"), "http": ("scheme",)}
_RANGES = {
    "default": "Any other status.",
    "2XX": "A success.",
    "3XX": "A redirect.",
    "4XX": "The request is at fault.",
    "5XX": "The service is at fault.",
}


def supply_words(draft: Draft) -> None:
    """Gives operations an id, a tag and a summary, and everything a description."""
    document = draft.document
    document["info"] = {"title": "API", "version": "0", **document.get("info", {})}
    if "x-max-body-bytes" not in document:
        document["x-max-body-bytes"] = MAX_BODY_BYTES
        draft.decide((), f"a body may have {MAX_BODY_BYTES} bytes: say x-max-body-bytes")
    for place, path, method, operation in operations(draft):
        if not operation.get("operationId"):
            operation["operationId"] = _id(path, method)
            draft.decide(place, f"its operationId is {operation['operationId']}")
        if not operation.get("summary", "").strip():
            operation["summary"] = _summary(operation)
        if len(operation.get("tags", [])) != 1:
            _choose_tag(draft, place, operation)
        operation["responses"] = _responses(draft, place, operation.get("responses", {}))
        if not operation["responses"]:
            operation["responses"] = {"default": {}}
            draft.decide(place, "it answers with any status and no body, as it says nothing")
    _describe_tags(draft)
    _describe_parts(draft)


def _describe_parts(draft: Draft) -> None:
    for part in list(parts(draft.document)):
        if part.kind == "response" and not part.node.get("description", "").strip():
            part.node["description"] = _phrase(part.place[-1])
        if part.kind == "response" and "headers" in part.node:
            headers = part.node["headers"]
            part.node["headers"] = {n: headers[n] for n in headers if n.lower() != "content-type"}
        if part.kind == "header" and not part.is_reference:
            part.node.setdefault("schema", {"type": "string"})
            part.node.setdefault("description", f"The header {part.place[-1]}.")
        if part.kind == "scheme" and not part.is_reference:
            _complete_scheme(part)


def _complete_scheme(part: Part) -> None:
    for key in _OF_SCHEMES.get(part.node["type"], ()):
        if key not in part.node:
            raise RefusedError(part.place, f"say its {key}")
    if not part.node.get("description", "").strip():
        part.node["description"] = f"Credentials of the scheme {part.place[-1]}."


def _responses(draft: Draft, place: Place, responses: Json) -> Json:
    """Returns responses by status, `4XX` and `default`: what no operation ends with goes."""
    found: Json = {}
    for key, response in responses.items():
        status = "default" if key.lower() == "default" else key.upper()
        if key.startswith("x-"):
            continue
        if not _STATUS.fullmatch(status):
            text = f"nothing answers with {key!r}, which is no status as 404, 4XX or default"
            draft.decide((*place, "responses", key), text)
        elif status.startswith("1"):
            text = "a server informs by itself: no operation ends with that"
            draft.decide((*place, "responses", key), text)
        else:
            found[status] = response
    return found


def _id(path: str, method: str) -> str:
    """Returns `getUsersIdPosts` for `GET /users/{id}/posts`."""
    words = re.sub(r"[^A-Za-z0-9]+", " ", path)
    return method + pascal_case(words.strip() or "root")


def _summary(operation: Json) -> str:
    """Returns the first sentence of the description, or the words of the id."""
    first = " ".join(operation.get("description", "").strip().partition("\n\n")[0].split())
    sentence = re.split(r"(?<=[.!?]) ", first)[0]
    if 0 < len(sentence) <= 120:
        return sentence
    return snake_case(operation["operationId"]).replace("_", " ").capitalize()


def _choose_tag(draft: Draft, place: Place, operation: Json) -> None:
    tags = operation.get("tags", [])
    operation["tags"] = tags[:1] or [UNTAGGED]
    if tags:
        draft.decide(place, f"it is with {tags[0]!r}, the first of its tags")


def _describe_tags(draft: Draft) -> None:
    """Describes the tags that operations have, in the order of the document."""
    described = draft.document.setdefault("tags", [])
    known = {tag["name"] for tag in described}
    for _, _, _, operation in operations(draft):
        name = operation["tags"][0]
        if name not in known:
            known.add(name)
            described.append({"name": name})
    for tag in described:
        if not tag.get("description", "").strip():
            title = draft.document["info"]["title"]
            tag["description"] = (
                f"The operations of {title}." if tag["name"] == UNTAGGED else f"{tag['name']}."
            )


def _phrase(status: str) -> str:
    if status in _RANGES:
        return _RANGES[status]
    try:
        return f"{HTTPStatus(int(status)).phrase}."
    except ValueError:
        return "A response."
