"""The application: the contract's operations and the pages, behind the gate."""

from __future__ import annotations

from collections.abc import Callable
from typing import override

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Lifespan, Receive, Scope, Send

from generated.routing import ContractRouter
from generated.security import Authenticators
from impl.auth.refresh_cookie import TrustedCookies
from impl.caller import Caller
from impl.clock import Clock, utc_now
from impl.database import Database
from impl.foundation import Foundation
from impl.measuring import of_router
from impl.service import Service
from impl.settings import Settings
from impl.site.contract import read_contract, read_document, require_same_operations
from impl.site.health import HEALTH
from impl.site.pages import add_pages
from impl.web.added_headers import AddedHeaders
from impl.web.cors import Cors
from impl.web.gate import Gate
from impl.web.problems import Problems, answer_http_exception
from impl.web.proxies import ClientAddress
from impl.web.request_lines import line_writer


def create_app(
    settings: Settings,
    *,
    database: Database | None = None,
    authenticators: Authenticators[Caller] | None = None,
    now: Clock = utc_now,
) -> Application:
    """Returns the application. What a deployment or a test replaces is given; the rest is made.

    Raises:
        ContractMismatchError: its routes are not those of the contract.
    """
    contract = read_contract()
    foundation = Foundation(settings, database=database, now=now)
    service = Service(settings, foundation, authenticators)
    router = ContractRouter(service.endpoints(contract), foundation.rate_limiter)
    foundation.measures += of_router(router)
    paths = {each.id: each.path for each in router.operations}
    https_only, origins = settings.is_production, settings.cors_origins
    cors = Cors(origins, contract, settings.cors_request_headers)

    def gate_before(others: ASGIApp) -> Gate:
        return Gate(
            router,
            others,
            client_address=ClientAddress(trusted_proxy_hops=settings.trusted_proxy_hops),
            observers=foundation.observers(paths),
            write_line=line_writer(
                settings.log_level,
                as_json=https_only,
                paths=paths,
                noise=HEALTH,
                noise_every=settings.log_health_every,
            ),
            added_headers=AddedHeaders(cors, https_only=https_only),
            cors=cors,
            drop_untrusted_cookies=TrustedCookies(origins, https_only=https_only).drop_untrusted,
        )

    app = Application(gate_before, lambda _: service.running(), foundation)
    add_pages(app, read_document)
    require_same_operations(router.operations, app.routes, contract)
    app.add_exception_handler(HTTPException, answer_http_exception)
    app.add_middleware(Problems)
    return app


class Application(FastAPI):
    """FastAPI, with the gate and the contract's operations before its own middleware and routes.

    Those would cost a request as much as all that is promised of it. For everything else it is as
    any FastAPI application: its lifespan, the pages, and what a deployment adds.
    """

    def __init__(
        self,
        gate_before: Callable[[ASGIApp], Gate],
        lifespan: Lifespan[FastAPI],
        foundation: Foundation,
    ) -> None:
        super().__init__(openapi_url=None, redirect_slashes=False, lifespan=lifespan)
        self._gate = gate_before(super().__call__)
        self.serve_straight = self._gate.serve
        """Answers a request that has no scope yet (`impl.protocol.straight`)."""
        self.draining = foundation.draining
        """To begin when the process is about to end."""
        self.traffic = foundation.traffic
        """Where a server notes what comes."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._gate(scope, receive, send)
