"""What a run of the fuzzer did and did not do, from Schemathesis's own reports."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.fuzz_stateful import read_endings

_METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
_PEER = "other"
"""The name, in schemathesis.toml, of the user who does not own the requested things."""
_ANSWERED_OTHERWISE = (
    "one that was repeated was answered otherwise, such as with a 409; let `settle` in "
    "tests/fuzz_service.py keep apart what there may be only once"
)
_PHASES_OF_OPERATIONS = ("examples", "coverage", "fuzzing")
PHASES = (*_PHASES_OF_OPERATIONS, "stateful")
"""All of Schemathesis's."""


@dataclass(frozen=True)
class Operation:
    """An operation of the contract."""

    name: str
    varies: bool
    """Whether one request for it can differ from another."""
    links: int


@dataclass(frozen=True)
class AskedFor:
    """What a run is to do."""

    examples: int
    """The number of cases per operation, and of scenarios."""
    phases: tuple[str, ...] = PHASES
    tags: tuple[str, ...] = ()
    """The tags of the operations, or none for all of them."""

    @property
    def is_everything(self) -> bool:
        """Whether it is long enough for Schemathesis to try what belongs to somebody else."""
        return self.phases == PHASES and not self.tags


@dataclass
class FuzzReport:
    """The figures of a run, which is one invocation of Schemathesis or several."""

    asked_for: AskedFor
    operations: list[Operation]
    seed: int = 0
    seconds: float = 0
    cases: int = 0
    scenarios: int = 0
    """How many sequences of requests the stateful phase sent."""
    steps: int = 0
    """How many requests these had."""
    links: Counter[str] = field(default_factory=Counter)
    """How often each of the contract's links led from one request to the next."""
    checks: int = 0
    peer_requests: int = 0
    """How many requests the other user sent for things that they do not own."""
    failures: int = 0
    warnings: int = 0
    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    """How often each operation returned which status."""
    cases_of: dict[str, Counter[str]] = field(default_factory=dict)
    """How many cases each operation had in which phase."""
    endings: list[str] = field(default_factory=list)
    """What ended the stateful phase prematurely."""
    phases: dict[str, str] = field(default_factory=dict)
    """How each phase ended, in Schemathesis's words."""
    interruptions: list[str] = field(default_factory=list)
    """How an incomplete invocation ended."""

    @property
    def scenarios_asked_for(self) -> int:
        """As many as examples, and enough to follow each link of the contract."""
        return max(self.asked_for.examples, self.links_of_the_contract)

    @property
    def links_of_the_contract(self) -> int:
        """How many there are."""
        return sum(operation.links for operation in self.operations)

    @property
    def gaps(self) -> list[str]:
        """What the run did not cover, so that finding nothing there means nothing."""
        return self.interruptions or [
            *self._phases_cut_short(),
            *self._operations_cut_short(),
            *self._scenarios_cut_short(),
            *self._never_answered(),
        ]

    def _phases_cut_short(self) -> Iterator[str]:
        for phase in self.asked_for.phases:
            ending = self.phases.get(phase, "never began")
            if ending not in ("success", "failure"):
                yield f"the {phase} phase: {ending}"

    def _operations_cut_short(self) -> Iterator[str]:
        for operation in self.operations:
            for phase in _PHASES_OF_OPERATIONS:
                if phase not in self.asked_for.phases:
                    continue
                is_random = phase == "fuzzing" and operation.varies
                asked_for = self.asked_for.examples if is_random else 1
                cases = self.cases_of[operation.name][phase]
                if cases < asked_for:
                    yield f"{operation.name} had {cases} of {asked_for} cases in the {phase} phase"

    def _scenarios_cut_short(self) -> Iterator[str]:
        if "stateful" not in self.asked_for.phases:
            return
        if self.scenarios < self.scenarios_asked_for:
            because = "; ".join(self.endings) or "nothing says why"
            if "FlakyStrategyDefinition" in because:
                because = f"{_ANSWERED_OTHERWISE} ({because})"
            yield (
                f"the stateful phase ended after {self.scenarios} of {self.scenarios_asked_for} "
                f"scenarios ({self.steps} steps): {because}"
            )
        if self.links_of_the_contract and not self.links:
            yield "no link of the contract was followed"

    def _never_answered(self) -> Iterator[str]:
        for operation, statuses in self.statuses.items():
            if not any(200 <= status < 300 for status in statuses):
                yield f"{operation} was never answered with a 2xx"
        has_owners = self.asked_for.is_everything and self.links_of_the_contract
        if self.peer_requests == 0 and has_owners:  # links lead to what another may not see
            yield "nothing was asked for by another user than its owner"


