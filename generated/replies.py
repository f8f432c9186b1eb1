# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""How an outcome becomes a response: one serialisation, and the headers that the contract declares."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import parse_qsl, quote, urlencode

from pydantic import BaseModel
from pydantic_core import to_json
from starlette.requests import HTTPConnection
from starlette.responses import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a handler decided on, or the router for it: one declared response of the contract."""

    status: ClassVar[int]
    media_type: ClassVar[str | None] = None
    constant_headers: ClassVar[Mapping[str, str]] = {}

    def headers(self) -> dict[str, str]:
        """Returns the declared headers."""
        return {**self.constant_headers}

    def content(self, request_id: str) -> BaseModel | bytes | None:  # noqa: ARG002, problems need it
        """Returns the body, not yet serialised."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWith[Body: BaseModel | bytes](Reply):
    """A response with a body."""

    body: Body

    def content(self, request_id: str) -> BaseModel | bytes:  # noqa: ARG002, see above
        """Returns the body, not yet serialised."""
        return self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReply[Body: BaseModel](ReplyWith[Body]):
    """A page of a list. Its `Link` header says where the first one is, and the next (RFC 8288)."""

    @property
    def next_cursor(self) -> str | None:
        """Where the next page begins."""
        raise NotImplementedError


def respond(request: HTTPConnection, reply: Reply) -> Response:
    """Returns the response that `reply` describes."""
    content = reply.content(request_id(request))
    if isinstance(content, BaseModel):
        content = to_json(content, by_alias=True)
    headers = {**reply.headers(), **rate_limit_headers(request)}
    if isinstance(reply, PageReply):
        headers["Link"] = _links(request, reply.next_cursor)
    return Response(content, reply.status, headers, reply.media_type)


def rate_limit_headers(request: HTTPConnection) -> dict[str, str]:
    """Returns what every response to a request that was counted tells of its rate limits."""
    noted: dict[str, str] = request.scope.get("state", {}).get("rate_limit_headers", {})
    return noted


def request_id(request: HTTPConnection) -> str:
    """Returns the id of the request: what a middleware gave it, else a new one."""
    state = request.scope.setdefault("state", {})
    given: str = state.setdefault("request_id", str(uuid.uuid4()))
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
