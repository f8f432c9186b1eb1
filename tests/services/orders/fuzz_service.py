"""What Schemathesis cannot know about the shop: which products and orders there are."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.case import Case
from schemathesis.generation.meta import CaseMetadata, TestPhase

from tests.fuzz_owner import OWNER, OWNER_ID, created, is_on_the_owners_path, read
from tests.support.users import SignedUp

TAGS: tuple[str, ...] = ("products", "orders")
"""The tags of the operations that are fuzzed. All others are those of the platform."""
SCOPE_OF_KEYS = "orders:read"
"""What API keys are made for."""
SETTINGS = {"MAX_OPEN_ORDERS": "1000000"}
"""What the server is told besides, as each case makes things of its own."""
_PRODUCTS = "/api/shop/products"
_ORDERS = f"/api/{OWNER_ID}/orders"


async def prepare(client: httpx.AsyncClient, owner: SignedUp) -> None:
    """Gives the shop a product, and the owner, who manages it, an order."""
    product = (await client.post(_PRODUCTS, json=_new_product())).json()
    line = {"product_id": product["id"], "quantity": 1}
    await client.post(f"/api/{owner.user_id}/orders", json={"lines": [line]})


def translate(_contract: dict[str, Any]) -> None:
    """Translates nothing: Schemathesis understands all of the contract."""


def lead(case: Case[Any], meta: CaseMetadata) -> None:
    """Makes a case that no link leads to be about a product, or an order, that exists."""
    is_about_the_path = (
        meta.phase.data.parameter_location is ParameterLocation.PATH
        or meta.is_negative_at(ParameterLocation.PATH)
    )
    if "product_id" in case.path_parameters and not is_about_the_path:
        case.path_parameters["product_id"] = created(_PRODUCTS, _new_product(), OWNER)["id"]
    if "order_id" in case.path_parameters and is_on_the_owners_path(case, meta):
        line = {"product_id": _product(), "quantity": 2}
        order = created(_ORDERS, {"lines": [line]}, OWNER)
        if case.operation.definition.raw["operationId"] == "returnOrder":
            _pay(order)
        case.path_parameters["order_id"] = order["id"]


def settle(case: Case[Any], meta: CaseMetadata) -> None:
    """Makes a valid body speak of a product that exists, or of the total of its order."""
    if not isinstance(case.body, dict) or meta.is_negative_at(ParameterLocation.BODY):
        return
    match case.operation.definition.raw["operationId"]:
        case "placeOrder":
            product = _product()
            for line in case.body["lines"]:
                line["product_id"] = product
        case "payOrder" if is_on_the_owners_path(case, meta):
            orders = {order["id"]: order for order in read(f"{_ORDERS}?limit=100", OWNER)["items"]}
            order = orders.get(str(case.path_parameters["order_id"]))
            case.body["amount"] = order["total"] if order else 1
        case "createProduct" if meta.phase.name is TestPhase.STATEFUL:
            # A scenario that is repeated must not take another course, as after a 409.
            case.body["sku"] = _new_product()["sku"]


def _product() -> str:
    """Returns the id of a product of which there is enough."""
    product_id: str = created(_PRODUCTS, _new_product(), OWNER)["id"]
    return product_id


def _new_product() -> dict[str, Any]:
    return {"sku": uuid.uuid4().hex.upper(), "name": "Tea", "price": 890, "stock": 1_000_000}


def _pay(order: dict[str, Any]) -> None:
    path = f"{_ORDERS}/{order['id']}/payment"
    created(path, {"amount": order["total"]}, OWNER)
