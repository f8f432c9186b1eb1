"""The served contract, and the check that the application serves exactly its operations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Self, override

from starlette.routing import BaseRoute

import generated
from generated.contract import (
    ContractApi,
    GetContractJson200,
    GetContractJsonOutcome,
    GetContractYaml200,
    GetContractYamlOutcome,
)
from generated.models import ContractDocument
from generated.routing import Operation
from generated.structs import Encoded, encode

_FILE = Path(__file__).parents[2] / "openapi" / "openapi.yaml"
_GENERATED = Path(generated.__path__[0], "document.json")
METHODS = {"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"}


class ContractMismatchError(Exception):
    """The application does not serve exactly what the contract declares."""


@dataclass(frozen=True)
class ContractFile:
    """The hand-written file: its bytes, and what a server has to know of the document in them."""

    text: bytes
    json: bytes
    """The document as it is served."""
    info: Mapping[str, Any]
    operations: frozenset[str]
    """Every operation, such as `GET /api/me`."""
    request_headers: frozenset[str]
    """The headers that requests may have: parameters, credentials, the media type."""
    response_headers: frozenset[str]
    """The headers that responses declare, except for cookies, which no script may read."""

    @classmethod
    def read(cls, file: Path) -> Self:
        """Returns the contract in `file`.

        Raises:
            ContractMismatchError: the generated code was not made from it.
        """
        text = file.read_bytes()
        made = json.loads(_GENERATED.read_bytes())
        if made["made_from"] != sha256(text).hexdigest():
            raise ContractMismatchError(
                f"{file.name} has changed since generated/ was made from it: run `make generate`"
            )
        document = made["document"]
        nodes = _objects(document)
        return cls(
            text,
            encode(document),
            document["info"],
            frozenset(_operations(document)),
            frozenset(_request_headers(nodes)),
            frozenset(_response_headers(nodes)) - {"Set-Cookie"},
        )

    @property
    def methods(self) -> frozenset[str]:
        """Every method that an operation has."""
        return frozenset(operation.partition(" ")[0] for operation in self.operations)


def read_document() -> ContractDocument:
    """Returns the whole document. Nobody keeps it but who needs it: it takes 3 MB."""
    return ContractDocument.model_validate(json.loads(_GENERATED.read_bytes())["document"])


def _operations(document: Mapping[str, Any]) -> Iterator[str]:
    for path, item in document["paths"].items():
        for method in item:
            if method.upper() in METHODS:
                yield f"{method.upper()} {path}"


def _request_headers(nodes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    yield "Content-Type"
    for node in nodes:
        if node.get("in") == "header" and isinstance(node.get("name"), str):
            yield node["name"]
        if node.get("type") in ("http", "oauth2", "openIdConnect"):
            yield "Authorization"


def _response_headers(nodes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for node in nodes:
        if "description" in node and isinstance(node.get("headers"), dict):
            yield from node["headers"]


def _objects(value: object) -> list[dict[str, Any]]:
    """Returns every object of a JSON value."""
    found, waiting = [], [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            found.append(node)
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found


@cache
def read_contract() -> ContractFile:
    """Returns the contract of this version of the service. It is read once."""
    return ContractFile.read(_FILE)


def require_same_operations(
    operations: Iterable[Operation], others: Iterable[BaseRoute], contract: ContractFile
) -> None:
    """Raises an error unless the contract's operations are served, and else only pages.

    Raises:
        ContractMismatchError: an operation is missing on either side. The message names it.
    """
    served = {f"{each.method} {each.path}" for each in operations} | _served(others)
    declared = contract.operations
    complaints = [f"{o} is served but not in the contract" for o in sorted(served - declared)]
    complaints += [f"{o} is in the contract but not served" for o in sorted(declared - served)]
    if complaints:
        raise ContractMismatchError("; ".join(complaints))


def _served(routes: Iterable[BaseRoute]) -> set[str]:
    """Returns the operations of routes, except for the documentation."""
    found: set[str] = set()
    for route in routes:
        path = getattr(route, "path", "")
        if path != "/" and not f"{path}/".startswith("/docs/"):
            found |= {f"{method} {path}" for method in getattr(route, "methods", None) or {"ANY"}}
    return found


class ServedContract(ContractApi):
    """Handles the operations tagged `contract`."""

    def __init__(self, contract: ContractFile) -> None:
        self._contract = contract

    @override
    async def get_contract_yaml(self) -> GetContractYamlOutcome:
        return GetContractYaml200(body=self._contract.text)

    @override
    async def get_contract_json(self) -> GetContractJsonOutcome:
        return GetContractJson200(body=Encoded(self._contract.json))
