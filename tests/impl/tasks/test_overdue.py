"""A task is overdue if its day is over in the user's time zone, or its time has passed."""

from __future__ import annotations

from datetime import datetime

import pytest

from impl.settings import Settings
from tests.impl.tasks.caller import Caller
from tests.support.apps import run_app
from tests.support.users import sign_up

MORNING, EVENING = "2027-03-01T02:00:00Z", "2027-03-01T20:00:00Z"  # in UTC


@pytest.mark.parametrize(
    ("now", "due", "zone", "is_overdue"),
    [
        (MORNING, "2027-02-28", None, True),
        (MORNING, "2027-02-28", "Etc/UTC", True),
        (MORNING, "2027-02-28", "America/Los_Angeles", False),
        (MORNING, "2027-02-27", "America/Los_Angeles", True),
        (MORNING, "2027-03-01", "Asia/Kathmandu", False),
        (EVENING, "2027-03-01", None, False),
        (EVENING, "2027-03-01", "Asia/Kathmandu", True),
        (EVENING, "2027-03-02", "Asia/Kathmandu", False),
        (EVENING, "2027-03-01", "America/Los_Angeles", False),
        (EVENING, "2027-03-01T19:59:59Z", "America/Los_Angeles", True),
        (EVENING, "2027-03-01T20:00:01Z", "Asia/Kathmandu", False),
    ],
)
async def test_a_day_is_over_in_the_zone_of_the_user(
    settings: Settings, now: str, due: str, zone: str | None, *, is_overdue: bool
) -> None:
    moment = datetime.fromisoformat(now)
    async with run_app(settings, now=lambda: moment) as client:
        caller = Caller(client, await sign_up(client))
        await caller.create("Task", due=due)
        in_zone = {} if zone is None else {"time_zone": zone}
        for wanted in ("true", "false"):
            page = await caller.page(overdue=wanted, **in_zone)
            assert len(page["items"]) == ((wanted == "true") is is_overdue), wanted
