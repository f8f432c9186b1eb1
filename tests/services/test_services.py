"""Each service is a whole one in its house, and its own tests pass there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import yaml

from tests.services.house import ROOT, SERVICES, assemble

_SECONDS = 600


@pytest.mark.parametrize("name", SERVICES)
def test_the_tests_of_a_service_pass_in_its_house(name: str) -> None:
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/service")
    # It is a run of its own, and no part of this one.
    ours = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    run = subprocess.run(
        command,
        cwd=assemble(name),
        env=ours,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-20_000:]


def test_each_service_is_fuzzed_every_night() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "fuzz.yaml").read_text())
    assert workflow["jobs"]["fuzz"]["strategy"]["matrix"]["service"] == ["", *SERVICES]
