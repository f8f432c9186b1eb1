"""`make mock` answers for every operation as the contract says, before there is a backend."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest
from contract import Contract

from tests.generated.documents import OPERATIONS, example_request, require_declared, resolve
from tests.openapi.contracts import ROOT, real_contract
from tests.support.processes import stop, wait_until

_START_SECONDS = 60
_STOP_SECONDS = 10

CONTRACT = Contract(real_contract())
SECURED = [
    operation.id
    for operation in CONTRACT.operations
    if operation.is_secured and not operation.security.is_optional
]
PROBLEMS = [
    (operation.id, response.status)
    for operation in CONTRACT.operations
    for response in operation.responses
    if response.media_type and response.status >= 400
]


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Generator[httpx.Client]:
    """A client of the mock."""
    output = tmp_path_factory.mktemp("mock") / "output"
    with output.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "openapi/mock/mock.py"],
            cwd=ROOT,
            env={**os.environ, "HOST": "127.0.0.1", "PORT": "0"},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us, who then stop it in order
        )
    try:
        wait_until(lambda: bool(_address(output)), process, output, _START_SECONDS)
        with httpx.Client(base_url=_address(output), trust_env=False, timeout=30) as client:
            yield client
    finally:
        stop(process, signal.SIGTERM, _STOP_SECONDS)
    assert process.returncode == 0


def ask(mock: httpx.Client, operation_id: str, **headers: str) -> httpx.Response:
    """Asks an operation with its examples."""
    method, path, node = OPERATIONS[operation_id]
    query: dict[str, Any] = {}
    item = CONTRACT.document["paths"][path]
    for reference in [*item.get("parameters", []), *node.get("parameters", [])]:
        parameter = resolve(reference)
        if parameter.get("required"):
            (value, *_) = resolve(parameter["schema"])["examples"]
            path = path.replace(f"{{{parameter['name']}}}", str(value))
            query |= {parameter["name"]: value} if parameter["in"] == "query" else {}
            headers |= {parameter["name"]: value} if parameter["in"] == "header" else {}
    request = example_request(operation_id)
    request["headers"] = {**request.get("headers", {}), **headers}
    return mock.request(method, path, params=query, **request)


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_a_success_is_as_declared(mock: httpx.Client, operation_id: str) -> None:
    success = min(int(status) for status in OPERATIONS[operation_id][2]["responses"])
    response = ask(mock, operation_id, Authorization="Bearer any")
    require_declared(response, operation_id, success)


@pytest.mark.parametrize("operation_id", SECURED)
def test_a_credential_is_asked_for(mock: httpx.Client, operation_id: str) -> None:
    response = ask(mock, operation_id)
    require_declared(response, operation_id, 401)


@pytest.mark.parametrize(("operation_id", "status"), PROBLEMS)
def test_an_error_comes_on_request(mock: httpx.Client, operation_id: str, status: int) -> None:
    response = ask(mock, operation_id, Authorization="Bearer any", Prefer=f"code={status}")
    require_declared(response, operation_id, status)


def test_a_request_that_does_not_fit_is_refused(mock: httpx.Client) -> None:
    response = mock.post("/api/auth/login", json={"email": "ada@example.com"})
    require_declared(response, "logIn", 422)


def test_pages_of_any_origin_may_ask(mock: httpx.Client) -> None:
    origin = {"Origin": "http://127.0.0.1:5173", "Access-Control-Request-Method": "DELETE"}
    wanted = {"Access-Control-Request-Headers": "authorization"}
    preflight = mock.options("/api/me", headers={**origin, **wanted})
    assert preflight.headers["access-control-allow-origin"] == origin["Origin"]
    assert preflight.headers["access-control-allow-methods"] == "DELETE"
    assert preflight.headers["access-control-allow-headers"] == "authorization"


def _address(output: Path) -> str:
    said = re.search(r"listening on (http://\S+)", output.read_text(errors="replace"))
    return said[1] if said else ""
