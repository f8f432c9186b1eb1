"""Who does not pay in time loses the reservation, and others can have it."""

from __future__ import annotations

import asyncio

import pytest

from impl.database import Database
from impl.orders.expiry import expire
from impl.settings import Settings
from tests.service.shop import money, open_shop
from tests.support.apps import run_app
from tests.support.clocks import StandingClock
from tests.support.users import sign_up


async def test_an_order_expires_by_the_clock_and_its_items_when_that_is_noted(
    settings: Settings, database: Database, database_url: str
) -> None:
    clock = StandingClock()
    short = settings.model_copy(update={"reservation_minutes": 5})
    async with run_app(short, clock) as client:
        shop, user = await open_shop(client, database_url), await sign_up(client)
        tea = await shop.product(3)
        order, kept = await shop.order(user, (tea, 2)), await shop.order(user, (tea, 1))
        await shop.pay(user, kept)
        clock.advance(minutes=4)
        assert await expire(database, clock()) == 0
        assert (await shop.get(user, order))["status"] == "reserved"
        clock.advance(minutes=1)
        assert (await shop.pay(user, order, 409))["order_status"] == "expired"
        told = await shop.get(user, order)
        assert (told["status"], told["closed_at"]) == ("expired", order["reserved_until"])

        assert await shop.stock(tea) == (2, 0)
        done = await asyncio.gather(*(expire(database, clock()) for _ in range(4)))
        assert sum(done) == 1, "however many look for it"
        assert await shop.stock(tea) == (2, 2)
        assert await shop.get(user, order) == told
        assert (await shop.get(user, kept))["status"] == "paid"
        assert await money(database, order) == {"payment": (0, 0), "refund": (0, 0)}


async def test_the_process_itself_looks_for_what_has_expired(
    settings: Settings, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("impl.rounds.random.uniform", lambda *_: 0.01)
    clock = StandingClock()
    quick = settings.model_copy(update={"reservation_minutes": 5, "expiry_seconds": 1})
    async with run_app(quick, clock) as client:
        shop, user = await open_shop(client, database_url), await sign_up(client)
        tea = await shop.product(2)
        await shop.order(user, (tea, 2))
        clock.advance(minutes=5)
        async with asyncio.timeout(10):
            while await shop.stock(tea) != (2, 2):  # noqa: ASYNC110, another process may be it
                await asyncio.sleep(0.05)
