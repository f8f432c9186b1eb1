"""The audit log: each event of an account is one line, without secrets."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Generator
from typing import Any
from unittest.mock import ANY

import httpx
import pytest
from structlog.testing import capture_logs

from impl.audit import Audit
from tests.support.servers import ROOT
from tests.support.users import PASSWORD, SignedUp, sign_up

NEW_PASSWORD = "the next one is as good"

type Entries = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def entries(user: SignedUp) -> Generator[Entries]:
    """Yields the events since the test's user signed up, and clears them."""
    with capture_logs() as lines:

        def take() -> list[dict[str, Any]]:
            taken = [dict(line) for line in lines if line.pop("audit", False)]
            lines.clear()
            assert all(line.pop("address") == "127.0.0.1" for line in taken)
            assert all(line.pop("log_level") == "info" for line in taken)
            assert PASSWORD not in str(taken)
            assert "@" not in str(taken), "whose email it is, the user's id says"
            return taken

        yield take


async def test_signing_up(client: httpx.AsyncClient, entries: Entries) -> None:
    new = await sign_up(client)
    assert entries() == [
        {"event": "sign_up", "user_id": new.user_id, "session_id": str(new.session_id)}
    ]


async def test_logging_in(client: httpx.AsyncClient, user: SignedUp, entries: Entries) -> None:
    account = {"email": user.email, "password": PASSWORD}
    await client.post("/api/auth/login", json=account)
    form = {"grant_type": "password", "username": user.email, "password": PASSWORD}
    await client.post("/api/auth/token", data=form)
    assert (
        entries() == [{"event": "log_in_succeeded", "user_id": user.user_id, "session_id": ANY}] * 2
    )


async def test_failing_to_log_in(
    client: httpx.AsyncClient, user: SignedUp, entries: Entries
) -> None:
    """What a stranger typed is not logged: people type passwords into the wrong field."""
    for email in (user.email, "nobody@audit.example"):
        await client.post("/api/auth/login", json={"email": email, "password": "not that one"})
        form = {"grant_type": "password", "username": email, "password": "not that one"}
        await client.post("/api/auth/token", data=form)
    assert entries() == [
        *[{"event": "log_in_failed", "user_id": user.user_id}] * 2,
        *[{"event": "log_in_failed", "user_id": None}] * 2,
    ]


async def test_a_refused_sign_up_is_none(
    client: httpx.AsyncClient, user: SignedUp, entries: Entries
) -> None:
    await client.post("/api/auth/signup", json={"email": user.email, "password": PASSWORD})
    assert entries() == []


async def test_using_a_refresh_token_again(
    client: httpx.AsyncClient, user: SignedUp, entries: Entries
) -> None:
    token, answers = user.refresh_token, []
    for _ in range(2):  # its direct predecessor would be within the grace period
        answers.append(await client.post("/api/auth/refresh", json={"refresh_token": token}))
        token = answers[-1].json()["refresh_token"]
    assert entries() == []
    for _ in range(2):  # the second time there is nothing left to end
        await client.post("/api/auth/refresh", json={"refresh_token": user.refresh_token})
    assert entries() == [
        {"event": "refresh_reused", "user_id": user.user_id, "session_id": str(user.session_id)}
    ]


async def test_changing_the_password(
    client: httpx.AsyncClient, user: SignedUp, entries: Entries
) -> None:
    for current in ("not that one", PASSWORD):
        change = {"current_password": current, "new_password": NEW_PASSWORD}
        await client.post("/api/auth/password", json=change, headers=user.headers)
    assert entries() == [
        {"event": "password_changed", "user_id": user.user_id, "session_id": str(user.session_id)}
    ]


async def test_revoking_the_keys_with_the_password(
    client: httpx.AsyncClient, user: SignedUp, entries: Entries
) -> None:
    wanted = {"name": "canary", "scopes": ["tasks:read"]}
    made = await client.post("/api/auth/api-keys", json=wanted, headers=user.headers)
    change = {"current_password": PASSWORD, "new_password": NEW_PASSWORD, "revoke_api_keys": True}
    await client.post("/api/auth/password", json=change, headers=user.headers)
    key = {"user_id": user.user_id, "key_id": made.json()["id"]}
    _, _, revoked = entries()
    assert revoked == {"event": "api_key_revoked", **key}


async def test_ending_a_session(
    client: httpx.AsyncClient, user: SignedUp, entries: Entries
) -> None:
    ended = {"event": "session_ended", "user_id": user.user_id}
    other = await client.post("/api/auth/login", json={"email": user.email, "password": PASSWORD})
    third = await client.post("/api/auth/login", json={"email": user.email, "password": PASSWORD})
    by_token = {"refresh_token": other.json()["refresh_token"]}
    begun = [entry["session_id"] for entry in entries()]
    await client.post("/api/auth/logout", json=by_token)
    for _ in range(2):
        await client.delete(f"/api/auth/sessions/{begun[1]}", headers=user.headers)
    await client.post("/api/auth/logout", headers=user.headers)
    assert third.is_success
    assert entries() == [
        {**ended, "session_id": session} for session in (*begun, str(user.session_id))
    ]


async def test_making_and_revoking_a_key(
    client: httpx.AsyncClient, user: SignedUp, entries: Entries
) -> None:
    wanted = {"name": "canary", "scopes": ["tasks:read"]}
    made = await client.post("/api/auth/api-keys", json=wanted, headers=user.headers)
    for _ in range(2):
        await client.delete(made.headers["location"], headers=user.headers)
    key = {"user_id": user.user_id, "key_id": made.json()["id"]}
    assert entries() == [{"event": "api_key_created", **key}, {"event": "api_key_revoked", **key}]


def test_what_an_admin_did_names_both() -> None:
    with capture_logs() as lines:
        Audit(None).log("user_updated", user_id="ada", by="grace", role="admin", is_active=False)
    assert lines == [
        {
            "event": "user_updated",
            "log_level": "info",
            "audit": True,
            "user_id": "ada",
            "by": "grace",
            "role": "admin",
            "is_active": False,
        }
    ], "an unknown address is left out"


def test_no_log_level_hides_it() -> None:
    code = """
from impl.audit import Audit
from impl.web.logs import configure_logs
configure_logs("error", as_json=True)
Audit("::1").log("log_in_failed", user_id=None)
"""
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    line = json.loads(said.stderr)
    assert line.pop("timestamp")
    assert line == {
        "event": "log_in_failed",
        "level": "info",
        "audit": True,
        "user_id": None,
        "address": "::1",
    }
