"""Which part of a path is its caller's own id is said by the contract, and by no name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from openapi.codegen.checks.findings import findings
from openapi.codegen.contract.contract import Contract
from openapi.codegen.normalise.normalise import normalised
from openapi.codegen.normalise.text import read_text
from tests.openapi.any_service import Ask, asking, service_of
from tests.openapi.conftest import CINEMA

type Json = dict[str, Any]

PATH = "/members/{member}/seats"
URL = "/cinema/v1/members"
CARD = {"Authorization": "Bearer x"}


@pytest.fixture(scope="module")
def ask(cinema_api: ModuleType) -> Ask:
    """Asks a service that knows everybody as `someone`."""

    async def list_own_seats(caller: Any) -> object:
        return cinema_api.doors.ListOwnSeats200(body=caller.user_id)

    return asking(service_of(cinema_api, CINEMA, {"listOwnSeats": list_own_seats}))


def test_a_caller_has_a_path_of_their_own(ask: Ask, cinema_api: ModuleType) -> None:
    for own in ("someone", "me"):
        assert ask("GET", f"{URL}/{own}/seats", headers=CARD).json() == "someone"
    assert ask("GET", f"{URL}/another/seats", headers=CARD).status_code == 403
    assert ask("GET", f"{URL}/me/seats").status_code == 401
    assert {"me", "new"} == cinema_api.limits.RESERVED_USER_IDS


LOSSES: dict[str, tuple[Callable[[Json], object], str]] = {
    "nobody is known": (
        lambda item: item["get"].pop("security"),
        "x-caller-id has no meaning where a caller may be nobody",
    ),
    "nobody need be known": (
        lambda item: item["get"]["security"].append({}),
        "x-caller-id has no meaning where a caller may be nobody",
    ),
    "of a query": (
        lambda item: item["get"]["parameters"].append(
            {"name": "x", "in": "query", "x-caller-id": True}
        ),
        "x-caller-id is true, of a parameter of a path",
    ),
}


@pytest.mark.parametrize(("change", "loss"), LOSSES.values(), ids=LOSSES.keys())
def test_an_id_of_nobody_is_refused(change: Callable[[Json], object], loss: str) -> None:
    document = read_text(CINEMA.read_bytes())
    change(document["paths"][PATH])
    contract = Contract(normalised(document, Path(CINEMA)).document)
    assert loss in next(findings(contract))


def test_a_name_says_nothing_of_whose_a_path_is() -> None:
    document = read_text(CINEMA.read_bytes())
    item = document["paths"].pop(PATH)
    item["get"]["parameters"] = []
    document["paths"]["/members/{user_id}/seats"] = item
    contract = Contract(normalised(document, Path(CINEMA)).document)
    assert not any(operation.names_its_caller for operation in contract.operations)
    assert contract.reserved_user_ids == []
