"""Everybody sees the products; only those who manage the shop change them."""

from __future__ import annotations

from tests.service.shop import Shop, new_key
from tests.support.users import SignedUp


async def test_a_product_is_added_changed_and_found_by_everybody(
    shop: Shop, user: SignedUp
) -> None:
    tea = await shop.product(12, price=890)
    path = f"/api/shop/products/{tea['id']}"
    cheaper = await shop.send(shop.manager, "PATCH", path, json={"price": 790})
    assert cheaper == {**tea, "price": 790, "updated_at": cheaper["updated_at"]}
    assert await shop.send(shop.manager, "PATCH", path, json={}) == cheaper
    assert await shop.send(user, "GET", path) == cheaper
    page = await shop.send(user, "GET", "/api/shop/products?limit=100")
    assert cheaper in page["items"]


async def test_only_who_manages_the_shop_changes_it(shop: Shop, user: SignedUp) -> None:
    tea = await shop.product(1)
    path = f"/api/shop/products/{tea['id']}"
    new = {"sku": "X-1", "name": "X", "price": 1}
    for method, where, body in (
        ("POST", "/api/shop/products", new),
        ("PATCH", path, {"price": 1}),
        ("POST", f"{path}/stock", {"change": 5}),
    ):
        refused = await shop.send(user, method, where, 403, json=body)
        assert refused["scopes"] == ["products:write"], method
    assert await shop.stock(tea) == (1, 1)


async def test_an_article_number_belongs_to_one_product(shop: Shop) -> None:
    tea = await shop.product(1)
    again = {"sku": tea["sku"], "name": "Other", "price": 5}
    refused = await shop.send(shop.manager, "POST", "/api/shop/products", 409, json=again)
    assert refused["product_id"] == tea["id"]


async def test_a_delivery_that_is_sent_twice_is_counted_once(shop: Shop) -> None:
    tea = await shop.product(1)
    path, key = f"/api/shop/products/{tea['id']}/stock", new_key()
    for _ in range(2):
        told = await shop.send(shop.manager, "POST", path, json={"change": 12}, headers=key)
        assert told["stock"] == 13
    assert await shop.stock(tea) == (13, 13)


async def test_the_stock_never_falls_below_what_is_reserved(shop: Shop, user: SignedUp) -> None:
    tea = await shop.product(5)
    await shop.order(user, (tea, 3))
    assert (await shop.deliver(tea, -3, 409))["reserved"] == 3
    await shop.deliver(tea, -2)
    assert await shop.stock(tea) == (3, 0)


async def test_pages_go_on_where_the_last_one_ended(shop: Shop, user: SignedUp) -> None:
    for name in ("c", "a", "b", "a"):
        await shop.product(1, name=f"Page {name}")
    names, path = [], "/api/shop/products?limit=1"
    cursor: str | None = ""
    while cursor is not None:
        page = await shop.send(user, "GET", path + (f"&cursor={cursor}" if cursor else ""))
        names += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert names == sorted(names)
    assert [name for name in names if name.startswith("Page")] == [
        f"Page {letter}" for letter in "aabc"
    ]