@dataclass(frozen=True)
class Invocation:
    """A run of Schemathesis: where it left `run.json` and `events.ndjson`."""

    directory: Path
    url: str = ""
    """The server that the report is about, of those that each case was sent to."""
    servers: int = 1


def read_report(contract: Path, asked_for: AskedFor, *invocations: Invocation) -> FuzzReport:
    """Reads what each invocation found out about its server."""
    operations = list(_operations(contract, asked_for.tags))
    report = FuzzReport(asked_for, operations)
    for operation in operations:
        report.statuses[operation.name] = Counter()
        report.cases_of[operation.name] = Counter()
    for invocation in invocations:
        directory = invocation.directory
        report.endings += read_endings(directory)
        if not (directory / "run.json").exists():
            report.interruptions.append(f"{directory.name}: Schemathesis did not come to its end")
            continue
        _add_totals(report, invocation, json.loads((directory / "run.json").read_text()))
        for scenario in _finished_scenarios(directory / "events.ndjson"):
            _add_scenario(report, scenario, invocation.url)
    return report


def _add_totals(report: FuzzReport, invocation: Invocation, totals: dict[str, Any]) -> None:
    report.seed = totals["seed"]
    report.seconds += totals["running_time"]
    report.cases += totals["test_cases"]["generated"] // invocation.servers
    report.failures += totals["test_cases"]["unique_failures"] + len(totals["errors"])
    report.warnings += sum(map(len, totals["warnings"].values()))
    if totals["stop_reason"] != "completed" or not totals["complete"]:
        report.interruptions.append(
            f"{invocation.directory.name} was stopped: {totals['stop_reason']}"
        )
    for phase, ended in totals["phases"].items():
        if ended["skip_reason"] != "disabled":
            reason = f" ({ended['skip_reason']})" if ended["skip_reason"] else ""
            report.phases[phase] = ended["status"] + reason


def _add_scenario(report: FuzzReport, scenario: dict[str, Any], url: str) -> None:
    recorder = _sent_to(url, scenario["recorder"])
    cases = recorder.get("cases", {}).values()
    report.checks += sum(map(len, recorder.get("checks", {}).values()))
    report.peer_requests += sum(case["value"].get("auth_identity") == _PEER for case in cases)
    for operation, status in _answers(recorder):
        if operation in report.statuses:  # not one with a method that the contract does not have
            report.statuses[operation][status] += 1
    if scenario["phase"] == "stateful":
        report.scenarios += bool(recorder.get("interactions"))
        report.steps += len(recorder.get("interactions", {}))
        report.links.update(_followed_links(cases))
    elif recorder["label"] in report.cases_of:
        report.cases_of[recorder["label"]][scenario["phase"]] += len(cases)


def _sent_to(url: str, recorder: dict[str, Any]) -> dict[str, Any]:
    """Returns what was recorded of the cases that were sent to a server, or to any."""
    if not url:
        return recorder
    interactions = recorder.get("interactions", {})
    sent = {id_ for id_, each in interactions.items() if each["request"]["uri"].startswith(url)}
    parts = {
        name: {id_: each for id_, each in recorder.get(name, {}).items() if id_ in sent}
        for name in ("cases", "checks", "interactions")
    }
    return recorder | parts


def _operations(contract: Path, tags: Collection[str]) -> Iterator[Operation]:
    document = yaml.load(contract.read_text(), yaml.CSafeLoader)
    for path, item in document["paths"].items():
        for method in (name for name in item if name in _METHODS):
            operation = item[method]
            if tags and not {*tags} & {*operation["tags"]}:
                continue
            yield Operation(
                name=f"{method.upper()} {path}",
                varies=bool(
                    operation.get("parameters")
                    or item.get("parameters")
                    or "requestBody" in operation
                    or operation.get("security", document.get("security"))
                ),
                links=sum(
                    len(_resolved(document, response).get("links", {}))
                    for response in operation.get("responses", {}).values()
                ),
            )


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Returns the component that a node refers to, or the node itself."""
    reference = node.get("$ref")
    if reference is None:
        return node
    section, name = reference.split("/")[-2:]
    found: dict[str, Any] = document["components"][section][name]
    return found


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


def _followed_links(cases: Iterator[dict[str, Any]]) -> Iterator[str]:
    for case in cases:
        transition = case.get("transition")
        if transition and case["is_transition_applied"] and not transition["is_inferred"]:
            yield transition["id"]
