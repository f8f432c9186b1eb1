"""The client in Node, against the running server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.openapi.contracts import operations, real_contract
from tests.typescript.conftest import Project, Service

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.test.ts"))


def run_tests(project: Project, service: Service, program: Path) -> str:
    """Returns the output of Node's test runner for a program; all tests must have passed."""
    command = ("node", "--test", "--test-reporter=tap", f"programs/{program.name}")
    run = project.run(*command, environment=service.environment)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name.split(".")[0])
def test_a_program_does_what_its_tests_say(
    program: Path, project: Project, service: Service
) -> None:
    output = run_tests(project, service, program)
    assert re.search(r"^# pass [1-9]", output, re.MULTILINE)
    assert re.search(r"^# fail 0$", output, re.MULTILINE)


def test_every_operation_of_the_contract_succeeds_once(project: Project, service: Service) -> None:
    run_tests(project, service, Path("tour.test.ts"))
    missing = set(operations(real_contract())) - service.operations_that_succeeded()
    assert not missing, "call them in programs/stops"
