# Copied from openapi/codegen/python/runtime by `make generate`. Change it there.
"""How an outcome becomes a response: serialised once, with the headers of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, dataclass_transform
from urllib.parse import parse_qsl, quote, quote_plus, urlencode

from msgspec import Struct, StructMeta
from pydantic import MISSING

from .http_request import HttpRequest
from .http_response import NO_HEADERS, Headers, HttpResponse, SharedHeaders
from .structs import Versioned, encode

_MAX_SHARED = 1024
_MAX_LISTS = 256
"""How many queries of lists are kept, with what they say apart from the place."""
_MAX_LIST_LENGTH = 256
"""How long such a query is at most."""


def header(name: str, *, default: Any = MISSING) -> Any:
    """Declares a field of an outcome that is sent as a header, unless it is `None`."""
    among = "given_headers" if default is MISSING else "optional_headers"
    return _Sent(among, _wire_name(name), default)


def member(name: str, *, default: Any = MISSING) -> Any:
    """Declares a field of a problem that is sent in its body, unless it is `None`."""
    return _Sent("given_members", name, default)


@dataclass(frozen=True, slots=True)
class _Sent:
    """How a field is declared that is sent beside the body, or as a part of it."""

    among: str
    name: object
    default: object


def _wire_name(name: str) -> bytes:
    return name.lower().encode()


def _with_charset(media_type: str) -> str:
    is_bare_text = media_type.startswith("text/") and "charset=" not in media_type
    return f"{media_type}; charset=utf-8" if is_bare_text else media_type


class _Outcome(StructMeta):
    """Makes a class of data: its fields are what a handler has to give, by keywords.

    A contract has thousands of them, and each of its services makes all when it starts. A class
    of `msgspec` is made in 20 microseconds, a dataclass in 700.
    """

    def __new__(
        mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any
    ) -> Any:
        sent = {n: value for n, value in namespace.items() if isinstance(value, _Sent)}
        for field, value in sent.items():
            del namespace[field]
            if value.default is not MISSING:
                namespace[field] = value.default
        options |= {"kw_only": True, "frozen": True}
        cls: Any = super().__new__(mcs, name, bases, namespace, **options)
        for kind in ("given_headers", "optional_headers", "given_members"):
            own = {n: value.name for n, value in sent.items() if value.among == kind}
            if own:
                setattr(cls, kind, {**getattr(cls, kind), **own})
        cls.has_tag = b"etag" in cls.given_headers.values()
        cls.shared_headers = _shared_by(cls)
        return cls


def _shared_by(reply: type[Reply]) -> SharedHeaders:
    pairs = [(_wire_name(n), v.encode("latin-1")) for n, v in reply.constant_headers.items()]
    if reply.media_type is not None:
        pairs.append((b"content-type", _with_charset(reply.media_type).encode()))
    names = (*reply.given_headers.values(), *([b"link"] if reply.is_page else []))
    return _shared(tuple(pairs), names)


_shared = lru_cache(_MAX_SHARED)(SharedHeaders)
"""Most kinds of replies have one of a few sets of headers."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(header, member))
class Reply(Struct, frozen=True, metaclass=_Outcome):
    """What a handler decided on, or the router for it: one declared response of the contract."""

    status: ClassVar[int]
    media_type: ClassVar[str | None] = None
    has_body: ClassVar[bool] = False
    """Whether it is a `ReplyWith`: to ask its class would take longer than all else here."""
    is_page: ClassVar[bool] = False
    """Whether it is a `PageReply`."""
    constant_headers: ClassVar[Mapping[str, str]] = {}
    shared_headers: ClassVar[SharedHeaders] = NO_HEADERS
    """These and the media type as they are sent, and the names of the others."""
    given_headers: ClassVar[Mapping[str, bytes]] = {}
    """The names of the headers that are fields, by those of the fields."""
    optional_headers: ClassVar[Mapping[str, bytes]] = {}
    """Those of the others, whose fields may be `None`."""
    has_tag: ClassVar[bool] = False
    """Whether there is always an `ETag` among them."""
    given_members: ClassVar[Mapping[str, str]] = {}
    """Those of the members of a problem, in the same way."""

    if TYPE_CHECKING:

        def __init__(self) -> None: ...  # where there is no field: others are made from theirs

    def headers(self) -> Headers:
        """Returns the declared headers."""
        given = self._given({**self.given_headers, **self.optional_headers})
        fields = [(name, _text(value).encode("latin-1")) for name, value in given]
        return [*self.shared_headers.pairs, *fields]

    def content(self, request: HttpRequest) -> object:  # noqa: ARG002, problems need it
        """Returns the body, not yet serialised: bytes are it already."""
        return b""

    def _given[Name](self, names: Mapping[str, Name]) -> Iterator[tuple[Name, Any]]:
        """Yields the values of the fields that have one, each with its name on the wire."""
        for field_, name in names.items():
            if (value := getattr(self, field_)) is not None:
                yield name, value


