"""The rule that journeys call only what is in the contract."""

from __future__ import annotations

from openapi.codegen.contract.contract import Contract
from openapi.codegen.contract.document import Json


def unknown_calls(contract: Contract, journeys: Json) -> list[str]:
    """Returns a line for each step of a journey that calls what is not in the contract."""
    known = {operation.id for operation in contract.operations}
    return [
        f"{journey['workflowId']}, {step['stepId']}: there is no operation {step['operationId']}"
        for journey in journeys["workflows"]
        for step in journey["steps"]
        if step["operationId"] not in known
    ]
