"""Two processes share a shop: they never sell more than there is, and take no money twice."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import AsyncGenerator, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from impl.database import Database
from tests.service.shop import Json, Shop, money, new_key, open_shop
from tests.support.clients import client_at
from tests.support.servers import RunningServer, run_server
from tests.support.users import SignedUp, sign_up

BUYERS, ITEMS = 50, 10
CUSTOMERS, PURCHASES = 6, 6
KILLS_AFTER = (8, 20)
"""After how many purchases a server is killed."""
IMPATIENCE = 0.2
"""How many requests are given up and sent again, whatever became of them."""


def start(stack: ExitStack, database_url: str, folder: Path, names: str) -> list[RunningServer]:
    """Starts servers on one database, all at once."""

    def one(name: str) -> RunningServer:
        return stack.enter_context(run_server(database_url, folder / f"{name}.log"))

    with ThreadPoolExecutor() as pool:
        return list(pool.map(one, names))


@pytest.fixture(scope="module")
def servers(
    database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Generator[list[RunningServer]]:
    with ExitStack() as stack:
        yield start(stack, database_url, tmp_path_factory.mktemp("servers"), "ab")


@pytest.fixture
async def shops(servers: list[RunningServer], database_url: str) -> AsyncGenerator[list[Shop]]:
    """The same shop, at either process."""
    async with client_at(servers[0].url, timeout=30) as one:
        shop = await open_shop(one, database_url)
        async with client_at(servers[1].url, timeout=30) as other:
            yield [shop, Shop(other, shop.manager)]


async def test_fifty_buyers_get_the_last_ten_items_and_no_more(
    shops: list[Shop], database: Database
) -> None:
    tea = await shops[0].product(ITEMS)
    at = [shops[number % 2] for number in range(BUYERS)]
    buyers = await asyncio.gather(*(sign_up(shop.http) for shop in at))

    async def buy(shop: Shop, buyer: SignedUp) -> httpx.Response:
        body = {"lines": [{"product_id": tea["id"], "quantity": 1}]}
        return await shop.http.post("/api/me/orders", json=body, headers=buyer.headers)

    answers = await asyncio.gather(*map(buy, at, buyers))
    told = Counter(answer.json().get("status") for answer in answers)
    assert told == {"reserved": ITEMS, 409: BUYERS - ITEMS}
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    assert {(each["type"], each["available"]) for each in refused} == {
        ("/docs/problems/out-of-stock", 0)
    }
    assert await shops[0].stock(tea) == (ITEMS, 0)
    sold = [
        (shop, buyer, answer.json())
        for shop, buyer, answer in zip(at, buyers, answers, strict=True)
        if answer.is_success
    ]
    await asyncio.gather(*(shop.pay(buyer, order) for shop, buyer, order in sold))
    assert await shops[1].stock(tea) == (0, 0)
    taken = await money(database, *(order for _, _, order in sold))
    assert taken == {"payment": (ITEMS, ITEMS * tea["price"]), "refund": (0, 0)}


async def test_orders_of_the_same_products_in_any_order_do_not_wait_in_a_circle(
    shops: list[Shop],
) -> None:
    products = [await shops[0].product(100) for _ in range(3)]
    user = await sign_up(shops[0].http)

    async def live(number: int) -> None:
        shop, other = shops[number % 2], shops[1 - number % 2]
        lines = [(product, 1) for product in random.sample(products, 3)]
        order = await shop.order(user, *lines)
        if number % 3:
            await other.pay(user, order)
        if number % 3 != 1:
            step = "return" if number % 3 else "cancel"
            await shop.send(user, "POST", f"{shop.path(user, order)}/{step}")

    await asyncio.gather(*map(live, range(18)))
    assert [await shops[0].stock(product) for product in products] == [(94, 94)] * 3


async def test_a_key_at_both_processes_at_once_pays_and_refunds_once(
    shops: list[Shop], database: Database
) -> None:
    tea = await shops[0].product(5)
    user = await sign_up(shops[0].http)
    order = await shops[0].order(user, (tea, 2))
    for step, body, after in (
        ("payment", {"amount": order["total"]}, (3, 3)),
        ("return", None, (5, 5)),
    ):
        key, path = new_key(), f"{Shop.path(user, order)}/{step}"
        answers = await asyncio.gather(
            *(
                shops[number % 2].send(user, "POST", path, json=body, headers=key)
                for number in range(8)
            )
        )
        assert all(answer == answers[0] for answer in answers), step
        assert await shops[1].stock(tea) == after
    total = order["total"]
    assert await money(database, order) == {"payment": (1, total), "refund": (1, total)}


async def test_payments_without_a_key_at_both_processes_at_once_are_one(
    shops: list[Shop], database: Database
) -> None:
    tea = await shops[0].product(5)
    user = await sign_up(shops[0].http)
    order = await shops[0].order(user, (tea, 2))
    path, body = f"{Shop.path(user, order)}/payment", {"amount": order["total"]}
    answers = await asyncio.gather(
        *(shops[number % 2].http.post(path, json=body, headers=user.headers) for number in range(8))
    )
    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 7}
    assert await shops[0].stock(tea) == (3, 3)
    assert (await money(database, order))["payment"] == (1, order["total"])


@dataclass
class Storm:
    """Customers who buy at any server that is there, and ask again until they get an answer."""

    servers: list[RunningServer]
    to_be_killed: list[RunningServer]
    bought: list[tuple[SignedUp, Json]] = field(default_factory=list)
    interrupted: int = 0

    async def buy(self, http: httpx.AsyncClient, user: SignedUp, product: Json) -> None:
        """Places an order and pays for it, in as many attempts as it takes."""
        line = {"product_id": product["id"], "quantity": 1}
        order = await self._answer(http, user, "/api/me/orders", {"lines": [line]})
        payment = {"amount": order["total"]}
        paid = await self._answer(http, user, f"{Shop.path(user, order)}/payment", payment)
        assert paid["status"] == "paid"
        self.bought.append((user, paid))
        if len(self.bought) in KILLS_AFTER:
            await self._kill()

    async def _kill(self) -> None:
        """Stops a server in the middle of what it does, and kills it while others wait for it."""
        victim = self.to_be_killed.pop()
        victim.process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(0.1)
        self.servers.remove(victim)
        victim.process.kill()

    async def _answer(self, http: httpx.AsyncClient, user: SignedUp, path: str, body: Json) -> Json:
        headers = user.headers | new_key()
        while True:
            url = random.choice(self.servers).url
            # Some do not wait for the answer, which may be on its way.
            patience = 0.01 if random.random() < IMPATIENCE else 20
            try:
                async with asyncio.timeout(patience):
                    answer = await http.post(f"{url}{path}", json=body, headers=headers)
            except (httpx.TransportError, TimeoutError):
                self.interrupted += 1
                continue
            if answer.is_success:
                told: Json = answer.json()
                return told
            assert answer.status_code == 503 or "key-in-use" in answer.text, answer.text


async def test_processes_that_are_killed_lose_and_double_no_order_and_no_money(
    servers: list[RunningServer],
    shops: list[Shop],
    database: Database,
    database_url: str,
    tmp_path: Path,
) -> None:
    (shop, _), number = shops, CUSTOMERS * PURCHASES
    tea = await shop.product(number + 4)
    with ExitStack() as stack:
        victims = start(stack, database_url, tmp_path, "cd")
        storm = Storm([*victims, servers[0]], [*victims])
        async with httpx.AsyncClient(trust_env=False, timeout=20) as http:
            customers = [await sign_up(shop.http) for _ in range(CUSTOMERS)]

            async def go_shopping(user: SignedUp) -> None:
                for _ in range(PURCHASES):
                    await storm.buy(http, user, tea)

            await asyncio.gather(*map(go_shopping, customers))

    orders = []
    for user in customers:
        page = await shop.send(user, "GET", "/api/me/orders?limit=100")
        orders += page["items"]
    told = {order["id"]: order for _, order in storm.bought}
    assert {order["id"]: order for order in orders} == told, "no order that nobody was told of"
    assert len(told) == number
    assert await shop.stock(tea) == (4, 4)
    taken = await money(database, *orders)
    assert taken == {"payment": (number, number * tea["price"]), "refund": (0, 0)}
    assert not storm.to_be_killed
    assert storm.interrupted > 0
    print(
        f"{len(KILLS_AFTER)} kills, {storm.interrupted} requests interrupted, {number} orders "
        "placed and paid once each."
    )
