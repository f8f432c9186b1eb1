"""How a form with files is read (RFC 7578): piece by piece, and never more than is allowed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from multipart import (
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
    parse_options_header,
)
from pydantic import MISSING, BeforeValidator
from starlette.requests import ClientDisconnect

from generated.faults import field_error
from generated.http_request import HttpRequest
from generated.limits import MAX_BODY_BYTES
from generated.problems import InvalidRequest, MalformedRequest, Refusal, UnsupportedMediaType
from generated.request_bodies import require_media_type, too_large
from openapi.codegen.python.runtime.uploads import Spool, UploadedFile

_FIELD_BYTES = 64 * 1024
"""How long a field may be that is no file."""
_FIELDS_BYTES = 1024 * 1024
"""How long all of these may be together: they are in memory."""
_PIECE_BYTES = 16 * 1024
"""How much is parsed at once: a body that comes byte by byte takes no more work than another."""
_HEADER_BYTES = 4096
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")
_BOUNDARIES = re.compile(r";\s*boundary\b", re.IGNORECASE)
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_MOST_FILENAME = 255


@dataclass(frozen=True, slots=True)
class FormPart:
    """What a part of a form may be."""

    reader: BeforeValidator | None = None
    """What reads its text, if it is not to stay text."""
    is_file: bool = False
    is_repeated: bool = False
    media_types: tuple[str, ...] = ()
    """What it may be of; nothing where that is not said."""
    least_bytes: int = 0
    """How long a file must be."""
    most_bytes: int | None = None
    """How long a file may be, if that is said."""


async def read_multipart(
    request: HttpRequest,
    media_types: tuple[str, ...],
    parts: Mapping[str, FormPart],
    *,
    most_parts: int,
    max_bytes: int = MAX_BODY_BYTES,
) -> dict[str, object]:
    """Returns what the parts of a form are, by their names; its files are `request.uploads`.

    Raises:
        Refusal: 415 when it is of another type, 413 when it is too long, 400 when it is no such
            form, 422 when a part is too short, too long, or of another type than its own.
    """
    require_media_type(request, media_types)
    parser = PushMultipartParser(
        _boundary(request), max_header_size=_HEADER_BYTES, max_segment_count=most_parts
    )
    form = _Form(request, parts)
    try:
        async for piece in _pieces(request, max_bytes):
            for event in parser.parse(piece):
                await form.take(event)
        parser.close()
    except ParserLimitReached:
        detail = "The form has more parts, or longer headers, than are read."
        raise Refusal(MalformedRequest(detail=detail)) from None
    except MultipartError:
        raise Refusal(MalformedRequest(detail="The body is no form in parts.")) from None
    return form.values


async def read_optional_multipart(
    request: HttpRequest,
    media_types: tuple[str, ...],
    parts: Mapping[str, FormPart],
    *,
    most_parts: int,
    max_bytes: int = MAX_BODY_BYTES,
) -> dict[str, object] | MISSING:
    """Does as `read_multipart`, and returns `MISSING` when there is no body."""
    if b"content-type" not in request.headers and await request.read(0):
        return MISSING
    return await read_multipart(
        request, media_types, parts, most_parts=most_parts, max_bytes=max_bytes
    )


@dataclass(slots=True)
class _Form:
    """The parts that were read so far."""

    request: HttpRequest
    parts: Mapping[str, FormPart]
    values: dict[str, object] = field(default_factory=dict)
    _segment: MultipartSegment | None = None
    _text: bytearray = field(default_factory=bytearray)
    _texts_size: int = 0
    _start: int = 0

    async def take(self, event: MultipartSegment | bytes | bytearray | None) -> None:
        """Takes the beginning of a part, a piece of it, or its end."""
        if isinstance(event, MultipartSegment):
            self._begin(event)
        elif event is not None:
            await self._add(bytes(event))
        else:
            self._end()

    def _begin(self, segment: MultipartSegment) -> None:
        name, part = str(segment.name), self._part(segment)
        if not name:
            raise Refusal(MalformedRequest(detail="A part of the form has no name."))
        if name in self.values and not part.is_repeated:
            raise Refusal(MalformedRequest(detail="A part of the form is there twice."))
        _require_encoding(segment)
        _require_media_type(segment, part)
        self._segment = segment
        self._text.clear()
        if part.is_file:
            self.request.uploads = self.request.uploads or Spool()
            self._start = self.request.uploads.size

    async def _add(self, piece: bytes) -> None:
        segment = self._segment
        assert segment is not None
        part = self._part(segment)
        most = part.most_bytes if part.is_file else _FIELD_BYTES
        if most is not None and segment.bytes_received > most:
            raise _invalid(segment, "maxLength", f"This has more than {most} bytes", most)
        if part.is_file:
            await self.request.uploads.append(piece)
            return
        self._texts_size += len(piece)
        if self._texts_size > _FIELDS_BYTES:
            raise too_large(_FIELDS_BYTES)
        self._text += piece

    def _end(self) -> None:
        segment = self._segment
        assert segment is not None
        name, part = str(segment.name), self._part(segment)
        least = part.least_bytes if part.is_file else 0
        if segment.bytes_received < least:
            raise _invalid(segment, "minLength", f"This has fewer than {least} bytes", least)
        value = self._file(segment) if part.is_file else self._value(part)
        if part.is_repeated:
            values = self.values.setdefault(name, [])
            assert isinstance(values, list)
            values.append(value)
        else:
            self.values[name] = value

    def _part(self, segment: MultipartSegment) -> FormPart:
        if not self.parts and segment.filename is not None:
            return _ANY_FILE
        return self.parts.get(str(segment.name), _UNKNOWN)

    def _file(self, segment: MultipartSegment) -> UploadedFile:
        spool = self.request.uploads
        filename = _UNFIT.sub("", segment.filename or "").replace("\\", "/").rpartition("/")[2]
        filename = "" if filename in {".", ".."} else filename[:_MOST_FILENAME]
        return UploadedFile(
            spool, self._start, spool.size - self._start, filename, _media_type(segment)
        )

    def _value(self, part: FormPart) -> object:
        try:
            text: object = self._text.decode()
        except UnicodeDecodeError:
            detail = "A part of the form is no text in UTF-8."
            raise Refusal(MalformedRequest(detail=detail)) from None
        if part.reader is None:
            return text
        read = part.reader.func
        return read(text)  # type: ignore[call-arg] # it is one of ours, which takes a text


_UNKNOWN = FormPart()
"""What a part is that the form does not have: a text, which the type of the form may refuse."""
_ANY_FILE = FormPart(is_file=True)
"""What a file is where nothing is said of the form."""


def _media_type(segment: MultipartSegment) -> str:
    """Returns what a part is said to be, or what it is where nothing is said."""
    is_file = segment.filename is not None
    return segment.content_type or ("application/octet-stream" if is_file else "text/plain")


def _require_media_type(segment: MultipartSegment, part: FormPart) -> None:
    """Requires a file to be of one of its types, and so of a field that says what it is."""
    if not part.media_types or (segment.content_type is None and not part.is_file):
        return
    given = _media_type(segment)
    if {given, f"{given.partition('/')[0]}/*", "*/*"}.isdisjoint(part.media_types):
        message = f"This is none of {', '.join(part.media_types)}"
        raise _invalid(segment, "contentMediaType", message)


def _require_encoding(segment: MultipartSegment) -> None:
    """Requires the bytes of a part to be what they are, and text to be in UTF-8."""
    encoding = str(segment.header("Content-Transfer-Encoding", "binary")).strip().lower()
    charset = (segment.charset or "utf-8").lower()
    is_text = segment.filename is None
    if encoding not in {"7bit", "8bit", "binary"} or (
        is_text and charset not in {"utf-8", "utf8", "us-ascii", "ascii"}
    ):
        raise Refusal(UnsupportedMediaType())


def _invalid(
    segment: MultipartSegment, keyword: str, message: str, limit: int | MISSING = MISSING
) -> Refusal:
    name = str(segment.name).replace("~", "~0").replace("/", "~1")
    error = field_error("body", f"/{name}", keyword, message, limit=limit)
    return Refusal(InvalidRequest(errors=[error]))


def _boundary(request: HttpRequest) -> str:
    """Returns what is between the parts: of two, nobody could tell which is meant."""
    header = request.all_headers(b"content-type")[0]
    _, options = parse_options_header(header)
    boundary = str(options.get("boundary", ""))
    if len(_BOUNDARIES.findall(header)) > 1 or not _BOUNDARY.fullmatch(boundary):
        raise Refusal(MalformedRequest(detail="Say in Content-Type one boundary of the parts."))
    return boundary


async def _pieces(request: HttpRequest, max_bytes: int) -> AsyncIterator[bytes]:
    """Yields the body, in pieces that are not tiny.

    Raises:
        Refusal: 413, it is longer.
        ClientDisconnect: the client has gone before the end of it.
    """
    length = request.header(b"content-length") or ""
    if length.isdecimal() and int(length[:20]) > max_bytes:
        raise too_large(max_bytes)
    piece, size, has_more = bytearray(), 0, True
    while has_more:
        message = await request.receive()
        if message["type"] != "http.request":
            raise ClientDisconnect
        has_more = message.get("more_body", False)
        piece += message.get("body", b"")
        if size + len(piece) > max_bytes:
            raise too_large(max_bytes)
        if len(piece) >= _PIECE_BYTES or (piece and not has_more):
            size += len(piece)
            yield bytes(piece)
            piece.clear()
