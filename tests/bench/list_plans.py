"""How PostgreSQL serves each filter and order of a list: `python -m tests.bench.list_plans`.

The user has 100,000 tasks, of which 50 are open, in a table of 1,000 users. Each line has the
requested page, the time of its statements (the median of `SAMPLES`, in milliseconds), how many rows
the indexes returned for the 51 that a page needs, and the plan.
"""

from __future__ import annotations

import asyncio
import os
import statistics

import asyncpg

from impl.database.migrate import migrate
from impl.database.url import parse_database_url
from tests.support.apps import run_app, settings_for
from tests.support.many_tasks import add_tasks, add_users
from tests.support.plans import Plan, explain, recorded
from tests.support.postgres import run_postgres
from tests.support.processes import end_in_order_when_terminated
from tests.support.users import sign_up

_KEYS = ("created_at", "updated_at", "due", "priority", "title")
_QUERIES = [
    *(f"sort={direction}{key}" for key in _KEYS for direction in ("", "-")),
    *(f"completed=false&sort={key}" for key in _KEYS),
    *(f"completed=true&sort={key}" for key in _KEYS),
    "overdue=true",
    "overdue=true&sort=due",
    "overdue=false",
    "due_from=2026-11-01&sort=due",
    "due_from=2026-11-01&due_before=2026-11-03",
    "due_before=2026-11-01&sort=title",
    "created_from=2026-02-01T00:00:00Z",
    "updated_from=2026-02-01T00:00:00Z",
    "updated_from=2026-02-01T00:00:00Z&sort=updated_at",
    "priority=high",
    "priority=high&priority=low",
    "priority=high&sort=priority",
    "q=milk",
    "q=garden+99999",
    "q=number",
    "q=number+milk&sort=title",
    "total=true",
    "total=true&completed=false",
    "total=true&q=milk",
    "deleted=only",
]


def main() -> None:
    """Prints a line for each filter and order."""
    end_in_order_when_terminated()
    samples = int(os.environ.get("SAMPLES") or "5")
    with run_postgres() as postgres:
        address = postgres.create_database()
        migrate(parse_database_url(address))
        asyncio.run(_print_plans(address, samples))


async def _print_plans(address: str, samples: int) -> None:
    settings = settings_for(address, log_level="error")
    async with run_app(settings) as client:
        user = await sign_up(client)
        connection = await asyncpg.connect(address)
        await add_tasks(connection, await add_users(connection, 999), 300)
        await add_tasks(connection, [user.user_id], 100_000, one_open_in=2_000)
        for query in _QUERIES:
            with recorded() as statements:
                response = await client.get(f"{user.tasks}?{query}", headers=user.headers)
            assert response.status_code == 200, response.text
            # Those that lock are not the list's: they store answers beside it.
            lists = [each for each in statements if each.tables and "UPDATE" not in each.sql]
            runs = [
                [await explain(connection, statement, run=True) for statement in lists]
                for _ in range(samples)
            ]
            median = statistics.median(sum(p.milliseconds for p in plans) for plans in runs)
            rows = sum(_rows_of_indexes(plan) for plan in runs[0])
            print(f"{query:46} {median:8.2f} ms {rows:7} rows  {'; '.join(map(str, runs[0]))}")
        await connection.close()


def _rows_of_indexes(plan: Plan) -> int:
    """Returns how many rows were read by indexes, matching or not."""
    return sum(
        int((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
        for node in plan.main
        if "Index Name" in node
    )


if __name__ == "__main__":
    main()
