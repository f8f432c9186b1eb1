"""An order is reserved, paid, cancelled or returned, and its items and its money go with it."""

from __future__ import annotations

import asyncio

import httpx

from impl.database import Database
from impl.settings import Settings
from tests.service.shop import Shop, money, open_shop
from tests.support.apps import run_app
from tests.support.plans import recorded
from tests.support.users import SignedUp, sign_up


async def test_what_is_ordered_is_set_aside_at_the_price_of_the_moment(
    shop: Shop, user: SignedUp
) -> None:
    tea, jam = await shop.product(10, 890, "Tea"), await shop.product(3, 450, "Jam")
    order = await shop.order(user, (tea, 2), (jam, 1), (tea, 1))
    assert order["status"] == "reserved"
    assert order["total"] == 3 * 890 + 450
    assert [(line["name"], line["quantity"]) for line in order["lines"]] == [
        ("Jam", 1),
        ("Tea", 3),
    ]
    assert await shop.stock(tea) == (10, 7)
    await shop.send(shop.manager, "PATCH", f"/api/shop/products/{tea['id']}", json={"price": 5})
    assert await shop.get(user, order) == order


async def test_an_order_gets_all_its_lines_or_nothing(shop: Shop, user: SignedUp) -> None:
    tea, jam = await shop.product(10), await shop.product(2)
    refused = await shop.order(user, (tea, 5), (jam, 3), status=409)
    assert (refused["product_id"], refused["available"]) == (jam["id"], 2)
    nothing = {"id": "019a7c60-11d2-7b6e-8f40-3c1d5e7a9b02"}
    await shop.order(user, (tea, 5), (nothing, 1), status=404)
    assert await shop.stock(tea) == (10, 10)
    assert (await shop.send(user, "GET", "/api/me/orders"))["items"] == []


async def test_an_order_is_paid_once_and_refunded_once(
    shop: Shop, user: SignedUp, database: Database
) -> None:
    tea = await shop.product(10)
    order = await shop.order(user, (tea, 4))
    wrong = {"amount": order["total"] - 1}
    path = shop.path(user, order)
    refused = await shop.send(user, "POST", f"{path}/payment", 409, json=wrong)
    assert refused["total"] == order["total"]
    paid = await shop.pay(user, order)
    assert (paid["status"], paid["closed_at"]) == ("paid", None)
    assert await shop.stock(tea) == (6, 6)
    assert (await shop.pay(user, order, 409))["order_status"] == "paid"
    assert (await shop.send(user, "POST", f"{path}/cancel", 409))["order_status"] == "paid"

    returned = await shop.send(user, "POST", f"{path}/return")
    assert returned["status"] == "returned"
    assert returned["paid_at"] == paid["paid_at"]
    refused = await shop.send(user, "POST", f"{path}/return", 409)
    assert refused["order_status"] == "returned"
    assert await shop.stock(tea) == (10, 10)
    total = order["total"]
    assert await money(database, order) == {"payment": (1, total), "refund": (1, total)}


async def test_a_cancelled_order_gives_everything_back_and_cannot_be_paid(
    shop: Shop, user: SignedUp, database: Database
) -> None:
    tea = await shop.product(10)
    order = await shop.order(user, (tea, 4))
    path = f"{shop.path(user, order)}/cancel"
    cancelled = [await shop.send(user, "POST", path) for _ in range(2)]
    assert cancelled[0] == cancelled[1]
    assert cancelled[0]["status"] == "cancelled"
    assert (await shop.pay(user, order, 409))["order_status"] == "cancelled"
    assert await shop.stock(tea) == (10, 10)
    assert await money(database, order) == {"payment": (0, 0), "refund": (0, 0)}


async def test_an_order_does_not_exist_for_others(
    shop: Shop, user: SignedUp, other_user: SignedUp
) -> None:
    order = await shop.order(user, (await shop.product(1), 1))
    await shop.send(other_user, "GET", shop.path(user, order), 403)
    await shop.send(other_user, "GET", shop.path(other_user, order), 404)
    await shop.pay(other_user, order, 404)


async def test_nobody_has_more_than_some_orders_reserved_even_if_all_are_placed_at_once(
    settings: Settings, database_url: str
) -> None:
    async with run_app(settings.model_copy(update={"max_open_orders": 3})) as client:
        shop, user = await open_shop(client, database_url), await sign_up(client)
        tea = await shop.product(10)
        body = {"lines": [{"product_id": tea["id"], "quantity": 1}]}

        async def place() -> httpx.Response:
            return await client.post("/api/me/orders", json=body, headers=user.headers)

        answers = await asyncio.gather(*(place() for _ in range(8)))
        refused = [answer.json() for answer in answers if answer.status_code == 409]
        assert [problem["limit"] for problem in refused] == [3] * 5
        assert await shop.stock(tea) == (10, 7)
        first, second, _ = [answer.json() for answer in answers if answer.is_success]
        await shop.pay(user, first)
        await shop.send(user, "POST", f"{shop.path(user, second)}/cancel")
        assert [(await place()).status_code for _ in range(3)] == [201, 201, 409]


async def test_a_page_of_orders_takes_two_statements_however_long_it_is(
    shop: Shop, user: SignedUp
) -> None:
    tea, jam = await shop.product(100), await shop.product(100)
    orders = [await shop.order(user, (tea, 1), (jam, number + 1)) for number in range(5)]
    with recorded() as statements:
        page = await shop.send(user, "GET", "/api/me/orders?limit=4")
    assert page["items"] == orders[:0:-1], "the newest come first"
    about_orders = [each for each in statements if "order" in each.sql]
    assert len(about_orders) == 2, statements
    rest = await shop.send(user, "GET", f"/api/me/orders?limit=4&cursor={page['next_cursor']}")
    assert rest == {"items": orders[:1], "next_cursor": None}
