# Copied from openapi/codegen/python/runtime by `make generate`. Change it there.
"""How the body of a request is read: of a media type that is declared, and no longer than is."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from pydantic import MISSING

from .http_request import HttpRequest
from .limits import MAX_BODY_BYTES
from .problems import ContentTooLarge, MalformedRequest, Refusal, UnsupportedMediaType


class JsonText(msgspec.Struct, frozen=True):
    """A body that shall be JSON."""

    content: bytes


class FormText(msgspec.Struct, frozen=True):
    """A body that shall be a form."""

    content: bytes


@dataclass(frozen=True, slots=True)
class RawBody:
    """A body that is neither JSON nor a form: what it holds is for its handler to validate."""

    media_type: str
    content: bytes
    content_type: str = ""
    """The whole header: the media type with its parameters."""


async def read_json(
    request: HttpRequest, media_types: tuple[str, ...], max_bytes: int = MAX_BODY_BYTES
) -> JsonText:
    """Returns the body of `request`, which `validate` parses.

    Raises:
        Refusal: 415 when it is of another type, 413 when it is too long.
    """
    # Most bodies are read here: so it does as `_read`, and asks for a media type once per head.
    if media_types not in request.known:
        require_media_type(request, media_types)
    if not request.read_at_once():
        await _wait_for_body(request, max_bytes)
    if len(request.body) > max_bytes:
        raise too_large(max_bytes)
    return JsonText(request.body)


async def read_optional_json(
    request: HttpRequest, media_types: tuple[str, ...], max_bytes: int = MAX_BODY_BYTES
) -> JsonText | MISSING:
    """Does as `read_json`, and returns `MISSING` when there is no body."""
    body = await _read(request, max_bytes)
    if not body:
        return MISSING
    require_media_type(request, media_types)
    return JsonText(body)


async def read_raw(
    request: HttpRequest, media_types: tuple[str, ...], max_bytes: int = MAX_BODY_BYTES
) -> RawBody:
    """Returns the body of `request` as it is.

    Raises:
        Refusal: 415 when it is of another type, 413 when it is too long.
    """
    media_type = require_media_type(request, media_types)
    content = await _read(request, max_bytes)
    return RawBody(media_type, content, request.all_headers(b"content-type")[0])


async def read_optional_raw(
    request: HttpRequest, media_types: tuple[str, ...], max_bytes: int = MAX_BODY_BYTES
) -> RawBody | MISSING:
    """Does as `read_raw`, and returns `MISSING` when there is no body."""
    if not await _read(request, max_bytes):
        return MISSING
    return RawBody(
        require_media_type(request, media_types),
        request.body,
        request.all_headers(b"content-type")[0],
    )


async def read_form(
    request: HttpRequest, media_types: tuple[str, ...], max_bytes: int = MAX_BODY_BYTES
) -> FormText:
    """Does as `read_json`."""
    require_media_type(request, media_types)
    return FormText(await _read(request, max_bytes))


async def read_optional_form(
    request: HttpRequest, media_types: tuple[str, ...], max_bytes: int = MAX_BODY_BYTES
) -> FormText | MISSING:
    """Does as `read_form`, and returns `MISSING` when there is no body."""
    body = await _read(request, max_bytes)
    if not body:
        return MISSING
    require_media_type(request, media_types)
    return FormText(body)


async def read_text(
    request: HttpRequest, media_types: tuple[str, ...], max_bytes: int = MAX_BODY_BYTES
) -> str:
    """Does as `read_json`, and returns text.

    Raises:
        Refusal: 400 when it is no UTF-8, besides.
    """
    require_media_type(request, media_types)
    return _decoded(await _read(request, max_bytes))


async def read_optional_text(
    request: HttpRequest, media_types: tuple[str, ...], max_bytes: int = MAX_BODY_BYTES
) -> str | MISSING:
    """Does as `read_text`, and returns `MISSING` when there is no body."""
    body = await _read(request, max_bytes)
    if not body:
        return MISSING
    require_media_type(request, media_types)
    return _decoded(body)


def is_of(request: HttpRequest, media_types: tuple[str, ...]) -> bool:
    """Whether the body of `request` is said to be of one of these types."""
    media_type = (request.header(b"content-type") or "").partition(";")[0].strip().lower()
    return media_type in media_types or _is_in_range(media_type, media_types)


def _is_in_range(media_type: str, media_types: tuple[str, ...]) -> bool:
    type_, slash, _ = media_type.partition("/")
    return bool(slash) and not {f"{type_}/*", "*/*"}.isdisjoint(media_types)


def _decoded(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise Refusal(MalformedRequest(detail="The body is no text in UTF-8.")) from None


def require_media_type(request: HttpRequest, media_types: tuple[str, ...]) -> str:
    """Returns which of these types the body of `request` is said to be of.

    Raises:
        Refusal: 415, of none.
    """
    media_type: str | None = request.known.get(media_types)
    if media_type is None:
        media_type = request.known[media_types] = _media_type_of(request, media_types)
    return media_type


def _media_type_of(request: HttpRequest, media_types: tuple[str, ...]) -> str:
    if b"content-encoding" in request.headers:
        encodings = request.all_headers(b"content-encoding")
        if any(each.lower() != "identity" for each in encodings):
            raise Refusal(UnsupportedMediaType())
    if request.has_repeated and len(request.all_headers(b"content-type")) > 1:
        raise Refusal(UnsupportedMediaType())
    media_type = _read_media_type(request.headers.get(b"content-type", b""))
    if media_type in media_types or _is_in_range(media_type, media_types):
        return media_type
    raise Refusal(UnsupportedMediaType())


def _read_media_type(header: bytes) -> str:
    """Returns the media type in a header, or nothing if it is of another charset than UTF-8."""
    media_type, _, parameters = header.decode("latin-1").lower().partition(";")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(' "')
    return media_type.strip() if charset in ("", "utf-8", "utf8") else ""


async def _read(request: HttpRequest, max_bytes: int) -> bytes:
    if not request.read_at_once():
        await _wait_for_body(request, max_bytes)
    if len(request.body) > max_bytes:
        raise too_large(max_bytes)
    return request.body


async def _wait_for_body(request: HttpRequest, max_bytes: int) -> None:
    """Reads a body that has not all come: to its end, or until it is too long.

    Raises:
        Refusal: 413, it says so before it comes.
    """
    length = request.headers.get(b"content-length", b"")
    if length.isdigit() and int(length[:20]) > max_bytes:
        raise too_large(max_bytes)
    await request.read(max_bytes)


def too_large(max_bytes: int) -> Refusal:
    """Returns what refuses a body that has more bytes."""
    detail = f"The body is larger than {_size(max_bytes)}. Send less at once."
    return Refusal(ContentTooLarge(detail=detail, limit=max_bytes))


def _size(number: int) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if number % 1024 or unit == "MiB":
            break
        number //= 1024
    return f"{number} {unit}"
