"""A server that starts before its database is migrated."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import httpx

from impl.database.migrate import migrate
from impl.database.schema import NEWEST
from impl.database.url import parse_database_url
from tests.support.commands import Command
from tests.support.processes import stop, wait_until

_SECONDS = 120


def test_it_waits_and_becomes_ready_by_itself(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'taskpact.db'}"
    migrate(parse_database_url(url), "0008")
    log = tmp_path / "server.log"
    secret = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"
    settings = {"DATABASE_URL": url, "PORT": "0", "JWT_SECRET": secret}
    log.write_bytes(b"")
    environment = {**os.environ, "ENVIRONMENT": "development", **settings}
    process = Command("serve", "--wait", folder=tmp_path, environment=environment, output=log)

    def ready() -> httpx.Response:
        said = re.search(r"^API +(http://\S+)/api$", log.read_text(), re.MULTILINE)
        assert said is not None
        return httpx.get(f"{said[1]}/api/health/ready", trust_env=False, timeout=30)

    def is_listening() -> bool:
        try:
            return ready().status_code > 0
        except (AssertionError, httpx.TransportError):
            return False

    try:
        wait_until(is_listening, process, log, _SECONDS)
        response = ready()
        assert response.status_code == 503
        assert f"0008 and not yet at {NEWEST}" in response.json()["detail"]
        migrate(parse_database_url(url))
        assert ready().status_code == 200
    finally:
        stop(process, signal.SIGTERM, _SECONDS)
