"""TypeScript accepts correct usages of the client and reports each wrong one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.typescript.conftest import Project

USAGES = Path(__file__).parent / "usages"
EXPECTED = re.compile(r"// .*\berror ((?:TS\d+ ?)+)$")
REPORTED = re.compile(r"^(?:\w+/)?usages/(\w+\.ts)\((\d+),\d+\): error (TS\d+)", re.MULTILINE)

type Place = tuple[str, int]


def expected_errors() -> dict[Place, set[str]]:
    """Returns the errors that the files declare."""
    return {
        (file.name, number): set(said[1].split())
        for file in USAGES.glob("*.ts")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if (said := EXPECTED.search(line))
    }


WRONG = expected_errors()


@pytest.fixture(scope="module")
def output(project: Project) -> str:
    """The compiler's errors in the usages and the test programs."""
    usages = shutil.copytree(USAGES, project.folder / "usages")
    run = project.run("tsc", "-p", "tsconfig.json")
    shutil.rmtree(usages)  # for other tests, everything in the project compiles
    return run.stdout


@pytest.fixture(scope="module")
def reported(output: str) -> dict[Place, set[str]]:
    """The errors of the usages."""
    found: dict[Place, set[str]] = {}
    for name, line, code in REPORTED.findall(output):
        found.setdefault((name, int(line)), set()).add(code)
    return found


def test_right_usages_have_no_error(reported: dict[Place, set[str]]) -> None:
    assert [place for place in reported if place[0] == "right.ts"] == []


@pytest.mark.parametrize("place", WRONG, ids=lambda place: f"{place[0]}:{place[1]}")
def test_a_wrong_usage_has_its_error(place: Place, reported: dict[Place, set[str]]) -> None:
    assert reported.get(place) == WRONG[place]


def test_nothing_else_is_an_error(reported: dict[Place, set[str]]) -> None:
    assert set(reported) == set(WRONG)


def test_the_programs_of_these_tests_have_no_error(output: str) -> None:
    errors = [line for line in output.splitlines() if "error TS" in line]
    assert errors
    assert [line for line in errors if not line.startswith("usages/wrong_")] == []
