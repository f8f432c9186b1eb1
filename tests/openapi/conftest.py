"""Code that is generated once for all tests here."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from openapi.codegen.normalise.text import read_text
from tests.openapi.contracts import generate, import_package, keywords_contract

CINEMA = Path(__file__).parent / "fixtures" / "cinema.yaml"


@pytest.fixture(scope="session")
def cinema_api(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The package generated from `fixtures/cinema.yaml`."""
    folder = tmp_path_factory.mktemp("cinema")
    return import_package(generate(read_text(CINEMA.read_bytes()), folder, "cinema_api"))


@pytest.fixture(scope="session")
def keywords_api(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The package generated from `fixtures/keywords.yaml`."""
    folder = tmp_path_factory.mktemp("keywords")
    return import_package(generate(keywords_contract(), folder, "keywords_api"))
