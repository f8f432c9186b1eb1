"""The body of a request as TypeScript."""

from __future__ import annotations

from openapi.codegen.contract.bodies import Body
from openapi.codegen.contract.operations import Operation
from openapi.codegen.typescript.literals import typescript_literal

RAW_BODY = "RawBody"
"""What is sent that is no JSON and no form: as it is."""


def sent_type(body: Body) -> str:
    """Returns the type of a request's body: what is encoded for it, or else sent as it is."""
    return RAW_BODY if body.is_raw else body.schema


def body_members(body: Body, *, is_one_of_several: bool = False) -> list[str]:
    """Returns the members of a request that its body takes; its media type is one where it counts.

    The first of several bodies is sent where nothing is said.
    """
    optional = "" if body.required else "?"
    members = [f"body{optional}: {sent_type(body)}"]
    media_types = " | ".join(map(_media_type, body.media_types))
    if body.is_raw or body.suffix:
        members.append(f"contentType{optional}: {media_types}")
    elif is_one_of_several:
        members.append(f"contentType?: {media_types}")
    return members


def encoding(operation: Operation) -> str:
    """Returns how fields of forms are written, where that does not go without saying."""
    found = {
        field.name: "json" if field.is_json else field.separator
        for body in operation.bodies
        for field in body.fields
        if field.is_json or field.separator
    }
    members = [f"{typescript_literal(n)}: {typescript_literal(how)}" for n, how in found.items()]
    return f"{{ {', '.join(members)} }}" if members else ""


def _media_type(media_type: str) -> str:
    """Returns the type of a media type, or of those of a range."""
    if media_type == "*/*":
        return "string"
    range_, is_any, _ = media_type.partition("/*")
    return f"`{range_}/${{string}}`" if is_any else typescript_literal(media_type)
