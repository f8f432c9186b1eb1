# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""Whether the service works, for those who operate it.

The operations tagged `health`: the interface that their handlers implement, the outcomes that a
handler decides between, and the code that runs them.
"""

from __future__ import annotations

from abc import abstractmethod

from .http_request import HttpRequest
from .http_response import HttpResponse
from .models import Health
from .rate_limit_policies import HEALTH_LIMIT
from .rate_limits import RateLimiter, limit_in_process
from .replies import ReplyWith, respond
from .request_models import RequestModel
from .requests import validate
from .routing import Api, Endpoint, Opener, Operation


class HealthApi(Api):
    """Whether the service works, for those who operate it."""

    @abstractmethod
    async def get_liveness(self) -> GetLivenessOutcome:
        """Is the process alive?

        Responds for as long as the process can respond at all, whatever its dependencies do. When
        it does not, restart the process.
        """

    @abstractmethod
    async def get_readiness(self) -> GetReadinessOutcome:
        """Can the process serve requests?

        Responds 200 while the database responds and has the schema that this version needs, or a
        newer one, and 503 otherwise. If the schema is older, `detail` says so, and migrating the
        database is enough. Send no traffic to a process that is not ready, but do not restart it
        for that.
        """


type GetLivenessOutcome = GetLiveness200
"""What `getLiveness` may answer."""


class GetLiveness200(ReplyWith[Health]):
    """The process is alive."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


type GetReadinessOutcome = GetReadiness200
"""What `getReadiness` may answer."""


class GetReadiness200(ReplyWith[Health]):
    """The process is ready."""

    status = 200
    constant_headers = {"Cache-Control": "no-store"}


GET_LIVENESS = Operation("getLiveness", "GET", "/api/health/live")
GET_READINESS = Operation("getReadiness", "GET", "/api/health/ready")


def health_endpoints(
    open_handlers: Opener[HealthApi], rate_limiter: RateLimiter | None
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def get_liveness(request: HttpRequest) -> HttpResponse:
        limit_in_process(request, rate_limiter, HEALTH_LIMIT)
        if request.query:
            validate(GetLivenessRequest, request)
        async with open_handlers(GET_LIVENESS, request) as handlers:
            outcome = await handlers.get_liveness()
        return respond(request, outcome)

    async def get_readiness(request: HttpRequest) -> HttpResponse:
        limit_in_process(request, rate_limiter, HEALTH_LIMIT)
        if request.query:
            validate(GetReadinessRequest, request)
        async with open_handlers(GET_READINESS, request) as handlers:
            outcome = await handlers.get_readiness()
        return respond(request, outcome)

    return [Endpoint(GET_LIVENESS, get_liveness), Endpoint(GET_READINESS, get_readiness)]


class GetLivenessRequest(RequestModel):
    """What may come with `getLiveness`: nothing."""


class GetReadinessRequest(RequestModel):
    """What may come with `getReadiness`: nothing."""
