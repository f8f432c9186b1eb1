"""Services for contracts of somebody else, whose handlers tests give one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import httpx
from pydantic import BaseModel

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.operations import Operation
from openapi.codegen.normalise.normalise import read_contract
from openapi.reach.stubs import Stubs
from openapi.reach.values import Values

type Handler = Callable[..., Awaitable[object]]
type Ask = Callable[..., httpx.Response]


def service_of(api: ModuleType, file: Path, own: Mapping[str, Handler]) -> Any:
    """Returns the service of a contract: these handlers, by operation, and stubs of all others."""
    contract = Contract(read_contract(file).document)
    stubs = Stubs(api, contract, Values(contract.document))
    made = Stubs._handler

    def handler(self: Stubs, module: ModuleType, operation: Operation) -> Callable[..., Any]:
        if operation.id not in own:
            return made(self, module, operation)

        async def handle(_self: object, *arguments: object, **options: object) -> object:
            return await own[operation.id](*arguments, **options)

        return handle

    with patch.object(Stubs, "_handler", handler):
        return api.routing.ContractRouter(stubs.endpoints())


def asking(app: Any) -> Ask:
    """Returns what asks a service, as `httpx.request` does."""

    def asked(method: str, url: str, **options: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://any") as client:
                return await client.request(method, url, **options)

        return asyncio.run(send())

    return asked


def plain(value: Any) -> Any:
    """Returns what a handler was given, as JSON."""
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value