class ReplyWith[Body](Reply):
    """A response with a body; it is JSON, unless the contract says otherwise."""

    media_type: ClassVar[str | None] = "application/json"
    has_body: ClassVar[bool] = True
    body: Versioned[Body]

    def content(self, request: HttpRequest) -> Versioned[Body]:  # noqa: ARG002, see above
        """Returns the body, not yet serialised."""
        return self.body


class PageReply[Body](ReplyWith[Body]):
    """A page of a list. Its `Link` header says where the first one is, and the next (RFC 8288)."""

    is_page: ClassVar[bool] = True

    @property
    def next_cursor(self) -> str | None:
        """Where the next page begins; the contract requires every page to say it."""
        page: Any = self.body
        cursor: str | None = page.next_cursor
        return cursor


def respond(request: HttpRequest, reply: Reply) -> HttpResponse:
    """Returns the response that `reply` describes."""
    given: Any = reply
    content = given.body if reply.has_body else reply.content(request)
    body = content if isinstance(content, bytes) else encode(content)
    shared = reply.shared_headers
    values = [
        value if type(value := getattr(reply, field)) is str else _text(value)
        for field in reply.given_headers
    ]
    if reply.is_page:
        values.append(_links(request, given.next_cursor))
    if reply.optional_headers:
        for field, name in reply.optional_headers.items():
            if (value := getattr(reply, field)) is not None:
                shared = shared.longer[name]
                values.append(value if type(value) is str else _text(value))
    if request.rate_limits is not None:
        left, allowed = request.rate_limits
        shared = shared.limited[allowed]
        values.append(left)
    return HttpResponse(reply.status, [], body, shared, values)


def _text(value: Any) -> str:
    """Returns the text of a header as `style: simple` has it: a list has commas in between."""
    if isinstance(value, list):
        return ",".join(map(_text, value))
    return value if isinstance(value, str) else encode(value).decode().strip('"')


def limit_headers(request: HttpRequest) -> Headers:
    """Returns what every response to a request that was counted tells of its rate limits."""
    if request.rate_limits is None:
        return []
    left, allowed = request.rate_limits
    return [(b"ratelimit", left.encode()), (b"ratelimit-policy", allowed.encode())]


def _links(request: HttpRequest, next_cursor: str | None) -> str:
    """Returns links to pages of the list that was asked for, with its other parameters."""
    path, list_ = quote(request.path), _list(request.query)
    links = f'<{path}{"?" if list_ else ""}{list_}>; rel="first"'
    if next_cursor is not None:
        cursor = f"cursor={quote_plus(next_cursor)}"
        links += f', <{path}?{list_}{"&" if list_ else ""}{cursor}>; rel="next"'
    return links


def _list(query: bytes) -> str:
    """Returns the parameters of a list, without the place in it."""
    return _usual_list(query) if len(query) <= _MAX_LIST_LENGTH else _other_list(query)


def _other_list(query: bytes) -> str:
    parameters = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return urlencode([(name, value) for name, value in parameters if name != "cursor"])


_usual_list = lru_cache(_MAX_LISTS)(_other_list)
