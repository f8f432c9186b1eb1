"""The journeys of `openapi/journeys.arazzo.yaml`, run by Redocly's runner on both databases."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Generator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from sqlalchemy import update

from impl.auth.tables import SessionRow
from impl.database import Database
from impl.database.url import parse_database_url
from impl.site.journeys import Journey, Journeys
from tests.support.journeys import JOURNEYS, RanStep, run_journeys
from tests.support.mocks import run_mock
from tests.support.servers import ROOT, RunningServer, run_server

ADA = {"email": "ada@example.com", "password": "correct horse battery staple"}
MAIN_JOURNEYS = [
    *("first-task", "lost-update", "page-through-all", "stay-signed-in", "move-house", "leave")
]
EACH_JOURNEY = pytest.mark.parametrize(
    "journey", Journeys.read(JOURNEYS).journeys, ids=lambda journey: journey.id
)
WRONG = {
    "first-task": ("create-again", 0, "$statusCode == 200"),
    "lost-update": ("phone-writes", 2, "$response.body#/priority == 'low'"),
    "page-through-all": ("last-page", 2, "$[?length(@.items) == 2]"),
    "stay-signed-in": ("other-tab", 1, "$response.body#/refresh_token == $inputs.email"),
    "move-house": ("export", 1, "^inline"),
}
"""A step of each journey, and in place of which of its criteria what cannot come true."""
NOT_COMPARED = {"export"}
"""Its response is a file of lines. The runner takes it for one text, and no array."""


@pytest.fixture(scope="module")
def server(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    with run_server(database_url, tmp_path_factory.mktemp("server") / "output") as server:
        yield server


@pytest.fixture(scope="module")
def steps(
    server: RunningServer, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[RanStep]]:
    """All steps that ran, by journey. Before the last journey, time passes."""
    folder = tmp_path_factory.mktemp("journeys")
    inputs = ADA | {"new_email": "new@example.com"}
    warn = ("--severity", '{"SCHEMA_CHECK": "warn"}')  # see NOT_COMPARED
    stay = run_journeys(server.url, folder, inputs, "--skip", "move-house", "--skip", "leave")
    move = run_journeys(server.url, folder, inputs, "--workflow", "move-house", *warn)
    inputs = ADA | {"refresh_token": log_in_yesterday(server.url, database_url)}
    leave = run_journeys(server.url, folder, inputs, "--workflow", "leave")
    for run in (stay, move, leave):
        assert run.exit_code == 0, run.output
    return stay.steps | move.steps | leave.steps


def log_in_yesterday(url: str, database_url: str) -> str:
    """Returns the refresh token of a sign-in that is a day old."""
    response = httpx.post(f"{url}/api/auth/login", json=ADA, trust_env=False, timeout=30)
    response.raise_for_status()

    async def age() -> None:
        database = Database(parse_database_url(database_url))
        yesterday = datetime.now(UTC) - timedelta(days=1)
        async with database.transaction() as transaction:
            await transaction.execute(update(SessionRow).values(created_at=yesterday), {})
        await database.close()

    asyncio.run(age())
    return str(response.json()["refresh_token"])


def test_the_main_journeys_are_told() -> None:
    assert [journey.id for journey in Journeys.read(JOURNEYS).journeys] == MAIN_JOURNEYS


@EACH_JOURNEY
def test_each_step_asks_for_one_status_first(journey: Journey) -> None:
    assert all(status_of(step.criteria[0]) for step in journey.steps)


def status_of(criterion: Mapping[str, str]) -> str:
    """Returns the status that a Criterion Object asks for; "" if it is about something else."""
    is_about_status = re.fullmatch(r"\$statusCode == (\d{3})", criterion["condition"])
    return is_about_status[1] if is_about_status else ""


def test_what_a_step_puts_out_is_passed_on() -> None:
    text = JOURNEYS.read_text(encoding="utf-8")
    for workflow in yaml.safe_load(text)["workflows"]:
        passed_on = set(re.findall(r"\$steps\.([\w-]+)\.outputs\.(\w+)", str(workflow)))
        outputs = {
            (step["stepId"], o) for step in workflow["steps"] for o in step.get("outputs", ())
        }
        assert outputs == passed_on


@EACH_JOURNEY
def test_each_step_runs_once_and_each_of_its_criteria_comes_true(
    journey: Journey, steps: dict[str, list[RanStep]]
) -> None:
    told = [(step.id, [c["condition"] for c in step.criteria]) for step in journey.steps]
    assert [(step.id, step.criteria) for step in steps[journey.id]] == told
    assert not any(step.has_failed for step in steps[journey.id])


@EACH_JOURNEY
def test_each_response_is_as_the_contract_declares(
    journey: Journey, steps: dict[str, list[RanStep]]
) -> None:
    for told, ran in zip(journey.steps, steps[journey.id], strict=True):
        assert ran.passed("status code")
        has_schema = status_of(told.criteria[0]) != "204"
        assert ran.passed("schema") is (has_schema and ran.id not in NOT_COMPARED)


def test_a_criterion_that_does_not_come_true_fails_its_step(
    server: RunningServer, tmp_path: Path
) -> None:
    """For each kind of criterion: of statuses, members, lengths, earlier values and headers."""
    file = tmp_path / "wrong.arazzo.yaml"
    file.write_text(yaml.safe_dump(with_wrong_criteria()), encoding="utf-8")
    inputs = ADA | {"email": "eve@example.com", "new_email": "newer@example.com"}
    run = run_journeys(server.url, tmp_path, inputs, "--skip", "leave", file=file)
    assert run.exit_code == 1
    assert run.failed == {journey: step for journey, (step, _, _) in WRONG.items()}


def with_wrong_criteria() -> Any:
    """Returns the journeys, each with a criterion of `WRONG`."""
    document = yaml.safe_load(JOURNEYS.read_text(encoding="utf-8"))
    document["sourceDescriptions"][0]["url"] = str(ROOT / "openapi" / "openapi.yaml")
    for workflow in document["workflows"]:
        if workflow["workflowId"] in WRONG:
            wrong_step, number, condition = WRONG[workflow["workflowId"]]
            (step,) = (step for step in workflow["steps"] if step["stepId"] == wrong_step)
            step["successCriteria"][number]["condition"] = condition
    return document


def test_no_journey_succeeds_where_nothing_is_remembered(tmp_path: Path) -> None:
    """Each response of the mock is as the contract declares, and yet it is no such service."""
    inputs = ADA | {"new_email": "new@example.com", "refresh_token": "x" * 40}
    with run_mock(tmp_path / "output") as url:
        run = run_journeys(url, tmp_path, inputs)
    assert run.exit_code == 1
    assert list(run.failed) == MAIN_JOURNEYS
