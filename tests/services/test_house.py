"""A house is laid out as this repository, with the service's own files in the place of ours."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from openapi.service.house import ROOMS_OF_TASKS
from tests.services.house import OUR_FILES, ROOT, SERVICES, assemble

NAMES = pytest.mark.parametrize("name", SERVICES)


@NAMES
def test_a_house_has_the_platform_and_nothing_of_tasks(name: str) -> None:
    house = assemble(name)
    impl = {file.name for file in (house / "impl").iterdir()}
    assert not impl & ROOMS_OF_TASKS
    ours = {file.name for file in (ROOT / "impl").iterdir() if file.name != "__pycache__"}
    assert ours - ROOMS_OF_TASKS - OUR_FILES <= impl
    for file in ("impl/service.py", "impl/name.py", "openapi/openapi.yaml"):
        assert (house / file).resolve().is_relative_to(ROOT / "tests" / "services" / name), file
    assert (house / "impl" / "app.py").resolve() == ROOT / "impl" / "app.py"


@NAMES
def test_code_is_made_once_for_a_contract_and_a_link_to_nothing_goes(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = assemble(name)
    stale = house / "impl" / "of_a_room_that_is_gone"
    stale.unlink(missing_ok=True)
    stale.symlink_to(ROOT / "nothing")
    made: list[Any] = []

    def run(*command: Any, **_: Any) -> subprocess.CompletedProcess[str]:
        made.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    assemble(name)
    assert (stale.is_symlink(), made) == (False, [])
    key = house / "generated.sha256"
    before = key.read_text()
    key.write_text("of another contract")
    assemble(name)
    assert (len(made), key.read_text()) == (1, before)
