"""Traces: what a request did arrives at a collector, and no request pays for it that need not."""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from socket import create_server
from typing import Any

import httpx
import pytest
from pydantic import SecretStr, ValidationError
from structlog.testing import capture_logs

from impl.app import create_app
from impl.settings import Settings
from impl.telemetry.traceparent import parent_of
from tests.support.apps import run_app
from tests.support.collector import Collector, Span, run_collector
from tests.support.configuring import Configure
from tests.support.local_issuer import AUDIENCE, LocalIssuer, key_pair
from tests.support.requests import request_called
from tests.support.users import sign_up

SERVER, CLIENT = 2, 3
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
SAMPLED = {"traceparent": f"00-{TRACE}-{PARENT}-01"}
LONGEST_CLOSE = 4.9
"""Documented: what does not close within five seconds is logged."""

type Traced = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Generator[Collector]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with run_collector() as collector:
        yield collector


@pytest.fixture
def traced(settings: Settings, collector: Collector) -> Traced:
    """Runs an application that sends traces: all have arrived when it has ended."""

    @asynccontextmanager
    async def run(**changes: Any) -> AsyncGenerator[httpx.AsyncClient]:
        endpoint = {"otel_exporter_otlp_endpoint": collector.url, "traces_per_second": 100}
        async with run_app(settings.model_copy(update={**endpoint, **changes})) as client:
            yield client

    return run


async def test_a_request_and_its_statements_are_spans(
    traced: Traced, collector: Collector, settings: Settings
) -> None:
    async with traced() as client:
        user = await sign_up(client)
        task = {"title": "canary-title"}
        answer = await client.post(user.tasks, json=task, headers={**user.headers, **SAMPLED})
    (span,) = collector.named("createTask")
    assert (span.trace_id, span.parent_id, span.kind) == (TRACE, PARENT, SERVER)
    assert span.service == "taskpact"
    assert span.attributes["http.request.method"] == "POST"
    assert span.attributes["http.route"] == "/api/{user_id}/tasks"
    assert span.attributes["http.response.status_code"] == 201
    assert span.attributes["request.id"] == answer.headers["x-request-id"]
    statements = [each for each in collector.spans if each.parent_id == span.id]
    assert len(statements) >= span.attributes["database.statements"] > 0
    kind = settings.database_url.get_secret_value().partition(":")[0]
    for each in statements:
        assert (each.trace_id, each.kind) == (TRACE, CLIENT)
        assert each.attributes["db.system.name"] == kind
        assert 0 < each.seconds <= span.seconds
    assert "tasks" in " ".join(each.name for each in statements)
    (sign_up_span,) = collector.named("signUp")
    assert (sign_up_span.parent_id, sign_up_span.trace_id != TRACE) == ("", True)
    said = str(collector.spans)
    assert not [secret for secret in ("canary", user.email, user.token) if secret in said]


async def test_what_is_recorded_is_in_the_log(traced: Traced, collector: Collector) -> None:
    with capture_logs() as lines:
        async with traced() as client:
            await client.get("/api/health/live", headers=SAMPLED)
            await client.get("/api/health/live")
    found = [line["trace_id"] for line in lines if line["event"] == "request"]
    assert found == [span.trace_id for span in collector.named("getLiveness")]
    assert found[0] == TRACE


async def test_a_parent_that_is_not_recorded_is_told_in_the_log_alone(
    traced: Traced, collector: Collector
) -> None:
    with capture_logs() as lines:
        async with traced() as client:
            headers = {"traceparent": f"00-{TRACE}-{PARENT}-00"}
            await client.get("/api/health/live", headers=headers)
    assert [line["trace_id"] for line in lines if line["event"] == "request"] == [TRACE]
    assert collector.spans == []


@pytest.mark.parametrize("flags", ["00", "01"])
async def test_a_problem_tells_its_trace(traced: Traced, flags: str) -> None:
    """Who reports a problem may know its trace, and not its request."""
    headers = {"traceparent": f"00-{TRACE}-{PARENT}-{flags}"}
    async with traced() as client:
        told = (await client.get("/api/me", headers=headers)).json()
        missing = (await client.get("/nothing", headers=headers)).json()
        assert len((await client.get("/api/me")).json()["trace_id"]) == len(TRACE)
    assert told["trace_id"] == missing["trace_id"] == TRACE
    async with traced(otel_exporter_otlp_endpoint="") as client:
        assert "trace_id" not in (await client.get("/api/me", headers=headers)).json()


