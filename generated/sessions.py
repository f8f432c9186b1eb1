# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""The devices and browsers where you are signed in.

The operations tagged `sessions`: the interface that their handlers implement, the outcomes that a
handler decides between, and the code that runs them.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated

from pydantic import MISSING, Field

from .authentication import authenticate
from .http_request import HttpRequest
from .http_response import HttpResponse
from .models import Cursor, Limit, SessionId, SessionPage
from .problems import InvalidCursor, SessionNotFound
from .rate_limit_policies import POLICIES_BY_SCHEME
from .rate_limits import RateLimiter, limit_by_scheme
from .replies import PageReply, Reply, respond
from .request_models import RequestModel
from .requests import IntegerText, validate
from .routing import Api, Endpoint, Opener, Operation
from .security import Authenticators, Principal, Security


class SessionsApi[P: Principal](Api):
    """The devices and browsers where you are signed in."""

    @abstractmethod
    async def list_sessions(
        self, caller: P, *, limit: Limit, cursor: Cursor | MISSING
    ) -> ListSessionsOutcome:
        """List sessions.

        Returns one page of the sessions that have not ended, the newest sign-in first. That order
        never changes, so no page misses or repeats a session because others are used. Sort by
        `last_used_at` to show the last used one first. A user has at most 50 sessions.
        """

    @abstractmethod
    async def end_session(self, caller: P, session_id: SessionId) -> EndSessionOutcome:
        """End a session.

        Signs a device out: its refresh token stops working at once and its access tokens within one
        second. You may end the session you are using.
        """


type ListSessionsOutcome = ListSessions200 | InvalidCursor
"""What `listSessions` may answer."""


class ListSessions200(PageReply[SessionPage]):
    """A page of sessions."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


type EndSessionOutcome = EndSession204 | SessionNotFound
"""What `endSession` may answer."""


class EndSession204(Reply):
    """The session has ended."""

    status = 204
    constant_headers = {"Cache-Control": "no-store"}


LIST_SESSIONS = Operation(
    "listSessions", "GET", "/api/auth/sessions", Security({"oauth2": ("sessions:read",)})
)
END_SESSION = Operation(
    "endSession",
    "DELETE",
    "/api/auth/sessions/{session_id}",
    Security({"oauth2": ("sessions:write",)}),
)


def sessions_endpoints[P: Principal](
    open_handlers: Opener[SessionsApi[P]],
    authenticators: Authenticators[P],
    rate_limiter: RateLimiter | None,
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def list_sessions(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, LIST_SESSIONS.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        valid = validate(ListSessionsRequest, request)
        async with open_handlers(LIST_SESSIONS, request) as handlers:
            outcome = await handlers.list_sessions(caller, limit=valid.limit, cursor=valid.cursor)
        return respond(request, outcome)

    async def end_session(request: HttpRequest) -> HttpResponse:
        caller = await authenticate(request, authenticators, END_SESSION.security)
        limit_by_scheme(request, rate_limiter, POLICIES_BY_SCHEME, caller)
        valid = validate(EndSessionRequest, request)
        async with open_handlers(END_SESSION, request) as handlers:
            outcome = await handlers.end_session(caller, valid.session_id)
        return respond(request, outcome)

    return [Endpoint(LIST_SESSIONS, list_sessions), Endpoint(END_SESSION, end_session)]


class ListSessionsRequest(RequestModel):
    """What may come with `listSessions`."""

    most_parameters = 2
    limit: Annotated[Limit, IntegerText, Field(alias="query.limit")] = 50
    cursor: Annotated[Cursor | MISSING, Field(alias="query.cursor")] = MISSING


class EndSessionRequest(RequestModel):
    """What may come with `endSession`."""

    session_id: Annotated[SessionId, Field(alias="path.session_id")]
