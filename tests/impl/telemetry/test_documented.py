"""What is documented, shown or alerted of metrics is what a service tells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from pydantic import SecretStr

from impl.app import create_app
from impl.settings import Settings
from tests.impl.telemetry.scraping import scraped
from tests.impl.test_operating import rows_of
from tests.support.local_issuer import AUDIENCE, LocalIssuer, key_pair
from tests.support.servers import ROOT
from tests.support.users import sign_up

FOLDER = ROOT / "impl" / "deploying"
OF_LIBRARY = ("process_", "python_")
OF_PROMETHEUS = {"job", "instance"}
"""Labels that it adds itself."""
WORDS = {
    *("and", "by", "clamp_min", "histogram_quantile", "increase", "max", "min", "rate", "sum"),
    *("time", "topk"),
}
"""What is no metric in an expression."""

type Told = dict[str, set[str]]
"""The samples that a service tells, by their names, with the names of their labels."""

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def told(settings: Settings, local_issuer: LocalIssuer) -> Told:
    """What a service tells whose every metric has had a reason to be there."""
    everything = {
        "metrics_port": 0,
        "rate_limit_enabled": True,
        "redis_url": SecretStr("redis://127.0.0.1:1"),
        "oidc_issuer": local_issuer.url,
        "jwt_audience": AUDIENCE,
    }
    async with scraped(create_app(settings.model_copy(update=everything))) as scraper:
        user = await sign_up(scraper.client)
        foreign = {"Authorization": f"Bearer {key_pair().sign(local_issuer.claims())}"}
        await scraper.client.get("/api/me", headers=foreign)
        await scraper.client.post(f"/api/{user.user_id}/exports", headers=user.headers)
        families = await scraper.families()
    named = {s.name: set(s.labels) for family in families.values() for s in family.samples}
    # No server purges while it starts, and nobody was refused.
    rare = {
        "http_refusals_total": {"status"},
        "purged_rows_total": {"what"},
        "rate_limit_refusals_total": {"policy"},
    }
    assert rare.keys() <= families.keys()
    return {**named, **rare}


async def test_each_metric_is_documented_with_its_labels(told: Told) -> None:
    documented = {
        name.strip("`"): set(re.findall(r"`(\w+)`", labels))
        for name, labels, _ in rows_of("metric")
    }
    found = {
        re.sub(r"_(bucket|count|sum)$", "", name): labels - {"le"}
        for name, labels in told.items()
        if not name.startswith(OF_LIBRARY) and not name.endswith("_created")
    }
    assert documented == found


async def test_the_dashboard_and_the_alerts_ask_for_what_is_told(told: Told) -> None:
    for expression in (*expressions_of_dashboard(), *expressions_of_alerts()):
        names, labels = asked_for(expression)
        assert names, expression
        assert names <= told.keys(), expression
        known = set.union(OF_PROMETHEUS, *(told[name] for name in names))
        assert labels <= known, expression


def test_what_is_told_otherwise_would_be_noticed(database_url: str) -> None:
    asked = asked_for('sum by (operation, le) (rate(a_bucket{status=~"5..", job="$job"}[5m])) > 1')
    assert asked == ({"a_bucket"}, {"operation", "le", "status", "job"})


def expressions_of_dashboard() -> Iterator[str]:
    dashboard = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))
    for panel in dashboard["panels"]:
        for target in panel.get("targets", ()):
            yield target["expr"]
    for variable in dashboard["templating"]["list"]:
        if "label_values" in variable["query"]:
            yield re.sub(r"label_values\((.*), \w+\)", r"\1", variable["query"])


def expressions_of_alerts() -> Iterator[str]:
    alerts: dict[str, Any] = yaml.safe_load((FOLDER / "alerts.yaml").read_text(encoding="utf-8"))
    for group in alerts["groups"]:
        for rule in group["rules"]:
            yield rule["expr"]


def asked_for(expression: str) -> tuple[set[str], set[str]]:
    """Returns the metrics that an expression of Prometheus names, and the labels."""
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]', "", expression)
    grouped = [name for group in re.findall(r"by \(([^)]*)\)", bare) for name in group.split(", ")]
    matched = re.findall(r"(\w+)[=!]", " ".join(re.findall(r"\{[^}]*\}", bare)))
    rest = re.sub(r"by \([^)]*\)|\{[^}]*\}", "", bare)
    names = set(re.findall(r"[a-z_]+", rest)) - WORDS
    return names, {*grouped, *matched}
