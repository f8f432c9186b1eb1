"""What a generated package makes is made for the first request that needs it, and tried before."""

from __future__ import annotations

import dataclasses
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import BaseModel

from openapi.codegen.python.runtime_modules import copy_runtime
from openapi.codegen.python.trial import try_package
from tests.openapi.contracts import import_package

NEEDED = """
from typing import Annotated
from pydantic import Field
"""


@pytest.fixture(scope="module")
def copied(keywords_api: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a generated package, under a name of their own."""
    folder = tmp_path_factory.mktemp("trial") / "tried_keywords"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(keywords_api.__path__[0]), folder, ignore=ignore)
    return folder


@pytest.fixture
def broken(copied: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    return shutil.copytree(copied, tmp_path / "broken")


def classes(package: ModuleType) -> Iterator[type]:
    modules = [module for module in vars(package).values() if isinstance(module, ModuleType)]
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, type) and value.__module__ == module.__name__:
                yield value


def test_importing_makes_no_model_of_a_request_and_no_dataclass_of_an_outcome(copied: Path) -> None:
    """A thousand operations have four thousand outcomes: a service would start for seconds."""
    package = import_package(copied)
    in_models = f"{package.__name__}.models"
    made = [c for c in classes(package) if issubclass(c, BaseModel) and c.__module__ != in_models]
    outcomes = [c for c in classes(package) if issubclass(c, package.replies.Reply)]
    assert package.request_models.validator_of.cache_info().currsize == 0
    assert [c.__name__ for c in made] == ["_Valid"]
    assert len(outcomes) > 20
    assert not any(map(dataclasses.is_dataclass, outcomes))


def test_threads_that_need_a_model_at_once_get_it(copied: Path) -> None:
    package = import_package(copied)
    package.request_models.validator_of.cache_clear()
    (model, *_) = package.request_models.RequestModel.__subclasses__()
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(package.request_models.validator_of, [model] * 64))
    assert {tuple(each.model_fields) for each in made} == {tuple(model.__annotations__)}


def test_a_package_that_works_is_left_as_it_is(copied: Path) -> None:
    before = {file: file.read_bytes() for file in copied.glob("*.py")}
    try_package(copied)
    assert {file: file.read_bytes() for file in copied.glob("*.py")} == before
    assert [name for name in sys.modules if name.startswith("tried_package")] == []


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("wrong: NoType", "NoType"),
        ('wrong: Annotated[str, Field(pattern="(")]', "regex parse error"),
        ("most_structure = wrong", "name 'wrong' is not defined"),
    ],
)
def test_a_package_that_cannot_make_something_is_told_as_a_fault(
    broken: Path, wrong: str, reason: str
) -> None:
    file = next(file for file in broken.glob("*.py") if "(RequestModel):" in file.read_text())
    text = file.read_text().replace("    most_structure", f"    {wrong}\n    most_structure", 1)
    file.write_text(text.replace("from typing import Annotated\n", NEEDED, 1))
    with pytest.raises(SystemExit) as refusal:
        try_package(broken)
    assert reason in str(refusal.value)
    assert "a fault of the generator" in str(refusal.value)


def test_a_schema_that_no_validator_takes_is_told_as_a_fault(broken: Path) -> None:
    source = "from .conformance import Conformance\nSCHEMAS = {'Name': {'pattern': '('}}\n"
    (broken / "checked_schemas.py").write_text(source)
    copy_runtime(broken)
    with pytest.raises(SystemExit, match="a fault of the generator"):
        try_package(broken)
