"""Liveness and readiness."""

from __future__ import annotations

from typing import override

from generated.health import (
    GetLiveness200,
    GetLivenessOutcome,
    GetReadiness200,
    GetReadinessOutcome,
    HealthApi,
)
from generated.models import Health
from generated.problems import Refusal, ServiceUnavailable
from impl.database import Database
from impl.database.schema import NEWEST, ServedSchema
from impl.draining import Draining

HEALTH = ("getLiveness", "getReadiness")
"""The operations that are asked for again and again."""
_OK = Health(status="ok")
_RETRY_AFTER_SECONDS = 5
_DRAINING = "This process is about to end: send requests to others."


class HealthChecks(HealthApi):
    """Handles the operations tagged `health`."""

    def __init__(self, database: Database, draining: Draining) -> None:
        self._database = database
        self._draining = draining
        self._schema = ServedSchema(database)

    @override
    async def get_liveness(self) -> GetLivenessOutcome:
        return GetLiveness200(body=_OK)

    @override
    async def get_readiness(self) -> GetReadinessOutcome:
        if self._draining.has_begun:
            raise Refusal(ServiceUnavailable(detail=_DRAINING, retry_after=_RETRY_AFTER_SECONDS))
        await self._database.ping()
        await self._require_schema()
        return GetReadiness200(body=_OK)

    async def _require_schema(self) -> None:
        """Raises a refusal while the database has an older schema.

        It is read each time, since the database may also be downgraded.
        """
        schema = await self._schema.read()
        if schema.is_older:
            detail = f"The schema is at revision {schema.name} and not yet at {NEWEST}: migrate it."
            raise Refusal(ServiceUnavailable(detail=detail, retry_after=_RETRY_AFTER_SECONDS))
