"""The served contract, and the check that the application serves exactly its operations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Self, override

import yaml
from starlette.routing import BaseRoute

from generated.contract import (
    ContractApi,
    GetContractJson200,
    GetContractJsonOutcome,
    GetContractYaml200,
    GetContractYamlOutcome,
)
from generated.models import ContractDocument
from generated.routing import Operation

_FILE = Path(__file__).parents[2] / "openapi" / "openapi.yaml"
# The safe loader of libyaml is several times as fast, where PyYAML comes with it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
METHODS = {"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"}


class ContractMismatchError(Exception):
    """The application does not serve exactly what the contract declares."""


@dataclass(frozen=True)
class ContractFile:
    """The hand-written file: its bytes, and the document in them."""

    text: bytes
    document: ContractDocument

    @classmethod
    def read(cls, file: Path) -> Self:
        """Returns the contract in `file`."""
        text = file.read_bytes()
        return cls(text, ContractDocument.model_validate(parse_yaml(text)))

    @cached_property
    def operations(self) -> frozenset[str]:
        """Every operation, such as `GET /api/me`."""
        return frozenset(
            f"{method.upper()} {path}"
            for path, item in self.document.paths.items()
            for method in item
            if method.upper() in METHODS
        )

    @cached_property
    def methods(self) -> frozenset[str]:
        """Every method that an operation has."""
        return frozenset(operation.partition(" ")[0] for operation in self.operations)

    @cached_property
    def request_headers(self) -> frozenset[str]:
        """The headers that requests may have: parameters, credentials, the media type."""
        names = {"Content-Type"}
        for node in _objects(self.document.model_dump()):
            if node.get("in") == "header" and isinstance(node.get("name"), str):
                names.add(node["name"])
            if node.get("type") in ("http", "oauth2", "openIdConnect"):
                names.add("Authorization")
        return frozenset(names)

    @cached_property
    def response_headers(self) -> frozenset[str]:
        """The headers that responses declare, except for cookies, which no script may read."""
        names: set[str] = set()
        for node in _objects(self.document.model_dump()):
            if "description" in node and isinstance(node.get("headers"), dict):
                names |= node["headers"].keys()
        return frozenset(names - {"Set-Cookie"})


def parse_yaml(text: bytes) -> Any:
    """Returns the value of a YAML document."""
    return yaml.load(text, _LOADER)  # noqa: S506, it is a safe one


def _objects(node: object) -> Iterator[dict[str, Any]]:
    """Yields every object of a JSON value."""
    if isinstance(node, dict):
        yield node
        yield from chain.from_iterable(map(_objects, node.values()))
    elif isinstance(node, list):
        yield from chain.from_iterable(map(_objects, node))


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
        return GetContractJson200(body=self._contract.document)
