"""The served contract is the file, and the routes are its operations."""

from __future__ import annotations

import datetime
import importlib
import json
import pkgutil
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
import yaml
from fastapi import FastAPI, WebSocket
from starlette.routing import BaseRoute, Mount

import generated
import impl.app
from generated.routing import Operation
from impl.app import Application, create_app
from impl.settings import Settings
from impl.site.contract import (
    ContractFile,
    ContractMismatchError,
    read_contract,
    require_same_operations,
)
from tests.generated.documents import CONTRACT_FILE

OPERATIONS = [
    value
    for module in pkgutil.iter_modules(generated.__path__)
    for value in vars(importlib.import_module(f"generated.{module.name}")).values()
    if isinstance(value, Operation)
]


def require_contract(routes: Sequence[BaseRoute]) -> None:
    """Fails unless nothing but the contract is served if there are these routes besides."""
    require_same_operations(OPERATIONS, routes, read_contract())


async def test_the_yaml_is_the_file_byte_for_byte(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/openapi.yaml")
    assert response.headers["content-type"] == "application/yaml"
    assert response.content == CONTRACT_FILE.read_bytes()


async def test_the_json_is_the_same_document(client: httpx.AsyncClient) -> None:
    response = await client.get("/api/openapi.json")
    assert response.headers["content-type"] == "application/json"
    document = yaml.load(CONTRACT_FILE.read_bytes(), yaml.CSafeLoader)
    assert response.json() == json.loads(json.dumps(document))


def test_no_yaml_value_of_the_contract_is_what_json_does_not_know() -> None:
    """For example, an unquoted date would be a date in YAML and a string in JSON."""

    def values(node: object) -> list[object]:
        if isinstance(node, dict):
            return [*node, *(value for child in node.values() for value in values(child))]
        return [v for child in node for v in values(child)] if isinstance(node, list) else [node]

    document = yaml.load(CONTRACT_FILE.read_bytes(), yaml.CSafeLoader)
    dates = [value for value in values(document) if isinstance(value, datetime.date)]
    assert dates == []


def test_the_application_serves_the_operations_of_the_contract(app: Application) -> None:
    require_contract(app.routes)


def test_another_route_under_api_is_refused(app: Application) -> None:
    other = FastAPI(openapi_url=None, routes=app.routes)
    other.add_api_route("/api/secret", lambda: None, methods=["POST"])
    with pytest.raises(ContractMismatchError, match=r"^POST /api/secret is served but not in"):
        require_contract(other.routes)


def test_another_method_of_a_path_of_the_contract_is_refused(app: Application) -> None:
    other = FastAPI(openapi_url=None, routes=app.routes)
    other.add_api_route("/api/me", lambda: None, methods=["PUT"])
    with pytest.raises(ContractMismatchError, match=r"^PUT /api/me is served but not in"):
        require_contract(other.routes)


def test_another_application_under_api_is_refused(app: Application) -> None:
    other = FastAPI(openapi_url=None, routes=[*app.routes, Mount("/api/v2", FastAPI())])
    with pytest.raises(ContractMismatchError, match="/api/v2 is served but not in"):
        require_contract(other.routes)


def test_an_application_that_covers_api_is_refused(app: Application) -> None:
    """A mount at `/` responds under `/api`, too."""
    inner = FastAPI(openapi_url=None)
    inner.add_api_route("/api/secret", lambda: None)
    other = FastAPI(openapi_url=None, routes=[*app.routes, Mount("/", inner)])
    with pytest.raises(ContractMismatchError, match="is served but not in"):
        require_contract(other.routes)


def test_a_web_socket_under_api_is_refused(app: Application) -> None:
    async def listen(_socket: WebSocket) -> None: ...

    other = FastAPI(openapi_url=None, routes=app.routes)
    other.add_api_websocket_route("/api/live", listen)
    with pytest.raises(ContractMismatchError, match="/api/live is served but not in"):
        require_contract(other.routes)


def test_an_operation_that_is_not_served_is_missed() -> None:
    operations = [operation for operation in OPERATIONS if operation.id != "deleteTask"]
    with pytest.raises(
        ContractMismatchError,
        match=r"^DELETE /api/\{user_id\}/tasks/\{id\} is in the contract but not served$",
    ):
        require_same_operations(operations, [], read_contract())


def test_the_service_does_not_start_with_a_contract_that_was_not_generated(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = CONTRACT_FILE.read_text(encoding="utf-8")
    changed = tmp_path / "openapi.yaml"
    changed.write_text(text.replace("/api/me:", "/api/myself:"), encoding="utf-8")
    monkeypatch.setattr(impl.app, "read_contract", lambda: ContractFile.read(changed))
    with pytest.raises(
        ContractMismatchError, match=r"^openapi\.yaml has changed since generated/ was"
    ):
        create_app(settings)
