# Copied from openapi/codegen/python/runtime by `make generate`. Change it there.
"""How an outcome becomes a response: serialised once, with the headers of the contract."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar, dataclass_transform
from urllib.parse import parse_qsl, quote, urlencode

from starlette.requests import HTTPConnection
from starlette.responses import Response

from .structs import encode

_HEADER = "header"
_MEMBER = "member"


def header(name: str, *, default: Any = MISSING) -> Any:
    """Declares a field of an outcome that is sent as a header, unless it is `None`."""
    return field(default=default, metadata={_HEADER: name})


def member(name: str, *, default: Any = MISSING) -> Any:
    """Declares a field of a problem that is sent in its body, unless it is `None`."""
    return field(default=default, metadata={_MEMBER: name})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(header, member))
def outcome[R: Reply](cls: type[R]) -> type[R]:
    """Makes a class of replies one of data: its fields are what a handler has to give."""
    made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
    made.given_headers = _fields(made, _HEADER)
    made.given_members = _fields(made, _MEMBER)
    return made


def _fields(cls: type[Reply], kind: str) -> dict[str, str]:
    return {f.name: f.metadata[kind] for f in fields(cls) if kind in f.metadata}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a handler decided on, or the router for it: one declared response of the contract."""

    status: ClassVar[int]
    media_type: ClassVar[str | None] = None
    constant_headers: ClassVar[Mapping[str, str]] = {}
    given_headers: ClassVar[Mapping[str, str]] = {}
    """The names of the headers that are fields, by those of the fields."""
    given_members: ClassVar[Mapping[str, str]] = {}
    """Those of the members of a problem, in the same way."""

    def headers(self) -> dict[str, str]:
        """Returns the declared headers."""
        given = {name: str(value) for name, value in self._given(self.given_headers)}
        return {**self.constant_headers, **given}

    def content(self, request_id: str) -> object:  # noqa: ARG002, problems need it
        """Returns the body, not yet serialised: bytes are it already, and `None` is none."""
        return None

    def _given(self, names: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
        """Yields the values of the fields that have one, each with its name on the wire."""
        for field_, name in names.items():
            if (value := getattr(self, field_)) is not None:
                yield name, value


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWith[Body](Reply):
    """A response with a body; it is JSON, unless the contract says otherwise."""

    media_type: ClassVar[str | None] = "application/json"
    body: Body

    def content(self, request_id: str) -> Body:  # noqa: ARG002, see above
        """Returns the body, not yet serialised."""
        return self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReply[Body](ReplyWith[Body]):
    """A page of a list. Its `Link` header says where the first one is, and the next (RFC 8288)."""

    @property
    def next_cursor(self) -> str | None:
        """Where the next page begins; the contract requires every page to say it."""
        page: Any = self.body
        cursor: str | None = page.next_cursor
        return cursor


def respond(request: HTTPConnection, reply: Reply) -> Response:
    """Returns the response that `reply` describes."""
    content = reply.content(request_id(request))
    body = content if isinstance(content, bytes | None) else encode(content)
    headers = {**reply.headers(), **rate_limit_headers(request)}
    if isinstance(reply, PageReply):
        headers["Link"] = _links(request, reply.next_cursor)
    return Response(body, reply.status, headers, reply.media_type)


def rate_limit_headers(request: HTTPConnection) -> dict[str, str]:
    """Returns what every response to a request that was counted tells of its rate limits."""
    noted: dict[str, str] = request.scope.get("state", {}).get("rate_limit_headers", {})
    return noted


def request_id(request: HTTPConnection) -> str:
    """Returns the id of the request: what a middleware gave it, else a new one."""
    state = request.scope.setdefault("state", {})
    if "request_id" not in state:
        state["request_id"] = str(uuid.uuid4())
    given: str = state["request_id"]
    return given


def _links(request: HTTPConnection, next_cursor: str | None) -> str:
    """Returns links to pages of the list that was asked for, with its other parameters."""
    query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    list_ = [(name, value) for name, value in query if name != "cursor"]
    queries = {"first": list_}
    if next_cursor is not None:
        queries["next"] = [*list_, ("cursor", next_cursor)]
    path = quote(request.scope["path"])
    return ", ".join(
        f'<{path}{"?" if query else ""}{urlencode(query)}>; rel="{relation}"'
        for relation, query in queries.items()
    )
