"""Reading metrics, as Prometheus does."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import structlog
from fastapi import FastAPI
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from tests.support.clients import client_to


@dataclass
class Scraper:
    """A client of an application, and of its metrics."""

    client: httpx.AsyncClient
    metrics: httpx.AsyncClient

    async def families(self) -> dict[str, Metric]:
        """Returns all metrics by their names; those of counters end in `_total`."""
        answer = await self.metrics.get("/metrics")
        assert answer.status_code == 200
        return families_of(answer.text)

    async def value(self, name: str, **labels: str) -> float:
        """Returns the value of a sample, which is 0 as long as there is none."""
        for family in (await self.families()).values():
            for sample in family.samples:
                if sample.name == name and sample.labels == labels:
                    return sample.value
        return 0.0


def families_of(text: str) -> dict[str, Metric]:
    """Returns the metrics in a text, by their names."""
    families = {family.name: family for family in text_string_to_metric_families(text)}
    return {f"{n}_total" if f.type == "counter" else n: f for n, f in families.items()}


@asynccontextmanager
async def scraped(app: FastAPI) -> AsyncGenerator[Scraper]:
    """Runs an application whose metrics are read from any free port."""
    async with httpx.AsyncClient(trust_env=False) as metrics:
        with structlog.testing.capture_logs() as lines:
            lifespan = app.router.lifespan_context(app)
            await lifespan.__aenter__()
        try:
            (line,) = (line for line in lines if line["event"] == "metrics_served")
            metrics.base_url = httpx.URL(f"http://{line['address'].removesuffix('/metrics')}")
            async with client_to(app) as client:
                yield Scraper(client, metrics)
        finally:
            await metrics.aclose()
            await lifespan.__aexit__(None, None, None)