HOSTILE = {
    "nothing": "",
    "no id of a trace": f"00-{'0' * 32}-{PARENT}-01",
    "no id of a parent": f"00-{TRACE}-{'0' * 16}-01",
    "in capitals": f"00-{TRACE.upper()}-{PARENT}-01",
    "the version that is none": f"ff-{TRACE}-{PARENT}-01",
    "more than version 0 has": f"00-{TRACE}-{PARENT}-01-more",
    "too long": f"00-{TRACE}0-{PARENT}-01",
    "something else in the log": f'00-{TRACE}-{PARENT}-01","user_id":"root',
    "a line more": f"00-{TRACE}-{PARENT}-01 x",
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_wrong_parent_is_ignored(traced: Traced, collector: Collector, value: str) -> None:
    assert parent_of(request_called("r", (b"traceparent", value.encode()))) is None
    async with traced() as client:
        answer = await client.get("/api/health/live", headers={"traceparent": value})
        assert answer.status_code == 200
    (span,) = collector.named("getLiveness")
    assert span.parent_id == ""
    assert span.trace_id != TRACE


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_so_are_two_parents(traced: Traced, collector: Collector) -> None:
    later = f"01-{TRACE}-{PARENT}-01-more"
    async with traced() as client:
        await client.get("/api/health/live", headers=[("traceparent", later)] * 2)
        await client.get("/api/health/live", headers=[("traceparent", later)])
    assert [span.parent_id for span in collector.named("getLiveness")] == ["", PARENT]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_only_so_many_are_recorded_whatever_clients_say(
    traced: Traced, collector: Collector
) -> None:
    """Recording a request costs as much as answering it, so clients do not decide about it."""
    started = time.monotonic()
    async with traced(traces_per_second=2) as client:
        for _ in range(50):
            await client.get("/api/health/live", headers=SAMPLED)
        most = 2 + 2 * (time.monotonic() - started)
    assert 2 <= len(collector.named("getLiveness")) <= most


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_request_names_a_span(traced: Traced, collector: Collector) -> None:
    async with traced() as client:
        await client.request("BREW", "/canary")
        await client.request("BREW", "/api/me")
    assert [span.name for span in collector.spans] == ["request", "request"]
    assert "canary" not in str(collector.spans)
    assert "BREW" not in str(collector.spans)


async def test_a_failure_is_seen(traced: Traced, collector: Collector) -> None:
    def fail(*_: object) -> None:
        raise LookupError

    async with traced() as client:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("impl.site.health.HealthChecks.get_liveness", fail)
            assert (await client.get("/api/health/live")).status_code == 500
        await client.get("/nothing")
    failed, missing = collector.spans
    assert (failed.name, failed.has_failed) == ("getLiveness", True)
    assert failed.attributes["error.type"] == "500"
    assert not missing.has_failed


async def test_an_issuer_is_told_of_the_trace(
    traced: Traced, collector: Collector, local_issuer: LocalIssuer
) -> None:
    headers = {"Authorization": f"Bearer {key_pair().sign(local_issuer.claims())}"}
    async with traced(oidc_issuer=local_issuer.url, jwt_audience=AUDIENCE) as client:
        assert (await client.get("/api/me", headers=headers | SAMPLED)).status_code == 200
    (span,) = collector.named("getMe")
    calls: list[Span] = collector.named("GET")
    assert [call.attributes["url.full"] for call in calls] == [
        f"{local_issuer.url}{path}" for path in local_issuer.requests
    ]
    assert {call.parent_id for call in calls} == {span.id}
    told = [f"00-{TRACE}-{call.id}-01" for call in calls]
    assert local_issuer.traceparents == told


# The collector


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_collector_gets_its_headers_and_the_log_does_not(
    traced: Traced, collector: Collector
) -> None:
    collector.status = 400
    headers = SecretStr("authorization=%20Bearer%20canary%3B ,x-tenant = ada")
    with capture_logs() as lines:
        async with traced(otel_exporter_otlp_headers=headers) as client:
            await client.get("/api/health/live")
    (request,) = collector.requests
    assert request["path"] == "/v1/traces"
    assert (request["authorization"], request["x-tenant"]) == ("Bearer canary;", "ada")
    (line,) = (line for line in lines if line["event"] == "traces_not_sent")
    assert "400" in line["reason"]
    assert "canary" not in str(lines)


@pytest.mark.parametrize("accepts", [True, False], ids=["silent", "away"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_collector_that_takes_nothing_holds_up_nobody(
    traced: Traced, *, accepts: bool
) -> None:
    with create_server(("127.0.0.1", 0)) as listener, capture_logs() as lines:
        endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}"
        if not accepts:
            listener.close()
        async with traced(otel_exporter_otlp_endpoint=endpoint) as client:
            answers = [await client.get("/api/health/live") for _ in range(200)]
            closing = time.monotonic()
        assert time.monotonic() - closing < LONGEST_CLOSE
    assert {answer.status_code for answer in answers} == {200}
    assert len([line for line in lines if line["event"] == "traces_not_sent"]) == 1


# Settings


def test_by_default_nothing_is_recorded(configure: Configure) -> None:
    assert configure().collector is None


@pytest.mark.parametrize(
    "variables",
    [
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://ada:canary@collector"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4318"},
        {
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318",
            "OTEL_EXPORTER_OTLP_HEADERS": "x-key: canary",
        },
        {
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318",
            "OTEL_EXPORTER_OTLP_HEADERS": "canary",
        },
        {
            "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318",
            "OTEL_EXPORTER_OTLP_HEADERS": "x-key=canary%0Ax",
        },
        *(
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318",
                "OTEL_EXPORTER_OTLP_HEADERS": f"x-key=canary{unencoded}canary",
            }
            for unencoded in '";\\'
        ),
    ],
)
def test_an_address_or_a_header_that_is_none_is_refused(
    configure: Configure, variables: dict[str, str]
) -> None:
    with pytest.raises(ValidationError) as refused:
        configure(**variables)
    assert "canary" not in str(refused.value)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_missing_is_said(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "impl.telemetry.traces", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    endpoint = {"otel_exporter_otlp_endpoint": "http://collector:4318"}
    with pytest.raises(ValueError, match=r"requirements-traces\.lock"):
        create_app(settings.model_copy(update=endpoint))
