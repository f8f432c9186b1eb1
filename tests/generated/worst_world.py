"""A caller who sends the worst requests, and is allowed to."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
from fastapi import FastAPI

from openapi.codegen.contract.operations import Operation
from tests.generated.asgi import send_raw
from tests.generated.worst_requests import WorstRequest
from tests.impl.authorization.world import MATRIX, World


@dataclass(frozen=True)
class Target:
    """An operation, at a path of something that its caller owns."""

    app: FastAPI
    method: str
    path: str
    headers: dict[str, str]

    async def send(self, request: WorstRequest) -> httpx.Response:
        """Sends a request as a server would pass it on: the body in pieces."""
        target = self.path.encode() + (b"?" + request.query if request.query else b"")
        headers = self.headers | request.headers
        pieces = [request.body[at : at + 65536] for at in range(0, len(request.body), 65536)]
        return await send_raw(self.app, self.method, target, headers, *pieces)


@dataclass(frozen=True)
class WorstWorld:
    """The application and its database."""

    app: FastAPI
    world: World

    async def target(self, operation: Operation) -> Target:
        """Returns the operation, for a new caller who may call it."""
        scopes = {s for a in operation.security.alternatives for each in a.values() for s in each}
        user = await self.world.user("admin" if scopes & MATRIX.scope_roles.keys() else "user")
        path = await self.world.path(operation, user)
        return Target(self.app, operation.method, path, dict(user.headers))
