"""The summary of a fuzz run, and when it fails the run."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz_report import AskedFor, FuzzReport, read_report
from tests.fuzz_report import Invocation as Left

_CONTRACT = """
paths:
  /api/things:
    parameters: []
    get: {tags: [things]}
    post:
      tags: [things]
      requestBody: {}
      responses:
        '201':
          links: {get: {}, again: {}}
"""
_EXAMPLES = 3
_GET, _POST = "GET /api/things", "POST /api/things"
_LINK = "POST /api/things -> [201] get -> GET /api/things"


@dataclass
class Invocation:
    """Schemathesis's report of a complete one."""

    phases: dict[str, dict[str, str | None]]
    scenarios: list[dict[str, Any]]
    stop_reason: str = "completed"
    complete: bool = True
    endings: list[str] = field(default_factory=list)

    def write(self, directory: Path) -> Path:
        directory.mkdir()
        totals = {
            "seed": 1,
            "running_time": 2.5,
            "stop_reason": self.stop_reason,
            "complete": self.complete,
            "phases": self.phases,
            "test_cases": {"generated": len(self.scenarios), "unique_failures": 1},
            "errors": [{"title": "Network Error"}],
            "warnings": {"missing_auth": [_GET]},
        }
        events = [{"EngineStarted": {}}, *({"ScenarioFinished": each} for each in self.scenarios)]
        (directory / "run.json").write_text(json.dumps(totals))
        (directory / "events.ndjson").write_text("\n".join(map(json.dumps, events)))
        if self.endings:
            (directory / "endings.txt").write_text("\n".join(self.endings))
        return directory


def _scenario(
    phase: str, operation: str, status: int, *, user: str = "owner", cases: int = 1, link: str = ""
) -> dict[str, Any]:
    method, path = operation.split()
    case: dict[str, Any] = {"value": {"method": method, "path": path, "auth_identity": user}}
    if link:
        case |= {"transition": {"id": link, "is_inferred": False}, "is_transition_applied": True}
    recorder = {
        "label": "Stateful tests" if phase == "stateful" else operation,
        "cases": {str(index): case for index in range(cases)},
        "interactions": {
            str(index): {"response": {"status_code": status}} for index in range(cases)
        },
        "checks": {"0": [{}, {}]},
    }
    return {"phase": phase, "recorder": recorder}


def _ended(*phases: str, status: str = "success") -> dict[str, dict[str, str | None]]:
    names = ("examples", "coverage", "fuzzing", "stateful")
    disabled: dict[str, dict[str, str | None]] = {
        name: {"status": "skip", "skip_reason": "disabled"} for name in names
    }
    return {**disabled, **{name: {"status": status, "skip_reason": None} for name in phases}}


@pytest.fixture
def operations() -> Invocation:
    """A complete run of single operations."""
    scenarios = [
        *(_scenario(phase, _GET, 200) for phase in ("examples", "coverage", "fuzzing")),
        *(_scenario(phase, _POST, 201, user="other") for phase in ("examples", "coverage")),
        _scenario("fuzzing", _POST, 422, cases=_EXAMPLES),
    ]
    return Invocation(_ended("examples", "coverage", "fuzzing"), scenarios)


@pytest.fixture
def scenarios() -> Invocation:
    """A complete run of scenarios. One of them sent nothing."""
    followed = [_scenario("stateful", _GET, 200, cases=2, link=_LINK) for _ in range(_EXAMPLES)]
    return Invocation(_ended("stateful"), [*followed, {"phase": "stateful", "recorder": {}}])


def _read(directory: Path, *invocations: Invocation) -> FuzzReport:
    contract = directory / "contract.yaml"
    contract.write_text(_CONTRACT)
    written = [Left(each.write(directory / f"run-{n}")) for n, each in enumerate(invocations)]
    return read_report(contract, AskedFor(_EXAMPLES), *written)


def test_a_whole_run_has_no_gaps(
    tmp_path: Path, operations: Invocation, scenarios: Invocation
) -> None:
    assert _read(tmp_path, operations, scenarios).gaps == []


def test_it_counts(tmp_path: Path, operations: Invocation, scenarios: Invocation) -> None:
    operations.scenarios.append(_scenario("fuzzing", "DELETE /api/things", 405))
    report = _read(tmp_path, operations, scenarios)
    assert report.statuses == {_GET: {200: 9}, _POST: {201: 2, 422: 3}}
    assert (report.scenarios, report.scenarios_asked_for, report.steps) == (3, 3, 6)
    assert (dict(report.links), report.links_of_the_contract) == ({_LINK: 6}, 2)
    assert (report.checks, report.peer_requests, report.seconds) == (20, 2, 5)
    assert (report.failures, report.warnings) == (4, 2)


