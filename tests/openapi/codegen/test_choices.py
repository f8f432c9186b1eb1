"""Alternatives in a request have a discriminator, or the loss report says why not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from openapi.codegen.checks.losses import losses
from openapi.codegen.contract.contract import Contract
from tests.openapi.contracts import Json, generate, real_contract

type Change = Callable[[Json], object]

NO_CONST = "an alternative of oneOf has no name, or no required const op"
NO_MAPPING = "the mapping of the discriminator does not lead to the alternatives by their const"


def choice(schemas: Json) -> Json:
    found: Json = schemas["BatchOperation"]
    return found


LOSSES: dict[str, tuple[Change, str]] = {
    "no discriminator": (lambda s: choice(s).pop("discriminator"), "oneOf is not enforced"),
    "no alternatives": (lambda s: choice(s).pop("oneOf"), "discriminator is not enforced"),
    "no const": (lambda s: s["BatchDelete"]["properties"]["op"].pop("const"), NO_CONST),
    "not required": (lambda s: s["BatchDelete"].update(required=["id"]), NO_CONST),
    "an alternative without a name": (
        lambda s: choice(s)["oneOf"].append({"type": "object"}),
        NO_CONST,
    ),
    "another property": (
        lambda s: choice(s)["discriminator"].update(propertyName="id"),
        "no required const id",
    ),
    "no mapping": (lambda s: choice(s)["discriminator"].pop("mapping"), NO_MAPPING),
    "a mapping of less": (
        lambda s: choice(s)["discriminator"]["mapping"].pop("delete"),
        NO_MAPPING,
    ),
    "a mapping of another const": (
        lambda s: s["BatchDelete"]["properties"]["op"].update(const="remove"),
        NO_MAPPING,
    ),
    "a keyword within an alternative": (
        lambda s: s["BatchDelete"].update(maxProperties=3),
        "BatchDelete: maxProperties is not enforced",
    ),
}


@pytest.mark.parametrize(("change", "loss"), LOSSES.values(), ids=LOSSES.keys())
def test_what_is_not_told_apart_is_reported(change: Change, loss: str) -> None:
    document = real_contract()
    change(document["components"]["schemas"])
    assert [found for found in losses(Contract(document)) if loss in found]


def test_without_the_discriminator_nothing_tells_them_apart(tmp_path: Path) -> None:
    document = real_contract()
    package = generate(document, tmp_path, "choice_api")
    assert 'Field(discriminator="op")' in (package / "models.py").read_text()
    schemas = document["components"]["schemas"]
    for union in (choice(schemas), schemas["BatchResult"]):
        del union["discriminator"]
        union["anyOf"] = union.pop("oneOf")
    package = generate(document, tmp_path, "any_api")
    assert 'Field(discriminator="op")' not in (package / "models.py").read_text()
