"""The application, wired: the only place where everything meets."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from generated.admin import admin_endpoints
from generated.api_keys import api_keys_endpoints
from generated.auth import auth_endpoints
from generated.batches import batches_endpoints
from generated.contract import contract_endpoints
from generated.exports import exports_endpoints
from generated.health import health_endpoints
from generated.idempotency import Attempt
from generated.imports import imports_endpoints
from generated.me import me_endpoints
from generated.replies import request_id
from generated.routing import (
    Api,
    ContractRouter,
    KeepingOpener,
    Opener,
    Operation,
    OtherPaths,
)
from generated.security import Authenticators
from generated.sessions import sessions_endpoints
from generated.tags import tags_endpoints
from generated.tasks import tasks_endpoints
from impl.admin.handlers import Admin
from impl.api_keys.handlers import ApiKeys
from impl.audit import Audit
from impl.auth.access_tokens import AccessTokens
from impl.auth.authenticators import ContractAuthenticators
from impl.auth.handlers import Auth
from impl.auth.refresh_cookie import TrustedCookies
from impl.auth.refresh_tokens import RefreshTokens
from impl.auth.sessions import Sessions
from impl.auth.sign_ins import SessionLifetimes, SignIns
from impl.batches.handlers import Batches
from impl.caller import Caller
from impl.closing import Closing
from impl.database import Database, Transaction
from impl.database.url import parse_database_url
from impl.issuers.tokens import ForeignTokens
from impl.kept_replies import KeptReplies
from impl.me.handlers import Me
from impl.paging.cursors import Cursors
from impl.purge import purging, retentions
from impl.rate_limits.limiter import RateLimits
from impl.settings import Settings
from impl.site.contract import ServedContract, read_contract, require_same_operations
from impl.site.health import HealthChecks
from impl.site.pages import add_pages
from impl.tags.handlers import Tags
from impl.tasks.handlers import Tasks
from impl.transfer.exports import Exports
from impl.transfer.imports import Imports
from impl.users.passwords import Passwords
from impl.users.quotas import Quotas
from impl.web.client import Client
from impl.web.cors import Cors
from impl.web.logs import RequestLog
from impl.web.problems import Problems, answer_http_exception
from impl.web.proxies import ClientAddress, network_of
from impl.web.security_headers import SecurityHeaders


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
    database = database or Database(
        parse_database_url(settings.database_url.get_secret_value()), settings.deadlines
    )
    passwords = Passwords(settings.bcrypt_rounds)
    access_lifetime = timedelta(minutes=settings.access_token_minutes)
    access_tokens = AccessTokens(
        settings.secrets, access_lifetime, now, timedelta(seconds=settings.clock_leeway_seconds)
    )
    refresh_tokens = RefreshTokens(settings.secrets)
    lifetimes = SessionLifetimes(
        unused=timedelta(days=settings.refresh_token_days),
        in_all=timedelta(days=settings.session_days),
    )
    foreign_tokens = ForeignTokens(settings.issuer, now) if settings.issuer is not None else None
    authenticators = authenticators or ContractAuthenticators(
        database, access_tokens, now, foreign_tokens
    )
    rate_limits = RateLimits(
        settings.secrets[0],
        replicas=settings.replicas,
        redis_url=settings.redis_url.get_secret_value(),
        redis_timeout_seconds=settings.redis_timeout_milliseconds / 1000,
    )
    limiter = rate_limits if settings.rate_limit_enabled else None
    cursors = Cursors(settings.secrets, now)
    quotas = Quotas(
        tasks=settings.quota_tasks,
        text_bytes=settings.quota_text_bytes,
        tags=settings.quota_tags,
        reply_bytes=settings.quota_reply_bytes,
    )
    kept_replies = KeptReplies(database, settings.secrets, quotas, now)
    contract = read_contract()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        async with Closing() as closing:
            closing.close_later("database", database.close)
            closing.close_later("rate_limits", rate_limits.close)
            if foreign_tokens is not None:
                closing.close_later("foreign_tokens", foreign_tokens.close)
            closing.close_later("passwords", passwords.close)
            await rate_limits.open()
            await closing.enter_for_now(
                "purge", purging(database, retentions(settings.trash_days), now)
            )
            yield

    def sign_ins(transaction: Transaction, request: HTTPConnection) -> SignIns:
        return SignIns(
            transaction,
            access_tokens,
            refresh_tokens,
            lifetimes,
            client=Client.of(request),
            audit=_audit(request),
            now=now,
        )

    def auth(transaction: Transaction, request: HTTPConnection) -> Auth:
        address = request.client.host if request.client else ""
        return Auth(
            transaction,
            sign_ins(transaction, request),
            passwords,
            _audit(request),
            now,
            remember=lambda email: rate_limits.remember(email, address),
        )

    def tasks(transaction: Transaction) -> Tasks:
        return Tasks(transaction, cursors, quotas, now)

    def per_request[A: Api](build: Callable[[Transaction, HTTPConnection], A]) -> KeepingOpener[A]:
        """Builds the handlers of each request on a transaction of its own."""

        @asynccontextmanager
        async def opener(
            operation: Operation, request: HTTPConnection, attempt: Attempt | None = None
        ) -> AsyncGenerator[A]:
            async with (
                database.transaction(
                    read_only=operation.is_safe, user_id=_who_asks(request)
                ) as transaction,
                kept_replies.keep(attempt, transaction),
            ):
                yield build(transaction, request)

        return opener

    def always[A: Api](handlers: A) -> Opener[A]:
        """Uses the same handlers for every request, since they need no transaction."""

        @asynccontextmanager
        async def opener(_operation: Operation, _request: HTTPConnection) -> AsyncGenerator[A]:
            yield handlers

        return opener

    router = ContractRouter(
        [
            *auth_endpoints(per_request(auth), authenticators, limiter),
            *sessions_endpoints(
                per_request(lambda t, r: Sessions(t, sign_ins(t, r), now)), authenticators, limiter
            ),
            *api_keys_endpoints(
                per_request(lambda t, r: ApiKeys(t, _audit(r), now)), authenticators, limiter
            ),
            *me_endpoints(per_request(lambda t, r: Me(t, _audit(r), now)), authenticators, limiter),
            *tasks_endpoints(per_request(lambda t, _: tasks(t)), authenticators, limiter),
            *batches_endpoints(
                per_request(lambda t, r: Batches(t, tasks(t), request_id(r))),
                authenticators,
                limiter,
            ),
            *tags_endpoints(
                per_request(lambda t, _: Tags(t, cursors, now)), authenticators, limiter
            ),
            *exports_endpoints(always(Exports(database, now)), authenticators, limiter),
            *imports_endpoints(
                per_request(lambda t, _: Imports(database, t, quotas, now)), authenticators, limiter
            ),
            *admin_endpoints(
                per_request(
                    lambda t, r: Admin(
                        t, sign_ins(t, r), passwords, cursors=cursors, audit=_audit(r), now=now
                    )
                ),
                authenticators,
                limiter,
            ),
            *health_endpoints(always(HealthChecks(database)), limiter),
            *contract_endpoints(always(ServedContract(contract)), limiter),
        ],
        limiter,
    )
    app = FastAPI(openapi_url=None, redirect_slashes=False, lifespan=lifespan)
    app.router.routes += [router, OtherPaths(limiter)]
    add_pages(app, contract.document)
    require_same_operations(app, contract)

    app.add_exception_handler(HTTPException, answer_http_exception)
    # The last one added is the outermost.
    app.add_middleware(Problems)
    app.add_middleware(
        TrustedCookies, origins=settings.cors_origins, https_only=settings.is_production
    )
    app.add_middleware(
        Cors,
        origins=settings.cors_origins,
        contract=contract,
        request_headers=settings.cors_request_headers,
    )
    app.add_middleware(SecurityHeaders, https_only=settings.is_production)
    app.add_middleware(RequestLog)
    app.add_middleware(ClientAddress, trusted_proxy_hops=settings.trusted_proxy_hops)
    return app


def _who_asks(request: HTTPConnection) -> str:
    """Returns whose share of the connections a request takes: the user's, else the address's."""
    user_id: str | None = getattr(request.state, "user_id", None)
    if user_id is not None:
        return user_id
    return f"address {network_of(request.client.host if request.client else '')}"


def _audit(request: HTTPConnection) -> Audit:
    return Audit(Client.of(request).address)
