"""The application, wired: the only place where everything meets."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from fastapi import FastAPI
from starlette.exceptions import HTTPException

from generated.auth import auth_endpoints
from generated.contract import contract_endpoints
from generated.health import health_endpoints
from generated.me import me_endpoints
from generated.routing import Api, ContractRouter, Opener, Operation
from generated.security import Authenticators
from generated.tasks import tasks_endpoints
from impl.auth import Auth
from impl.contract import ServedContract, read_contract, require_same_operations
from impl.cors import Cors
from impl.cursors import Cursors
from impl.database import Database, Transaction
from impl.database_url import parse_database_url
from impl.docs import add_pages
from impl.health import HealthChecks
from impl.logs import RequestLog
from impl.me import Me
from impl.passwords import Passwords
from impl.problems import Problems, answer_http_exception
from impl.security_headers import SecurityHeaders
from impl.settings import Settings
from impl.tasks import Tasks
from impl.tokens import AccessTokens, Caller, TokenAuthenticators


def create_app(
    settings: Settings,
    *,
    database: Database | None = None,
    authenticators: Authenticators[Caller] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FastAPI:
    """Returns the application. What a deployment or a test replaces is given; the rest is made.

    Raises:
        ContractMismatchError: its routes are not those of the contract.
    """
    secret = settings.jwt_secret.get_secret_value()
    database = database or Database(parse_database_url(settings.database_url.get_secret_value()))
    passwords = Passwords(settings.bcrypt_rounds)
    access_tokens = AccessTokens(secret, timedelta(minutes=settings.access_token_minutes), now)
    authenticators = authenticators or TokenAuthenticators(access_tokens)
    cursors = Cursors(secret)
    contract = read_contract()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        yield
        passwords.close()
        await database.close()

    def per_request[A: Api](build: Callable[[Transaction], A]) -> Opener[A]:
        """Builds the handlers of each request on a transaction of its own."""

        @asynccontextmanager
        async def opener(operation: Operation) -> AsyncGenerator[A]:
            async with database.transaction(read_only=operation.is_safe) as transaction:
                yield build(transaction)

        return opener

    def always[A: Api](handlers: A) -> Opener[A]:
        """Uses the same handlers for every request, since they need no transaction."""

        @asynccontextmanager
        async def opener(_operation: Operation) -> AsyncGenerator[A]:
            yield handlers

        return opener

    router = ContractRouter(
        [
            *auth_endpoints(per_request(lambda t: Auth(t, passwords, access_tokens, now))),
            *me_endpoints(per_request(Me), authenticators),
            *tasks_endpoints(per_request(lambda t: Tasks(t, cursors, now)), authenticators),
            *health_endpoints(always(HealthChecks(database))),
            *contract_endpoints(always(ServedContract(contract))),
        ]
    )
    app = FastAPI(openapi_url=None, redirect_slashes=False, lifespan=lifespan)
    app.router.routes.append(router)
    add_pages(app)
    require_same_operations(app, contract)

    app.add_exception_handler(HTTPException, answer_http_exception)
    # The last one added is the outermost.
    app.add_middleware(Problems)
    app.add_middleware(Cors, origins=settings.cors_origins)
    app.add_middleware(SecurityHeaders, https_only=settings.is_production)
    app.add_middleware(RequestLog)
    return app
