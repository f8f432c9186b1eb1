"""The journeys of clients through the service, from `openapi/journeys.arazzo.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import yaml

from generated.models import ContractDocument
from impl.site.contract import METHODS, ContractMismatchError

# The safe loader of libyaml is several times as fast, where PyYAML comes with it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Step:
    """A request, and what has to come of it."""

    id: str
    description: str
    operation_id: str
    parameters: tuple[Mapping[str, Any], ...]
    """Parameter Objects of Arazzo."""
    body: Any
    """The body of the request, or None."""
    criteria: tuple[Mapping[str, str], ...]
    """Criterion Objects of Arazzo; the first one is about the status."""

    @classmethod
    def read(cls, node: Mapping[str, Any]) -> Self:
        """Returns what a Step Object of Arazzo says."""
        return cls(
            id=node["stepId"],
            description=node["description"],
            operation_id=node["operationId"],
            parameters=tuple(node.get("parameters", ())),
            body=node.get("requestBody", {}).get("payload"),
            criteria=tuple(node["successCriteria"]),
        )


@dataclass(frozen=True)
class Journey:
    """Requests that belong together."""

    id: str
    summary: str
    description: str
    steps: tuple[Step, ...]

    @classmethod
    def read(cls, node: Mapping[str, Any]) -> Self:
        """Returns what a Workflow Object of Arazzo says."""
        steps = tuple(map(Step.read, node["steps"]))
        return cls(node["workflowId"], node["summary"], node["description"], steps)


@dataclass(frozen=True)
class Journeys:
    """All journeys, with what is said of them together."""

    title: str
    description: str
    journeys: tuple[Journey, ...]

    @classmethod
    def read(cls, file: Path) -> Self:
        """Returns the journeys of an Arazzo file."""
        document = yaml.load(file.read_bytes(), _LOADER)  # noqa: S506, it is a safe one
        journeys = tuple(map(Journey.read, document["workflows"]))
        return cls(document["info"]["title"], document["info"]["description"], journeys)


@dataclass(frozen=True)
class Operation:
    """What a step calls."""

    id: str
    method: str
    path: str
    tag: str


def operations_of(contract: ContractDocument) -> Mapping[str, Operation]:
    """Returns the operations of `contract` by their id."""
    return {
        node["operationId"]: Operation(node["operationId"], method.upper(), path, node["tags"][0])
        for path, item in contract.paths.items()
        for method, node in item.items()
        if method.upper() in METHODS
    }


def require_operations(journeys: Journeys, operations: Mapping[str, Operation]) -> None:
    """Raises an error if a step calls what is not in the contract.

    Raises:
        ContractMismatchError: there is no such operation. The message names it.
    """
    complaints = [
        f"the journey {journey.id} calls {step.operation_id}, which is not in the contract"
        for journey in journeys.journeys
        for step in journey.steps
        if step.operation_id not in operations
    ]
    if complaints:
        raise ContractMismatchError("; ".join(dict.fromkeys(complaints)))
