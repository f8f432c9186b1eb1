"""What administrators do to accounts is in the audit log, with the administrator."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.impl.admin.administrator import Administrator


@pytest.fixture
def lines() -> Generator[list[Any]]:
    with capture_logs() as lines:
        yield lines


async def test_each_change_of_an_account_leaves_a_line(
    admin: Administrator, lines: list[dict[str, Any]]
) -> None:
    created = await admin.create(role="admin")
    one = f"/{created['id']}"
    await admin.change(created["id"], role="user")
    await admin.change(created["id"], active=False)
    await admin.send("DELETE", one, status=204)
    await admin.send("DELETE", one, status=404)
    await admin.send("PATCH", one, status=404, json={"active": False})
    seen = [
        {name: line.get(name) for name in ("event", "user_id", "by", "role", "is_active")}
        for line in lines
        if line.get("audit")
    ]
    about = {"user_id": created["id"], "by": admin.user_id}
    assert seen == [
        {"event": "user_created", **about, "role": "admin", "is_active": None},
        {"event": "user_updated", **about, "role": "user", "is_active": None},
        {"event": "user_updated", **about, "role": None, "is_active": False},
        {"event": "user_deleted", **about, "role": None, "is_active": None},
    ]


async def test_what_is_refused_leaves_none(
    admin: Administrator, lines: list[dict[str, Any]]
) -> None:
    created = await admin.create()
    lines.clear()
    await admin.send("POST", status=409, json={"email": created["email"], "password": "x" * 20})
    assert [line["event"] for line in lines if line.get("audit")] == []
