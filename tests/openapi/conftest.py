"""Code that is generated once for all tests here."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.openapi.contracts import generate, import_package, keywords_contract


@pytest.fixture(scope="session")
def keywords_api(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The package generated from `fixtures/keywords.yaml`."""
    folder = tmp_path_factory.mktemp("keywords")
    return import_package(generate(keywords_contract(), folder, "keywords_api"))
