"""The body of a request as TypeScript."""

from __future__ import annotations

from openapi.codegen.contract.bodies import Body
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


def _media_type(media_type: str) -> str:
    """Returns the type of a media type, or of those of a range."""
    if media_type == "*/*":
        return "string"
    range_, is_any, _ = media_type.partition("/*")
    return f"`{range_}/${{string}}`" if is_any else typescript_literal(media_type)
