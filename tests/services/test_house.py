"""A house is laid out as this repository, with the service's own files in the place of ours."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from openapi.service.house import ROOMS_OF_TASKS
from tests.services import house
from tests.services.house import OUR_FILES, ROOT, SERVICES, assemble

pytestmark = pytest.mark.parametrize("name", SERVICES)


@pytest.fixture
def generated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The packages that were generated, but for doing it; houses are built in a folder of ours."""
    packages: list[str] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        packages.append(str(command[-1]))
        Path(command[-1]).mkdir(exist_ok=True)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(house, "HOUSES", tmp_path)
    monkeypatch.setattr(subprocess, "run", run)
    return packages


@pytest.mark.usefixtures("generated")
def test_a_house_has_the_platform_and_nothing_of_tasks(name: str) -> None:
    folder = assemble(name)
    impl = {file.name for file in (folder / "impl").iterdir()}
    assert not impl & ROOMS_OF_TASKS
    ours = {file.name for file in (ROOT / "impl").iterdir() if file.name != "__pycache__"}
    assert ours - ROOMS_OF_TASKS - OUR_FILES <= impl
    for file in ("impl/service.py", "impl/name.py", "openapi/openapi.yaml"):
        assert (folder / file).resolve().is_relative_to(ROOT / "tests" / "services" / name), file
    assert (folder / "impl" / "app.py").resolve() == ROOT / "impl" / "app.py"


def test_code_is_made_once_for_a_contract(name: str, generated: list[str]) -> None:
    folder = assemble(name)
    assert assemble(name) == folder
    assert generated == [str(folder / "generated")]
    (folder / "generated.sha256").write_text("of another contract")
    assemble(name)
    assert len(generated) == 2


@pytest.mark.usefixtures("generated")
def test_what_is_gone_is_linked_no_more(name: str) -> None:
    stale = assemble(name) / "impl" / "of_a_room_that_is_gone"
    stale.symlink_to(ROOT / "nothing")
    assemble(name)
    assert not stale.is_symlink()