def test_a_stateful_phase_that_ended_early_is_a_gap(
    tmp_path: Path, operations: Invocation, scenarios: Invocation
) -> None:
    del scenarios.scenarios[1]
    scenarios.endings = ["FlakyStrategyDefinition: Inconsistent data generation!"]
    (gap,) = _read(tmp_path, operations, scenarios).gaps
    assert gap.startswith("the stateful phase ended after 2 of 3 scenarios (4 steps): ")
    assert "let `settle` in tests/fuzz_service.py keep apart" in gap
    assert gap.endswith(" (FlakyStrategyDefinition: Inconsistent data generation!)")


def test_a_stateful_phase_that_ended_early_and_does_not_say_why_is_a_gap(
    tmp_path: Path, operations: Invocation, scenarios: Invocation
) -> None:
    del scenarios.scenarios[1:]
    (gap,) = _read(tmp_path, operations, scenarios).gaps
    assert gap == "the stateful phase ended after 1 of 3 scenarios (2 steps): nothing says why"


def test_as_many_scenarios_are_asked_for_as_the_contract_has_links(
    tmp_path: Path, operations: Invocation, scenarios: Invocation
) -> None:
    contract = tmp_path / "contract.yaml"
    contract.write_text(_CONTRACT.replace("again: {}", "again: {}, c: {}, d: {}"))
    places = (
        Left(operations.write(tmp_path / "operations")),
        Left(scenarios.write(tmp_path / "scenarios")),
    )
    (gap,) = read_report(contract, AskedFor(_EXAMPLES), *places).gaps
    assert gap.startswith("the stateful phase ended after 3 of 4 scenarios")


def test_a_run_without_the_stateful_phase_has_gaps(tmp_path: Path, operations: Invocation) -> None:
    never_began, ended_early, no_link = _read(tmp_path, operations).gaps
    assert never_began == "the stateful phase: never began"
    assert ended_early.startswith("the stateful phase ended after 0 of 3 scenarios")
    assert no_link == "no link of the contract was followed"


@pytest.mark.parametrize("phase", ["examples", "coverage", "fuzzing", "stateful"])
@pytest.mark.parametrize("status", ["skip", "error", "interrupted"])
def test_a_phase_that_did_not_end_well_is_a_gap(
    tmp_path: Path, operations: Invocation, scenarios: Invocation, phase: str, status: str
) -> None:
    invocation = scenarios if phase == "stateful" else operations
    invocation.phases[phase] = {"status": status, "skip_reason": "nothing to test"}
    gaps = _read(tmp_path, operations, scenarios).gaps
    assert gaps == [f"the {phase} phase: {status} (nothing to test)"]


def test_a_phase_that_found_something_is_no_gap(
    tmp_path: Path, operations: Invocation, scenarios: Invocation
) -> None:
    scenarios.phases = _ended("stateful", status="failure")
    assert _read(tmp_path, operations, scenarios).gaps == []


@pytest.mark.parametrize("phase", ["examples", "coverage", "fuzzing"])
def test_an_operation_without_a_case_in_a_phase_is_a_gap(
    tmp_path: Path, operations: Invocation, scenarios: Invocation, phase: str
) -> None:
    operations.scenarios = [
        each
        for each in operations.scenarios
        if (each["phase"], each["recorder"]["label"]) != (phase, _GET)
    ]
    gaps = _read(tmp_path, operations, scenarios).gaps
    assert gaps == [f"{_GET} had 0 of 1 cases in the {phase} phase"]


def test_an_operation_with_fewer_cases_than_asked_for_is_a_gap(
    tmp_path: Path, operations: Invocation, scenarios: Invocation
) -> None:
    operations.scenarios[-1] = _scenario("fuzzing", _POST, 201, cases=_EXAMPLES - 1)
    gaps = _read(tmp_path, operations, scenarios).gaps
    assert gaps == [f"{_POST} had 2 of 3 cases in the fuzzing phase"]


def test_a_run_in_which_no_link_was_followed_is_a_gap(
    tmp_path: Path, operations: Invocation, scenarios: Invocation
) -> None:
    for scenario in scenarios.scenarios:
        for case in scenario["recorder"].get("cases", {}).values():
            case["is_transition_applied"] = False
    gaps = _read(tmp_path, operations, scenarios).gaps
    assert gaps == ["no link of the contract was followed"]


def test_a_link_that_is_only_inferred_is_none_of_the_contract(
    tmp_path: Path, operations: Invocation, scenarios: Invocation
) -> None:
    for scenario in scenarios.scenarios:
        for case in scenario["recorder"].get("cases", {}).values():
            case["transition"]["is_inferred"] = True
    gaps = _read(tmp_path, operations, scenarios).gaps
    assert gaps == ["no link of the contract was followed"]


