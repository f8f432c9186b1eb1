"""Contracts without some of their domains."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from openapi.codegen.contract.document import METHODS
from openapi.service.domains import without_domains

CONTRACT = (Path(__file__).parents[3] / "openapi" / "openapi.yaml").read_text(encoding="utf-8")
TAGS = [tag["name"] for tag in yaml.load(CONTRACT, Loader=yaml.CSafeLoader)["tags"]]


@pytest.mark.parametrize("tags", [{"tags", "batches"}, {*TAGS} - {"health"}])
def test_what_is_left_is_whole_and_needed(tags: set[str]) -> None:
    left = without_domains(CONTRACT, tags)
    document = yaml.load(left, Loader=yaml.CSafeLoader)
    operations = [
        operation
        for item in document["paths"].values()
        for method, operation in item.items()
        if method in METHODS
    ]
    assert {tag for operation in operations for tag in operation["tags"]} == {*TAGS} - tags
    assert {tag["name"] for tag in document["tags"]} == {*TAGS} - tags
    ids = {operation["operationId"] for operation in operations}
    for operation in operations:
        for response in operation["responses"].values():
            for link in response.get("links", {}).values():
                assert link["operationId"] in ids
    for section, components in document["components"].items():
        for name in components:
            reference = f"#/components/{section}/{name}'"
            assert reference in left or section == "securitySchemes", f"nobody needs {reference}"
    assert set(left.splitlines()) <= set(CONTRACT.splitlines())


def test_a_contract_without_none_is_the_same() -> None:
    assert without_domains(CONTRACT, set()) == CONTRACT
