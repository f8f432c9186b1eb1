"""What a run of Schemathesis did, from its own reports."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
_PEER = "other"
"""The name, in schemathesis.toml, of the user who does not own what is asked for."""


@dataclass(frozen=True)
class FuzzReport:
    """The figures of a run."""

    seed: int
    seconds: float
    operations: int
    cases: int
    scenarios: int
    """How many sequences of requests the stateful phase went through."""
    checks: int
    peer_requests: int
    """How many requests the other user sent for what is not theirs."""
    failures: int
    warnings: int
    statuses: dict[str, Counter[int]]
    """How often each operation answered with which status."""

    @property
    def gaps(self) -> list[str]:
        """What the run did not see, so that its silence about it says nothing."""
        gaps = [
            f"{operation} was never answered with a 2xx"
            for operation, statuses in self.statuses.items()
            if not any(200 <= status < 300 for status in statuses)
        ]
        if self.peer_requests == 0:
            gaps.append("nothing was asked for by another user than its owner")
        return gaps


def read_report(contract: Path, run: Path, events: Path) -> FuzzReport:
    """Reads Schemathesis's JSON report, and its NDJSON report of everything that happened."""
    totals = json.loads(run.read_text())
    statuses = {operation: Counter[int]() for operation in _operations(contract)}
    checks = scenarios = peer_requests = 0
    for scenario in _finished_scenarios(events):
        scenarios += scenario["phase"] == "stateful"
        recorder = scenario["recorder"]
        checks += sum(map(len, recorder.get("checks", {}).values()))
        peer_requests += sum(
            case["value"].get("auth_identity") == _PEER
            for case in recorder.get("cases", {}).values()
        )
        for operation, status in _answers(recorder):
            if operation in statuses:  # and not one with a method that the contract does not have
                statuses[operation][status] += 1
    return FuzzReport(
        seed=totals["seed"],
        seconds=totals["running_time"],
        operations=totals["operations"]["tested"],
        cases=totals["test_cases"]["generated"],
        scenarios=scenarios,
        checks=checks,
        peer_requests=peer_requests,
        failures=totals["test_cases"]["unique_failures"] + len(totals["errors"]),
        warnings=sum(map(len, totals["warnings"].values())),
        statuses=statuses,
    )


def _operations(contract: Path) -> Iterator[str]:
    for path, item in yaml.safe_load(contract.read_text())["paths"].items():
        for method in (name for name in item if name in _METHODS):
            yield f"{method.upper()} {path}"


def _finished_scenarios(events: Path) -> Iterator[dict[str, Any]]:
    with events.open() as lines:
        for line in lines:
            event = json.loads(line)
            if "ScenarioFinished" in event:
                yield event["ScenarioFinished"]


def _answers(recorder: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for case_id, interaction in recorder.get("interactions", {}).items():
        case = recorder["cases"].get(case_id)
        if case is not None and interaction.get("response") is not None:
            request = case["value"]
            yield f"{request['method']} {request['path']}", interaction["response"]["status_code"]