@pytest.mark.parametrize("reason", ["time_limit", "interrupted", "failure_limit"])
def test_an_invocation_that_was_stopped_is_a_gap(
    tmp_path: Path, operations: Invocation, scenarios: Invocation, reason: str
) -> None:
    operations.stop_reason = reason
    assert _read(tmp_path, operations, scenarios).gaps == [f"run-0 was stopped: {reason}"]


def test_an_invocation_that_is_not_complete_is_a_gap(
    tmp_path: Path, operations: Invocation, scenarios: Invocation
) -> None:
    scenarios.complete = False
    assert _read(tmp_path, operations, scenarios).gaps == ["run-1 was stopped: completed"]


def test_an_invocation_that_died_is_a_gap(
    tmp_path: Path, operations: Invocation, scenarios: Invocation
) -> None:
    contract = tmp_path / "contract.yaml"
    contract.write_text(_CONTRACT)
    written, died = operations.write(tmp_path / "written"), scenarios.write(tmp_path / "died")
    (died / "run.json").unlink()
    (died / "events.ndjson").write_text('{"ScenarioFin')
    gaps = read_report(contract, AskedFor(_EXAMPLES), Left(written), Left(died)).gaps
    assert gaps == ["died: Schemathesis did not come to its end"]


def test_an_operation_without_success_is_a_gap(
    tmp_path: Path, operations: Invocation, scenarios: Invocation
) -> None:
    for scenario in operations.scenarios[3:]:
        for interaction in scenario["recorder"]["interactions"].values():
            interaction["response"]["status_code"] = 422
    gaps = _read(tmp_path, operations, scenarios).gaps
    assert gaps == [f"{_POST} was never answered with a 2xx"]


def test_a_run_without_the_other_user_is_a_gap(
    tmp_path: Path, operations: Invocation, scenarios: Invocation
) -> None:
    for scenario in operations.scenarios:
        for case in scenario["recorder"]["cases"].values():
            case["value"]["auth_identity"] = "owner"
    gaps = _read(tmp_path, operations, scenarios).gaps
    assert gaps == ["nothing was asked for by another user than its owner"]


def test_where_the_contract_has_no_links_nobody_need_follow_them(
    tmp_path: Path, operations: Invocation, scenarios: Invocation
) -> None:
    contract = tmp_path / "contract.yaml"
    contract.write_text(_CONTRACT.replace("links: {get: {}, again: {}}", "description: Made."))
    for scenario in operations.scenarios + scenarios.scenarios:
        for case in scenario["recorder"].get("cases", {}).values():
            case |= {"is_transition_applied": False}
            case["value"]["auth_identity"] = "owner"
    written = [
        Left(each.write(tmp_path / name))
        for name, each in (("operations", operations), ("scenarios", scenarios))
    ]
    assert read_report(contract, AskedFor(_EXAMPLES), *written).gaps == []


def test_a_run_is_held_to_what_it_was_asked_for(tmp_path: Path, operations: Invocation) -> None:
    contract = tmp_path / "contract.yaml"
    contract.write_text(_CONTRACT)
    of_operations = Left(operations.write(tmp_path / "operations"))
    (gap, *_) = read_report(contract, AskedFor(_EXAMPLES), of_operations).gaps
    assert gap == "the stateful phase: never began"
    some = AskedFor(_EXAMPLES, phases=("examples", "coverage", "fuzzing"))
    assert read_report(contract, some, of_operations).gaps == []
    nothing = AskedFor(_EXAMPLES, tags=("none",))
    assert read_report(contract, nothing, of_operations).operations == []


def test_each_server_is_held_to_what_was_sent_to_it(
    tmp_path: Path, operations: Invocation, scenarios: Invocation
) -> None:
    contract = tmp_path / "contract.yaml"
    contract.write_text(_CONTRACT)
    here, there = "http://127.0.0.1:1", "http://127.0.0.1:2"
    for scenario in operations.scenarios:
        recorder = scenario["recorder"]
        for id_, interaction in [*recorder["interactions"].items()]:
            uri = f"{there if recorder['label'] == _POST else here}/api/things"
            recorder["interactions"][id_] = interaction | {"request": {"uri": uri}}
    both, after = operations.write(tmp_path / "both"), Left(scenarios.write(tmp_path / "after"))
    report = read_report(contract, AskedFor(_EXAMPLES), Left(both, here, servers=2), after)
    assert report.statuses[_GET][200] > 0
    assert not report.statuses[_POST]
    assert report.cases_of[_POST].total() == 0
    assert report.gaps[0] == f"{_POST} had 0 of 1 cases in the examples phase"
    assert report.peer_requests == 0
    assert report.cases == (len(operations.scenarios) // 2) + len(scenarios.scenarios)
