# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""The signed-in user.

The operations tagged `me`: the interface that their handlers implement, the outcomes that a
handler decides between, and the code that runs them.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from .models import User
from .replies import ReplyWith, respond
from .requests import RequestModel, validate
from .routing import Api, Endpoint, Opener, Operation
from .security import BEARER_AUTH, Authenticators, Principal, authenticate


class MeApi[P: Principal](Api):
    """The signed-in user."""

    @abstractmethod
    async def get_me(self, caller: P) -> GetMeOutcome:
        """Get the signed-in user.

        Whom the access token speaks for. The `id` is the `{user_id}` of the task paths.
        """


type GetMeOutcome = GetMe200
"""What `getMe` may answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GetMe200(ReplyWith[User]):
    """The signed-in user."""

    status: ClassVar[int] = 200
    media_type: ClassVar[str | None] = "application/json"
    constant_headers: ClassVar[Mapping[str, str]] = {"Cache-Control": "no-store"}


GET_ME = Operation("getMe", "GET", "/api/me")


def me_endpoints[P: Principal](
    open_handlers: Opener[MeApi[P]], authenticators: Authenticators[P]
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def get_me(request: Request) -> Response:
        caller = await authenticate(request, authenticators, BEARER_AUTH)
        validate(GetMeRequest, request)
        async with open_handlers(GET_ME) as handlers:
            outcome = await handlers.get_me(caller)
        return respond(request, outcome)

    return [Endpoint(GET_ME, get_me)]


class GetMeRequest(RequestModel):
    """What may come with `getMe`: nothing."""
