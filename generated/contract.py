# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""This document.

The operations tagged `contract`: the interface that their handlers implement, the outcomes that a
handler decides between, and the code that runs them.
"""

from __future__ import annotations

from abc import abstractmethod

from .http_request import HttpRequest
from .http_response import HttpResponse
from .models import ContractDocument
from .rate_limit_policies import CONTRACT_LIMIT
from .rate_limits import RateLimiter, limit_in_process
from .replies import ReplyWith, respond
from .request_models import RequestModel
from .requests import validate
from .routing import Api, Endpoint, Opener, Operation


class ContractApi(Api):
    """This document."""

    @abstractmethod
    async def get_contract_yaml(self) -> GetContractYamlOutcome:
        """Get this document.

        Returns the contract as it is written, with its comments.
        """

    @abstractmethod
    async def get_contract_json(self) -> GetContractJsonOutcome:
        """Get this document as JSON.

        Returns the same contract for tools that read only JSON.
        """


type GetContractYamlOutcome = GetContractYaml200
"""What `getContractYaml` may answer."""


class GetContractYaml200(ReplyWith[bytes]):
    """The contract."""

    status = 200
    media_type = "application/yaml"
    constant_headers = {"Cache-Control": "no-cache"}


type GetContractJsonOutcome = GetContractJson200
"""What `getContractJson` may answer."""


class GetContractJson200(ReplyWith[ContractDocument]):
    """The contract."""

    status = 200
    constant_headers = {"Cache-Control": "no-cache"}


GET_CONTRACT_YAML = Operation("getContractYaml", "GET", "/api/openapi.yaml")
GET_CONTRACT_JSON = Operation("getContractJson", "GET", "/api/openapi.json")


def contract_endpoints(
    open_handlers: Opener[ContractApi], rate_limiter: RateLimiter | None
) -> list[Endpoint]:
    """Returns the operations of this module, run by the handlers that `open_handlers` gives."""

    async def get_contract_yaml(request: HttpRequest) -> HttpResponse:
        limit_in_process(request, rate_limiter, CONTRACT_LIMIT)
        if request.query:
            validate(GetContractYamlRequest, request)
        async with open_handlers(GET_CONTRACT_YAML, request) as handlers:
            outcome = await handlers.get_contract_yaml()
        return respond(request, outcome)

    async def get_contract_json(request: HttpRequest) -> HttpResponse:
        limit_in_process(request, rate_limiter, CONTRACT_LIMIT)
        if request.query:
            validate(GetContractJsonRequest, request)
        async with open_handlers(GET_CONTRACT_JSON, request) as handlers:
            outcome = await handlers.get_contract_json()
        return respond(request, outcome)

    return [
        Endpoint(GET_CONTRACT_YAML, get_contract_yaml),
        Endpoint(GET_CONTRACT_JSON, get_contract_json),
    ]


class GetContractYamlRequest(RequestModel):
    """What may come with `getContractYaml`: nothing."""


class GetContractJsonRequest(RequestModel):
    """What may come with `getContractJson`: nothing."""
