# Generated from openapi/openapi.yaml by `make generate`. Change that, not this.
"""The handlers of every tag: what a service gives to answer the whole contract."""

from __future__ import annotations

from dataclasses import dataclass

from .admin import AdminApi, admin_endpoints
from .api_keys import ApiKeysApi, api_keys_endpoints
from .auth import AuthApi, auth_endpoints
from .batches import BatchesApi, batches_endpoints
from .contract import ContractApi, contract_endpoints
from .exports import ExportsApi, exports_endpoints
from .health import HealthApi, health_endpoints
from .imports import ImportsApi, imports_endpoints
from .me import MeApi, me_endpoints
from .rate_limits import RateLimiter
from .routing import Endpoint, KeepingOpener, Opener
from .security import Authenticators, Principal
from .sessions import SessionsApi, sessions_endpoints
from .tags import TagsApi, tags_endpoints
from .tasks import TasksApi, tasks_endpoints


@dataclass(frozen=True, slots=True, kw_only=True)
class Handlers[P: Principal]:
    """What opens the handlers of each tag for a request."""

    auth: KeepingOpener[AuthApi[P]]
    sessions: Opener[SessionsApi[P]]
    api_keys: KeepingOpener[ApiKeysApi[P]]
    me: Opener[MeApi[P]]
    tasks: KeepingOpener[TasksApi[P]]
    batches: KeepingOpener[BatchesApi[P]]
    exports: Opener[ExportsApi[P]]
    imports: KeepingOpener[ImportsApi[P]]
    tags: KeepingOpener[TagsApi[P]]
    admin: KeepingOpener[AdminApi[P]]
    health: Opener[HealthApi]
    contract: Opener[ContractApi]


def endpoints[P: Principal](
    handlers: Handlers[P], authenticators: Authenticators[P], rate_limiter: RateLimiter | None
) -> list[Endpoint]:
    """Returns every operation of the contract, run by the handlers of its tag."""
    return [
        *auth_endpoints(handlers.auth, authenticators, rate_limiter),
        *sessions_endpoints(handlers.sessions, authenticators, rate_limiter),
        *api_keys_endpoints(handlers.api_keys, authenticators, rate_limiter),
        *me_endpoints(handlers.me, authenticators, rate_limiter),
        *tasks_endpoints(handlers.tasks, authenticators, rate_limiter),
        *batches_endpoints(handlers.batches, authenticators, rate_limiter),
        *exports_endpoints(handlers.exports, authenticators, rate_limiter),
        *imports_endpoints(handlers.imports, authenticators, rate_limiter),
        *tags_endpoints(handlers.tags, authenticators, rate_limiter),
        *admin_endpoints(handlers.admin, authenticators, rate_limiter),
        *health_endpoints(handlers.health, rate_limiter),
        *contract_endpoints(handlers.contract, rate_limiter),
    ]
