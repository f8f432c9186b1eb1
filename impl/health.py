"""Whether the service is up."""

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
from impl.database import Database

_OK = Health(status="ok")


class HealthChecks(HealthApi):
    """Handles the operations tagged `health`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @override
    async def get_liveness(self) -> GetLivenessOutcome:
        return GetLiveness200(body=_OK)

    @override
    async def get_readiness(self) -> GetReadinessOutcome:
        await self._database.ping()
        return GetReadiness200(body=_OK)
