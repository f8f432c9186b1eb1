"""The application: the contract's router and the pages, behind the middleware."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.exceptions import HTTPException

from generated.handlers import endpoints
from generated.routing import ContractRouter, OtherPaths
from generated.security import Authenticators
from impl.auth.refresh_cookie import TrustedCookies
from impl.caller import Caller
from impl.clock import Clock, utc_now
from impl.database import Database
from impl.service import Service
from impl.settings import Settings
from impl.site.contract import read_contract, require_same_operations
from impl.site.pages import add_pages
from impl.web.cors import Cors
from impl.web.logs import RequestLog, line_writer
from impl.web.problems import Problems, answer_http_exception
from impl.web.proxies import ClientAddress
from impl.web.security_headers import SecurityHeaders


def create_app(
    settings: Settings,
    *,
    database: Database | None = None,
    authenticators: Authenticators[Caller] | None = None,
    now: Clock = utc_now,
) -> FastAPI:
    """Returns the application. What a deployment or a test replaces is given; the rest is made.

    Raises:
        ContractMismatchError: its routes are not those of the contract.
    """
    contract = read_contract()
    service = Service(settings, database=database, authenticators=authenticators, now=now)
    limiter = service.rate_limiter
    operations = endpoints(service.handlers(contract), service.authenticators, limiter)

    app = FastAPI(openapi_url=None, redirect_slashes=False, lifespan=lambda _: service.running())
    app.router.routes += [ContractRouter(operations, limiter), OtherPaths(limiter)]
    add_pages(app, contract.document)
    require_same_operations(app, contract)
    app.add_exception_handler(HTTPException, answer_http_exception)

    # The last one added is the outermost.
    https_only, origins = settings.is_production, settings.cors_origins
    app.add_middleware(Problems)
    app.add_middleware(TrustedCookies, origins=origins, https_only=https_only)
    app.add_middleware(
        Cors, origins=origins, contract=contract, request_headers=settings.cors_request_headers
    )
    app.add_middleware(SecurityHeaders, https_only=https_only)
    app.add_middleware(RequestLog, write=line_writer(settings.log_level, as_json=https_only))
    app.add_middleware(ClientAddress, trusted_proxy_hops=settings.trusted_proxy_hops)
    return app
