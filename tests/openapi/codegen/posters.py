"""Forms with a poster, in the parts that they are sent in."""

from __future__ import annotations

import httpx

from tests.openapi.any_service import Ask

URL = "/cinema/v1/posters"
PNG = "Content-Type: image/png"
TYPE = "multipart/form-data; boundary=x"


def part(name: str, content: str | bytes, *headers: str, filename: str | None = None) -> bytes:
    """Returns a part of a form whose boundary is `x`."""
    named = "" if filename is None else f'; filename="{filename}"'
    head = [f'--x\r\nContent-Disposition: form-data; name="{name}"{named}', *headers]
    body = content if isinstance(content, bytes) else content.encode()
    return "\r\n".join([*head, "", ""]).encode() + body + b"\r\n"


POSTER = part("poster", b"\x89PNG\x00\r\n--", PNG, filename="a.png")
TITLE = part("title", "Metropolis")
END = b"--x--\r\n"


def send(ask: Ask, *parts: bytes, media_type: str = TYPE, end: bytes = END) -> httpx.Response:
    content = b"".join(parts) + end
    return ask("POST", URL, content=content, headers={"Content-Type": media_type})
