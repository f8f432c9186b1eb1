"""What the summary of a fuzz run says, and when it fails the run."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fuzz_report import FuzzReport, read_report

_CONTRACT = """
paths:
  /api/things:
    parameters: []
    get: {}
    post: {}
"""


def _read(directory: Path, *requests: tuple[str, int, str]) -> FuzzReport:
    """Returns the report of a run that sent `requests`: their method, status and sender."""
    contract, run, events = (directory / name for name in ("contract", "run", "events"))
    contract.write_text(_CONTRACT)
    totals = {
        "seed": 1,
        "running_time": 2.5,
        "operations": {"tested": 2},
        "test_cases": {"generated": len(requests), "unique_failures": 1},
        "errors": [{"title": "Network Error"}],
        "warnings": {"missing_auth": ["GET /api/things"]},
    }
    run.write_text(json.dumps(totals))
    recorder = {
        "cases": {
            str(index): {"value": {"method": method, "path": "/api/things", "auth_identity": user}}
            for index, (method, _, user) in enumerate(requests)
        },
        "interactions": {
            str(index): {"response": {"status_code": status}}
            for index, (_, status, _) in enumerate(requests)
        },
        "checks": {"0": [{}, {}]},
    }
    lines = [
        {"EngineStarted": {}},
        {"ScenarioFinished": {"phase": "stateful", "recorder": recorder}},
        {"ScenarioFinished": {"phase": "fuzzing", "recorder": {}}},
    ]
    events.write_text("\n".join(map(json.dumps, lines)))
    return read_report(contract, run, events)


def test_it_counts(tmp_path: Path) -> None:
    requests = (("GET", 200, "owner"), ("GET", 200, "owner"), ("POST", 422, "other"))
    report = _read(tmp_path, *requests, ("DELETE", 405, "owner"))
    assert report.statuses == {"GET /api/things": {200: 2}, "POST /api/things": {422: 1}}
    assert (report.checks, report.scenarios, report.peer_requests) == (2, 1, 1)
    assert (report.failures, report.warnings) == (2, 1)


def test_an_operation_without_success_is_a_gap(tmp_path: Path) -> None:
    report = _read(tmp_path, ("POST", 422, "owner"), ("GET", 200, "other"))
    assert report.gaps == ["POST /api/things was never answered with a 2xx"]


def test_an_operation_without_a_request_is_a_gap(tmp_path: Path) -> None:
    report = _read(tmp_path, ("POST", 201, "other"))
    assert report.gaps == ["GET /api/things was never answered with a 2xx"]


def test_a_run_without_the_other_user_is_a_gap(tmp_path: Path) -> None:
    report = _read(tmp_path, ("POST", 201, "owner"), ("GET", 200, "owner"))
    assert report.gaps == ["nothing was asked for by another user than its owner"]
